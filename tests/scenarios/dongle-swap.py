# SPDX-License-Identifier: GPL-3.0-or-later
"""The dongle is pulled in an attempt, in a pairing and connected; it comes back under another index, and all is well."""

WORLDS = ("vm", "sim")
WORLD = {"dongles": True}

SAID_S = 1
MISSING = "The Bluetooth adapter is missing"


def swap(world, what):
    """Pulls the dongle and plugs it in again."""
    before = world.adapter_path
    world.pull_dongle()
    world.screen.wait(MISSING, SAID_S)
    world.plug_dongle()
    world.check(world.adapter_path != before, f"{what}: the dongle has its old index")
    world.screen.wait_gone(MISSING, 5)
    world.wait_shut()


def run(world):
    phone = world.phone
    world.bond(adapter=f"'{world.adapter('Address')}'")
    phone.power(False)
    world.start(shows="Searching.*")
    swap(world, "in an attempt")
    phone.power(True)
    world.screen.wait("Connected", 30)

    swap(world, "connected")
    world.screen.wait("Connected", 20)

    # As a new phone, in the question.
    world.forget_each_other()
    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    place = world.screen.place(world.screen.button("Confirm"))
    swap(world, "in a pairing")
    world.check(not world.screen.shows(r"\d{3}\s\d{3}"), "the question is still there")
    world.screen.touch_at(*place)
    pairing.failed()
    world.check(not world.device("Bonded"), "let in")

    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"not let in: {pairing.result}")
    world.wait_shut()
    world.screen.wait("Connected", 30)
