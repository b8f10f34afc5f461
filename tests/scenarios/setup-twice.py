# SPDX-License-Identifier: GPL-3.0-or-later
"""cabin-setup run once more changes nothing, and says so."""

WORLDS = ("car",)


def again(world):
    before = world.settled(times=True)
    said = world.shell("cabin-setup --yes")
    changed = sorted(world.settled(times=True) ^ before)
    world.check(not changed, f"changed: {changed}; it said: {said}")
    world.check("done" not in said, f"it says that it did something: {said}")


def run(car):
    car.boot()
    car.play(again)
    car.turn_off()
