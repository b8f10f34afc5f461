# SPDX-License-Identifier: GPL-3.0-or-later
"""What cabin-setup changed is taken back to the byte by its --undo, and the machine starts as it did before."""

WORLDS = ("car",)
DISK = "installed"


def there_and_back(world):
    before = world.settled()
    world.shell("cabin-setup --yes")
    world.check(world.settled() != before, "cabin-setup changes nothing")
    world.check(world.shell("systemctl is-enabled cabin-kiosk").strip() == "enabled", "the kiosk is not enabled")
    for _ in range(2):
        world.shell("cabin-setup --undo")
        left = sorted(world.settled() ^ before)
        world.check(not left, f"left: {left}")


def check_bare(world):
    world.check(world.shell("systemctl is-system-running --wait", None).strip() == "running", "a unit has failed")
    world.check(world.process("cabin") is None, "Cabin is started")


def run(car):
    car.boot()
    car.play(there_and_back)
    car.turn_off()
    car.boot()
    car.play(check_bare)
    car.turn_off()
