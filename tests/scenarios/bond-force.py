# SPDX-License-Identifier: GPL-3.0-or-later
"""--force-repair replaces a good bond: new digits, new keys."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    bonding.make(world)
    before = world.bonds_on_disk()
    # One that keeps its old key can ask for encryption with it at once, as bluetoothd does; the kernel takes that for a
    # wish to pair and fails by itself, before anybody is asked.
    world.peripheral.reset()
    bonding.begin(world, "--force-repair").expect(0)
    bonding.check_bonded(world)
    world.check(world.peripheral.bonded(), "the device has no keys")
    world.check(not before or world.bonds_on_disk() != before, "the keys are the old ones")
    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    bonding.check_tidy(world)
    world.cabinctl("bond", "--check-only", world.peripheral.address)
