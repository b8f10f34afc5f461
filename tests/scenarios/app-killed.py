# SPDX-License-Identifier: GPL-3.0-or-later
"""The program dies with the window open: bluetoothd shuts it at once, and the next start finds it shut."""

WORLDS = ("vm", "sim")


def run(world):
    world.start()
    world.open_window()
    world.app.kill()
    world.wait_shut(1)
    world.start()
    world.check(not world.adapter("Pairable"), "open after the next start")
