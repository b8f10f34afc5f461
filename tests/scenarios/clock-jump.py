# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock jumps a day on and two days back between attempts, and in an open window: nothing comes of it."""

import time

# The simulator runs by the clock of this machine.
WORLDS = ("vm",)

GAP_S = 8
WINDOW_S = 10
DAY_S = 24 * 60 * 60


def jump(days):
    time.clock_settime(time.CLOCK_REALTIME, time.time() + days * DAY_S)


def run(world):
    phone = world.phone
    world.bond(reconnect_schedule=f"[(uint32 {GAP_S}, uint32 20)]", pairing_window=f"uint32 {WINDOW_S}")
    phone.power(False)
    world.overhear()
    world.start(shows="Searching.*|Next attempt in .*")

    world.screen.wait("Next attempt in .*", 30)
    waiting_since = time.monotonic()
    for days in (1, -2):
        jump(days)
        world.screen.wait(r"Next attempt in \d s", world.truth_s)
    world.until(lambda: len(world.attempts()) > 1, "the next attempt", 30)
    gap = time.monotonic() - waiting_since
    world.check(gap < GAP_S * 1.1 + 1, f"a gap of {gap:.1f} s")
    world.check(len(world.attempts()) == 2, f"{len(world.attempts())} attempts")

    begin = time.monotonic()
    world.open_window()
    opened = world.changed("Pairable", bool, begin)
    jump(1)
    world.screen.wait(r"0:\d\d left", world.truth_s)
    closed = world.wait_adapter("Pairable", False, WINDOW_S + 3)
    world.check(WINDOW_S - 1.5 < closed - opened < WINDOW_S + 1.5, f"open for {closed - opened:.1f} s")

    phone.power(True)
    world.screen.wait("Connected", 30)
