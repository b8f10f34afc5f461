# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever opens the window, it was not the driver: it is shut again within 100 ms."""

import operator

from gi.repository import GLib

WORLDS = ("vm", "sim")

PUT_BACK_S = 0.1


def put_back(world, what, act):
    since = world.changes[-1][0] if world.changes else 0
    act()
    opened = world.until(lambda: world.changed("Pairable", bool, since + 1e-9), f"{what} opens the window")
    closed = world.until(lambda: world.changed("Pairable", operator.not_, opened), f"shut after {what}")
    world.check(closed - opened <= PUT_BACK_S, f"{what}: shut only after {(closed - opened) * 1000:.0f} ms")
    world.check(not world.adapter("Pairable"), f"open after {what}")


def run(world):
    world.start()
    world.check(not world.adapter("Pairable"), "the window is open after the start")

    other = world.other_program()
    put_back(world, "a foreign agent that comes", other.register_agent)
    put_back(world, "a foreign agent that leaves", other.leave)
    put_back(world, "a stranger's hand", lambda: world.set_adapter("Pairable", GLib.Variant("b", True)))
    world.open_bluetooth_page()
    world.check(not world.adapter("Pairable"), "the window is open in the end")
