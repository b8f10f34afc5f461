# SPDX-License-Identifier: GPL-3.0-or-later
"""The adapter itself closes the window when its time is over, and the switch follows."""

import time

from world.base import SWITCH

WORLDS = ("vm", "sim")

WINDOW_S = 10


def run(world):
    world.settings(pairing_window=f"uint32 {WINDOW_S}")
    world.start()
    world.open_bluetooth_page()
    world.screen.tap(SWITCH)
    opened = world.wait_adapter("Pairable", True)
    world.check(world.adapter("PairableTimeout") == WINDOW_S, "the adapter was not given the time")
    world.screen.wait(r"0:(0\d|10) left", 5)
    world.shot("open")

    closed = world.wait_adapter("Pairable", False, WINDOW_S + 3)
    world.check(WINDOW_S - 1 < closed - opened < WINDOW_S + 1.5, f"open for {closed - opened:.1f} s")
    world.screen.wait_switch(SWITCH, False, 2)
    world.check(not world.screen.shows(r"\d:\d\d left"), "a countdown is shown of a shut window")

    # Once more, and shut by hand.
    world.open_window()
    world.screen.tap(SWITCH)
    begin = time.monotonic()
    world.wait_shut(3)
    world.check(time.monotonic() - begin < 3, "not shut by the switch")
    world.screen.wait_switch(SWITCH, False, 2)
