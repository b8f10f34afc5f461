# SPDX-License-Identifier: GPL-3.0-or-later
"""Without an adapter the program says so, and carries on by itself when one is plugged in; also the second time."""

from world.base import CAR_NAME

WORLDS = ("vm", "sim")
WORLD = {"adapters": 0}


def run(world):
    world.start(shows="No Bluetooth adapter")
    world.shot("no-adapter")
    for _ in range(2):
        world.bluez.plug()
        world.wait_adapters()
        world.screen.wait("Not connected")
        world.wait_adapter("Alias", CAR_NAME)
        world.wait_shut()
        world.bluez.unplug()
        world.screen.wait("No Bluetooth adapter")
