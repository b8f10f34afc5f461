# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the pairing window ends the attempt in flight, and none begins while it is open; afterwards one does."""

from world.base import SWITCH

WORLDS = ("vm", "sim")

ENDED_S = 2
# Longer than the first pauses.
QUIET_S = 7


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.power(False)
    world.start(shows="Searching.*")
    world.until(world.attempts, "an attempt")
    world.open_bluetooth_page()
    world.check(not world.attempts()[0].end, "the attempt ended before the window opened")

    world.open_window()
    world.until(lambda: world.attempts()[0].end, "the window ends the attempt", ENDED_S)
    phone.power(True)
    world.throughout(lambda: len(world.attempts()) == 1, "no attempt while the window is open", QUIET_S)
    world.check(world.adapter("Pairable"), "the window was shut meanwhile: this shows nothing")

    world.screen.tap(SWITCH)
    world.wait_shut()
    world.wait_connected(phone)
    world.check_one_in_flight()
