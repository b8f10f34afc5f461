# SPDX-License-Identifier: GPL-3.0-or-later
"""With a good bond the command verifies it and changes nothing, in no time."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False

# Of which bluetoothd takes 2 to disconnect. Times three where the processor is an emulated one.
LIMIT_S = 3


def run(world):
    bonding.make(world)
    same = bonding.Unchanged(world, bonding.VERIFYING)
    again = world.cabinctl("bond", world.peripheral.address)
    world.check(again.seconds <= LIMIT_S * world.truth_s, f"took {again.seconds:.1f} s")
    same.check()
    bonding.check_bonded(world)
    bonding.check_tidy(world)
