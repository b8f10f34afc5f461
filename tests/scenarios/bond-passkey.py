# SPDX-License-Identifier: GPL-3.0-or-later
"""A device of low energy shows six digits, somebody types them without echo: bonded, trusted, and tidy."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    world.overhear()
    bond = bonding.begin(world).expect(0)
    # bluetoothd 5.81 would take the capability of the default agent for a link that is there.
    world.check(not world.attempts(), "a link before the pairing")
    bonding.check_bonded(world)
    world.check(world.peripheral.bonded(), "the device has no keys")
    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    bonding.check_tidy(world)
    for field in ("BlueZ", "Adapter", "Device", "Bond", "Verify", "Cleanup", "Agent", "Pairing", "Trusted", "Result"):
        bond.shows(rf"(?m)^{field}:? +\S")
