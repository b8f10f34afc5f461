# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody pairs while pair mode is off: whether he wants a bond or none, can show a code or not."""

import operator

from gi.repository import GLib

from world.waiting import Failure

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}
SCREEN = False

PUT_BACK_S = 0.1


def refused(world, phone, what, attack):
    attack().failed(45)
    world.until(lambda: not world.device("Connected", phone), f"the link of {what} is down", 20)
    for key in ("Paired", "Bonded", "Trusted"):
        world.check(not world.device(key, phone), f"{what} is {key}")
    world.check(not world.adapter("Pairable"), f"{what} finds the adapter pairable")
    world.check(not world.remembered(), f"{what} is remembered")


def put_back(world, what, act):
    since = world.changes[-1][0]
    act()
    opened = world.until(lambda: world.changed("Pairable", bool, since + 1e-9), f"{what} opens the adapter")
    shut = world.until(lambda: world.changed("Pairable", operator.not_, opened), f"shut after {what}")
    if shut - opened > PUT_BACK_S:
        raise Failure(f"{what}: shut only after {(shut - opened) * 1000:.0f} ms")


def run(world):
    phone, other = world.phone, world.other_phone
    other.configure(capability="NoInputNoOutput")
    world.settings(known=())
    world.start()
    world.wait_shut()

    refused(world, phone, "a phone that wants a bond", phone.pair)
    refused(world, other, "a device without a display that wants a bond", other.pair)
    refused(world, phone, "a phone that wants none", phone.knock)
    refused(world, other, "a device without a display that wants none", lambda: other.knock("NoInputNoOutput"))

    stranger = world.other_program()
    put_back(world, "a foreign agent that comes", stranger.register_agent)
    put_back(world, "a foreign agent that leaves", stranger.leave)
    put_back(world, "a foreign hand", lambda: world.set_adapter("Pairable", GLib.Variant("b", True)))
