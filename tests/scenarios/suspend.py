# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine sleeps and wakes: nothing is tried while it sleeps, and the phone is there again when it is awake."""

WORLDS = ("vm", "sim")

QUIET_S = 8


def run(world):
    phone = world.phone
    world.bond(reconnect_schedule="[(uint32 2, uint32 100)]")
    world.overhear()
    world.start()
    world.screen.wait("Connected", 20)

    # Asleep while connected: the phone is lost, and not looked for.
    world.sleep(True)
    phone.power(False)
    attempts = len(world.attempts())
    world.throughout(lambda: len(world.attempts()) == attempts, "no attempt in sleep", QUIET_S)
    phone.power(True)
    world.sleep(False)
    world.screen.wait("Connected", 10)

    # Asleep in an attempt, and awake with the phone beside.
    phone.power(False)
    world.until(world.attempt_in_flight, "an attempt in flight", 20)
    world.sleep(True)
    world.until(lambda: not world.attempt_in_flight(), "the attempt is ended", 6)
    phone.power(True)
    world.sleep(False)
    world.screen.wait("Connected", 10)
    world.check_one_in_flight()
