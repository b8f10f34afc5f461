# SPDX-License-Identifier: GPL-3.0-or-later
"""A second start gives way to the first one, and ends well."""

WORLDS = ("vm", "sim")


def run(world):
    world.start()
    first = world.app.pid()
    second = world.beside("second", world.app.program)
    world.until(lambda: second.poll() is not None, "the second one ends", 15)
    world.check(second.returncode == 0, f"the second one ended with status {second.returncode}")
    world.check(world.app.alive and world.app.pid() == first, "the first one is gone")
    world.open_bluetooth_page()
    world.wait_shut()
