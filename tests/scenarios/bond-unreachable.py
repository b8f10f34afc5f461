# SPDX-License-Identifier: GPL-3.0-or-later
"""A bonded device that does not answer: the command fails, the bond survives and is good again when it is back."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    peripheral = world.peripheral
    bonding.make(world)
    peripheral.power(False)
    same = bonding.Unchanged(world, bonding.VERIFYING)
    world.cabinctl("bond", "--timeout=10", peripheral.address, status=2)
    same.check()
    bonding.check_bonded(world)
    bonding.check_tidy(world)

    peripheral.power(True)
    world.cabinctl("bond", peripheral.address)
