# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd dies at 20 moments of setup, pairing, attempt, link: all is well each time."""

import random
import time

from world.base import BLUEZ, PROFILES
from world.waiting import Failure

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}

SEED = 20240
# Of four moments each.
ROUNDS = 5
# The longest that each of them takes, about.
SETUP_S, PAIRING_S, ATTEMPT_S, CONNECTED_S = 0.6, 1.5, 2.0, 1.0
BACK_S = 30
DOWN = "Bluetooth is not running"
CODE = r"\d{3}\s\d{3}"


def wait(world, seconds):
    """The moment is what is tried here: chosen by chance, not to let something happen."""
    world.throughout(lambda: world.app.alive, "the program", seconds)


def restart(world):
    """Kills bluetoothd and starts it; returns when it offers the car's adapter."""
    killed = time.monotonic()
    world.bluez.kill()
    world.until(lambda: not world.bus.has_owner(BLUEZ), "bluetoothd gone")
    # A link of its pairing would stay, and btvirt mistakes the ends of two links.
    world.other_phone.vanish()
    if world.name == "sim":
        # The phones of the virtual machine belong to bluetoothd, which switches them on.
        world.phone.power(True)
    world.bluez.start()
    return world.until(lambda: world.changed("Address", bool, killed), "bluetoothd is back with the adapter", 20)


def in_setup(world, chance):
    restart(world)
    wait(world, chance.uniform(0, SETUP_S))


def in_pairing(world, chance):
    # btvirt lets no second phone pair while one is connected.
    world.phone.power(False)
    world.screen.wait_gone("Connected")
    world.other_phone.power(True)
    world.other_phone.configure()
    world.open_window()
    world.other_phone.pair()
    wait(world, chance.uniform(0, PAIRING_S))


def in_attempt(world, chance):
    attempts = len(world.attempts())
    world.phone.power(False)
    world.until(lambda: len(world.attempts()) > attempts, "an attempt", 20)
    wait(world, chance.uniform(0, ATTEMPT_S))


def when_connected(world, chance):
    wait(world, chance.uniform(0, CONNECTED_S))


def all_well(world, back):
    world.until(lambda: not world.adapter("Pairable") and PROFILES.issubset(world.adapter("UUIDs")),
                "shut and registered")
    late = time.monotonic() - back
    world.check(late <= world.truth_s, f"shut and registered only after {late * 1000:.0f} ms")
    world.screen.wait_gone(DOWN, world.truth_s)
    world.check(not world.screen.shows(CODE), "a question that nobody asks any more")
    world.other_phone.power(False)
    world.phone.configure()
    world.screen.wait("Connected", BACK_S)
    world.check(not world.adapter("Pairable"), "the window is open")
    world.check(not world.device("Bonded", world.other_phone), "a phone was let in without a yes")


def run(world):
    chance = random.Random(SEED)
    moments = [in_setup, in_pairing, in_attempt, when_connected] * ROUNDS
    chance.shuffle(moments)
    print(f"seed {SEED}: {' '.join(moment.__name__ for moment in moments)}", flush=True)

    address = world.adapter("Address")
    world.bond(world.phone, adapter=f"'{address}'", reconnect_schedule="[(uint32 1, uint32 100)]")
    world.other_phone.power(False)
    world.overhear()
    world.start()
    world.screen.wait("Connected", BACK_S)
    for number, moment in enumerate(moments, 1):
        try:
            moment(world, chance)
            all_well(world, restart(world))
        except Failure as failure:
            died = "" if world.app.alive else "the program died: "
            raise Failure(f"moment {number} of seed {SEED}, {moment.__name__}: {died}{failure}") from None
    world.check_one_in_flight()
