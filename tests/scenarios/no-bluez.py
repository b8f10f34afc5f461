# SPDX-License-Identifier: GPL-3.0-or-later
"""Without bluetoothd the program says so, and carries on by itself when it comes."""

WORLDS = ("vm", "sim")
WORLD = {"adapters": 1, "with_bluetoothd": False}


def run(world):
    world.start(shows="Bluetooth is not running")
    world.screen.wait("Start the service bluetooth. Cabin carries on by itself.")
    world.shot("no-bluez")
    world.bluez.start()
    world.wait_adapters()
    world.screen.wait("Not connected")
    world.wait_shut()
