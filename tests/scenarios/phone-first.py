# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone connects by itself between two of our attempts: it is taken, and no further attempt is made."""

from world.base import ANDROID_AUTO

WORLDS = ("vm", "sim")

# Longer than the first pauses.
QUIET_S = 7


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.power(False)
    world.start(shows="Searching.*")
    world.screen.wait("Next attempt.*", 20)
    phone.power(True)
    result = phone.connect()
    world.check(result == "", f"the phone cannot connect: {result}")
    world.wait_connected(phone, uuid=ANDROID_AUTO)
    world.check(world.screen.shows(phone.name), "the phone's name is not shown")

    attempts = len(world.attempts())
    world.throughout(lambda: len(world.attempts()) == attempts, "no attempt while a phone is connected", QUIET_S)
    world.check(attempts == 1, f"{attempts} attempts")
    world.check(world.device("Connected"), "the link is down")

    phone.disconnect()
    world.until(lambda: len(world.attempts()) > attempts, "an attempt after the link was lost", 40)
    world.wait_connected(phone)
    world.check_one_in_flight()
