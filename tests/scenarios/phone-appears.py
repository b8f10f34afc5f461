# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that is not there at the start and comes after 20 seconds: it is connected by itself."""

from world.base import RETRY_S

WORLDS = ("vm", "sim")

ABSENT_S = 20
# Pauses are 5 s and 10 % more or less; an attempt that nobody answers lasts 12 s, until it is ended.
GAP_S = (4.5, 5.6)
FOUND_S = 12 + 6 + RETRY_S


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.power(False)
    world.start(shows="Searching.*")
    world.shot("searching")
    world.throughout(lambda: not world.device("Connected"), "nobody there", ABSENT_S)

    phone.power(True)
    world.wait_connected(phone, FOUND_S)
    world.check(world.screen.shows(phone.name), "the phone's name is not shown")
    world.shot("connected")
    for gap in world.gaps():
        world.check(GAP_S[0] <= gap <= GAP_S[1], f"a pause of {gap:.1f} s")
    world.check(2 <= len(world.attempts()) <= 5, f"{len(world.attempts())} attempts")
    world.check_one_in_flight()
