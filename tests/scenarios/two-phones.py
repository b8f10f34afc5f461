# SPDX-License-Identifier: GPL-3.0-or-later
"""Two phones: tried in their order, switched by one tap, and one that was disconnected by hand is left alone."""

from world.base import RETRY_S

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}


def choose(world, phone, times):
    """Taps the phone, and once more if it refused: see RETRY_S. What the driver chose is tried once."""
    for _ in range(2):
        tried = len(world.attempts(phone))
        world.screen.tap(phone.name)
        attempt = world.until(lambda: world.attempts(phone)[tried:], "an attempt for the tap", 15)[0]
        world.until(lambda: attempt.end, "the attempt's end", 15)
        if not attempt.failed:
            break
    world.wait_connected(phone, times=times)


def run(world):
    first, second = world.phone, world.other_phone
    world.overhear()
    world.bond(first, second)
    first.power(False)
    world.start(shows="Searching.*")

    # The first one is not there; the second one's turn comes in the same round.
    world.until(lambda: world.attempts(second), "an attempt to the second", 20)
    world.check(len(world.attempts(first)) == 1, "not one attempt to each")
    world.check(world.gaps()[0] < 1, f"a pause of {world.gaps()[0]:.1f} s within a round")
    world.wait_connected(second, 18 + RETRY_S)
    world.open_bluetooth_page()
    world.until(lambda: world.screen.text_after("Connected Device") == second.name, "the second is shown", step=0.2)
    world.until(lambda: world.remembered()[:1] == [second.address], "newest connected first")

    first.power(True)
    choose(world, first, 2)
    world.check(not world.device("Connected", second), "the other one is still connected")
    world.until(lambda: world.screen.text_after("Connected Device") == first.name, "the first is shown", step=0.2)
    world.shot("switched")

    world.open_phone(first)
    world.screen.tap("Disconnect")
    world.until(lambda: not world.device("Connected", first), "disconnected by hand")
    world.screen.wait("Left alone until the next start")
    # The search goes on, without that one, until a tap.
    attempts = len(world.attempts(first))
    world.screen.tap("Back")
    world.wait_connected(second, 8 + RETRY_S, times=3)
    world.check(len(world.attempts(first)) == attempts, "a phone disconnected by hand is not left alone")
    world.shot("left-alone")
    choose(world, first, 4)
    world.check_one_in_flight()
