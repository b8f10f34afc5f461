# SPDX-License-Identifier: GPL-3.0-or-later
"""Present, absent, invalid, out of reach: --check-only tells them apart and changes nothing at all."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False

# What bluetoothd itself gives an attempt that nobody answers is 40 s.
UNREACHABLE_S = 10


def check_only(world, status, *options):
    same = bonding.Unchanged(world, bonding.VERIFYING)
    answer = world.cabinctl("bond", "--check-only", *options, world.peripheral.address, status=status)
    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    same.check()
    return answer


def run(world):
    peripheral = world.peripheral
    check_only(world, 1)
    world.check(world.device("Address", peripheral) is None, "bluetoothd has met the device")

    bonding.make(world)
    check_only(world, 0)

    peripheral.power(False)
    check_only(world, 5, f"--timeout={UNREACHABLE_S}")
    peripheral.power(True)
    check_only(world, 0)

    peripheral.reset()
    check_only(world, 1)
    bonding.check_bonded(world)
