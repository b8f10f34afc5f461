# SPDX-License-Identifier: GPL-3.0-or-later
"""A bus policy keeps the program from bluetoothd: it says which rule is missing."""

# The simulator's private bus has no policy.
WORLDS = ("vm",)


def run(world):
    world.deny()
    world.start(shows="Bluetooth is not allowed")
    world.screen.wait("Add Cabin’s user to the group bluetooth, or allow: .*org.bluez.*")
    world.screen.tap("Bluetooth")
    world.screen.wait("Add Cabin’s user to the group bluetooth, or allow: .*org.bluez.*")
    world.shot("denied")
