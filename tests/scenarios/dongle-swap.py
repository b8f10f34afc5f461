# SPDX-License-Identifier: GPL-3.0-or-later
"""The dongle is pulled in an attempt, in a pairing and connected; it comes back with another index; all is well."""

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3, "dongles": True}

CODE = r"\d{3}\s\d{3}"
MISSING = "The Bluetooth adapter is missing|No Bluetooth adapter"


def swap(world, what):
    """Pulls the dongle and plugs it in again."""
    before = world.adapter_path
    world.pull_dongle()
    world.screen.wait(MISSING, world.truth_s)
    world.phone.lose_link()
    world.plug_dongle()
    world.check(world.adapter_path != before, f"{what}: the dongle has its old index")
    world.screen.wait_gone(MISSING, 5)
    world.wait_shut()


def go_away(world):
    """btvirt lets no second phone pair while one is connected."""
    world.phone.power(False)
    world.screen.wait_gone("Connected")


def run(world):
    phone, stranger = world.phone, world.other_phone
    world.bond(phone, adapter=f"'{world.adapter('Address')}'")
    phone.power(False)
    world.start(shows="Searching.*")
    swap(world, "in an attempt")
    phone.power(True)
    world.screen.wait("Connected", 30)

    swap(world, "connected")
    world.screen.wait("Connected", 20)

    # In the question of a phone that is new.
    go_away(world)
    world.open_window()
    pairing = stranger.pair()
    world.shown_code()
    world.pull_dongle()
    world.screen.wait(MISSING, world.truth_s)
    world.check(not world.screen.shows(CODE), "the question is still there")
    # Its controller would go on for a while.
    stranger.cancel()
    pairing.failed()
    stranger.lose_link()
    world.plug_dongle()
    world.screen.wait_gone(MISSING, 5)
    world.wait_shut()
    world.check(not world.device("Bonded", stranger), "let in")

    world.open_window()
    phone.power(True)
    pairing = stranger.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"not let in: {pairing.result}")
    world.wait_shut()
    world.screen.wait("Connected", 30)
