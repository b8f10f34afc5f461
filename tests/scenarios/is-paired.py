# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program asks whether a phone is paired, and hears the truth, so that it can tell the phone."""

from gi.repository import GLib

from world.bus import error_name

WORLDS = ("vm", "sim")
SCREEN = False


def is_paired(world, address):
    """The answer, or the error's name."""
    try:
        return world.ask_head_unit("IsPaired", GLib.Variant("(s)", (address,)))[0]
    except GLib.Error as error:
        return error_name(error)


def run(world):
    phone = world.phone
    world.bond()
    world.start()
    world.until(lambda: is_paired(world, phone.address) is True, "a phone of the car is paired")
    world.check(is_paired(world, phone.address.lower()) is True, "small letters make another phone")
    world.check(is_paired(world, "02:00:00:00:00:99") is False, "a phone that was never here is paired")
    for text in ("", "phone", phone.address + ":00", phone.address.replace(":", "-"), phone.address[:-1] + "G"):
        world.check(is_paired(world, text) == "InvalidArgs", f"takes {text!r} for an address")

    # Known, remembered, and without keys.
    world.remove_device()
    phone.forget_car()
    world.check(is_paired(world, phone.address) is False, "paired without keys")
    # Met, and no more.
    phone.pair().failed(30)
    world.check(is_paired(world, phone.address) is False, "a refused phone is paired")

    world.cabinctl("pair-mode", "on", "--timeout=60")
    world.check(phone.pair().wait(30) == "", "the phone is not let in")
    world.until(lambda: is_paired(world, phone.address) is True, "paired anew")
