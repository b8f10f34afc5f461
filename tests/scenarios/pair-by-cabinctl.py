# SPDX-License-Identifier: GPL-3.0-or-later
"""cabinctl pairs with a device in range, with a head unit and without: digits are typed, and nobody else is let in."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def pair(world):
    bonding.begin(world, verb="pair").expect(0)
    bonding.check_bonded(world)
    world.check(world.peripheral.bonded(), "the device has no keys")
    bonding.check_tidy(world)


def run(world):
    peripheral = world.peripheral
    # No longer: bluetoothd would listen for other devices than those of low energy then.
    found = world.cabinctl("devices", "--seconds=3").output
    world.check(peripheral.name in found and peripheral.address in found, f"in range: {found}")
    world.wait_adapter("Discovering", False)
    pair(world)
    world.remove_device(peripheral)
    peripheral.reset()
    world.start()
    # In the machine both sides have one bluetoothd, whose default agent answers for the device: the latest one.
    peripheral.configure()
    pair(world)
