# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that lost its keys: recognised, its old bond removed, a new one made with new digits."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    bonding.make(world)
    world.peripheral.reset()
    before = world.bonds_on_disk()
    bond = bonding.begin(world).expect(0)
    bonding.check_bonded(world)
    world.check(world.peripheral.bonded(), "the device has no keys")
    world.check(not before or world.bonds_on_disk() != before, "the keys are the old ones")
    bond.shows(r"(?m)^Verify:? .*invalid")
    bond.shows(r"(?m)^Cleanup:? .*removed")
    bonding.check_tidy(world)
    world.cabinctl("bond", "--check-only", world.peripheral.address)
