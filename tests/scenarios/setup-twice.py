# SPDX-License-Identifier: GPL-3.0-or-later
"""cabin-setup run once more changes nothing, and says so."""

WORLDS = ("car",)


def again(world, lines):
    """As README has it."""
    *setup, _reboot = lines
    before = world.settled(times=True)
    said = "".join(world.shell(line) for line in setup)
    changed = sorted(world.settled(times=True) ^ before)
    world.check(not changed, f"changed: {changed}; it said: {said}")
    world.check("done" not in said, f"it says that it did something: {said}")


def run(car):
    car.boot()
    car.play(again, lines=car.install_lines)
    car.turn_off()
