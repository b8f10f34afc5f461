# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong digits: no bond on either side and nothing left of the try; the right ones do it the next time."""

from world import bonding

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    bond = bonding.begin(world, answer=lambda code: f"{(int(code) + 1) % 1000000:06}").expect(2)
    world.check("wrong" in bond.output.lower(), f"does not say what was wrong: {bond.output}")
    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    world.check(not world.device("Bonded", world.peripheral), "bonded")
    world.check(not world.device("Trusted", world.peripheral), "trusted")
    world.check(not world.peripheral.bonded(), "the device has keys")
    world.check(not world.traces(world.peripheral.address), "the device left a trace on the disk")
    bonding.check_tidy(world)

    bonding.make(world)
