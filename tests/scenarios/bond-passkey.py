# SPDX-License-Identifier: GPL-3.0-or-later
"""A device of low energy shows six digits, somebody types them without echo: bonded, trusted, and tidy."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    bond = bonding.begin(world).expect(0)
    bonding.check_bonded(world)
    world.check(world.peripheral.bonded(), "the device has no keys")
    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    bonding.check_tidy(world)
    for field in ("BlueZ", "Adapter", "Device", "Bond", "Verify", "Cleanup", "Agent", "Pairing", "Trusted", "Result"):
        bond.shows(rf"(?m)^{field}:? +\S")
