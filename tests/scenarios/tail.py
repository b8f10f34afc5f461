# SPDX-License-Identifier: GPL-3.0-or-later
"""When the schedule has run out, the attempts of its tail go on and find the phone."""

WORLDS = ("vm", "sim")

GAP_S, TAIL_S = 1, 6
TOLERANCE = 0.1
# What bluetoothd and a busy machine need.
SLACK_S = 0.5
# An attempt that nobody answers is ended after 12 s.
ATTEMPT_S = 15


def near(gap, wanted):
    return wanted * (1 - TOLERANCE) <= gap <= wanted * (1 + TOLERANCE) + SLACK_S


def run(world):
    phone = world.phone
    world.overhear()
    world.bond(reconnect_schedule=f"[({GAP_S}, 1)]", reconnect_tail=f"uint32 {TAIL_S}")
    phone.power(False)
    world.start(shows="Searching.*")
    world.until(lambda: len(world.attempts()) == 2 and world.attempts()[1].end, "the schedule has run out",
                2 * ATTEMPT_S + GAP_S)
    world.screen.wait("Next attempt.*", 3)

    phone.power(True)
    world.wait_connected(phone, 2 * TAIL_S + 3)
    first, last = world.gaps()[:2]
    world.check(near(first, GAP_S), f"the pause of the schedule was {first:.1f} s")
    world.check(near(last, TAIL_S), f"the pause of the tail was {last:.1f} s")
    world.check_one_in_flight()
