# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd dies with the window open: shut and registered again within 500 ms of its return, and pairing works."""

import operator
import time

from world.base import BLUEZ, PROFILES, SWITCH

WORLDS = ("vm", "sim")

RETURN_S = 0.5
# What a busy machine adds to it once is not Cabin's; what Cabin adds is there each time.
TRIES = 3


def kill_and_return(world):
    """The seconds from its return until the window is shut and the profiles are there."""
    killed = time.monotonic()
    world.bluez.kill()
    world.until(lambda: not world.bus.has_owner(BLUEZ), "bluetoothd gone")
    world.screen.wait("Bluetooth is not running")
    world.shot("gone")

    world.bluez.start()
    # Counted from when it offers the adapter: before, nobody can do anything.
    back = world.until(lambda: world.changed("Address", bool, killed), "bluetoothd is back with the adapter", 20)
    shut = world.until(lambda: world.changed("Pairable", operator.not_, back), "shut")
    registered = world.until(lambda: world.changed("UUIDs", PROFILES.issubset, back), "the profiles registered")
    world.check(not world.adapter("Pairable"), "the window is open again")
    world.screen.wait_gone("Bluetooth is not running")
    world.screen.wait_switch(SWITCH, False)
    return max(shut, registered) - back


def run(world):
    world.settings()
    phone = world.phone
    world.start()

    took = []
    while not took or took[-1] > RETURN_S:
        world.check(len(took) < TRIES, f"shut and registered only after {' s, '.join(f'{s:.3f}' for s in took)} s")
        world.open_window()
        took.append(kill_and_return(world))
    print(f"shut and registered after {took[-1]:.3f} s", flush=True)

    phone.configure()
    world.wait_shut()
    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"the next pairing fails: {pairing.result}")
    world.until(lambda: world.remembered()[:1] == [phone.address], "remembered")
