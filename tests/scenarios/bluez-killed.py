# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd dies with the window open: shut and registered again within 500 ms of its return, and pairing works."""

import time

from world.base import BLUEZ, PROFILES, SWITCH

WORLDS = ("vm", "sim")

RETURN_S = 0.5


def run(world):
    world.settings()
    phone = world.phone
    world.start()
    world.open_window()

    world.bluez.kill()
    world.until(lambda: not world.bus.has_owner(BLUEZ), "bluetoothd gone")
    world.screen.wait("Bluetooth is not running")
    world.shot("gone")

    world.bluez.start()
    world.until(lambda: world.bus.has_owner(BLUEZ), "bluetoothd back")
    begin = time.monotonic()
    world.wait_adapters(2)
    world.until(lambda: PROFILES.issubset(world.adapter("UUIDs")) and not world.adapter("Pairable"),
                "shut, and the profiles registered")
    seconds = time.monotonic() - begin
    world.check(seconds <= RETURN_S, f"only after {seconds * 1000:.0f} ms")
    world.screen.wait_gone("Bluetooth is not running")
    world.screen.wait_switch(SWITCH, False)

    phone.configure()
    world.wait_shut()
    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"the next pairing fails: {pairing.result}")
    world.until(lambda: world.remembered()[:1] == [phone.address], "remembered")
