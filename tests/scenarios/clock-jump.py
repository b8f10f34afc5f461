# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock jumps a day on and two days back, between two attempts and in an open window: nothing happens."""

import time

# The simulator runs by the clock of this machine.
WORLDS = ("vm",)

GAP_S = 8
WINDOW_S = 12
DAY_S = 24 * 60 * 60


def jump(days):
    time.clock_settime(time.CLOCK_REALTIME, time.time() + days * DAY_S)


def wait_attempt(world, number):
    """When (monotonic) so many attempts have been begun."""
    world.until(lambda: len(world.attempts()) >= number, f"attempt {number}", 60)
    return time.monotonic()


def run(world):
    phone = world.phone
    world.bond(reconnect_schedule=f"[(uint32 {GAP_S}, uint32 20)]", pairing_window=f"uint32 {WINDOW_S}")
    phone.power(False)
    world.overhear()
    world.start(shows="Searching.*|Next attempt in .*")

    ends = []
    for number, days in enumerate((1, -2, 1), 1):
        world.screen.wait("Next attempt in .*", 30)
        waiting_since = time.monotonic()
        jump(days)
        world.screen.wait(r"Next attempt in \d s", 2)
        begun = wait_attempt(world, number + 1)
        ends.append(begun - waiting_since)
        world.check(len(world.attempts()) == number + 1, f"{len(world.attempts())} attempts after jump {number}")
    world.check(all(GAP_S * 0.9 - 1.5 < gap < GAP_S * 1.1 + 1.5 for gap in ends), f"gaps of {ends} s")

    attempts = len(world.attempts())
    world.open_bluetooth_page()
    for days in (1, -1):
        world.open_window()
        opened = time.monotonic()
        jump(days)
        world.screen.wait(r"0:\d\d left", 3)
        world.wait_adapter("Pairable", False, WINDOW_S + 3)
        closed = time.monotonic()
        world.check(WINDOW_S - 1.5 < closed - opened < WINDOW_S + 1.5, f"open for {closed - opened:.1f} s")
    world.check(len(world.attempts()) <= attempts + 1, "attempts while the window is open")

    phone.power(True)
    world.screen.wait("Connected", 30)
