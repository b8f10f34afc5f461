# SPDX-License-Identifier: GPL-3.0-or-later
"""A box with a button: pair mode is on when somebody asks for it, until a phone has paired or somebody ends it."""

from gi.repository import GLib

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    phone = world.phone
    world.settings(known=())
    world.start()
    world.wait_shut()
    phone.pair().failed()
    world.check(not world.device("Paired"), "paired without the button")

    world.cabinctl("pair-mode", "on", "--timeout", "120")
    world.check(world.adapter("Pairable"), "shut after the button")
    world.check(world.head_unit("PairingMode") == "timed", f"pair mode is {world.head_unit('PairingMode')}")
    world.cabinctl("pair-mode", "off")
    world.wait_shut()
    phone.pair().failed()
    world.check(not world.device("Paired"), "paired after the end of pair mode")

    world.ask_head_unit("OpenPairing", GLib.Variant("(u)", (120,)))
    world.check(world.adapter("Pairable"), "shut after the call")
    world.check(phone.pair().wait() == "", "the phone cannot pair")
    world.until(lambda: world.device("Bonded"), "bonded")
    world.until(lambda: world.remembered() == [phone.address], "remembered")
    world.wait_shut()
    world.check(world.head_unit("PairingMode") == "off", "on though a phone has paired")
