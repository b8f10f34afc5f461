# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd hangs for 30 s in a setup, a question and an attempt: said, nobody is let in, all is well afterwards."""

import time

from world.base import SWITCH

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}

HUNG_S = 30
BACK_S = 20
SILENT = "Bluetooth does not answer"


def stay_hung(world, since):
    world.throughout(lambda: world.app.alive, "the program", HUNG_S - (time.monotonic() - since))
    world.bluez.thaw()
    world.screen.wait_gone(SILENT)


def run(world):
    phone, stranger = world.phone, world.other_phone
    world.bond(phone)

    # In the setup.
    world.bluez.freeze()
    frozen = time.monotonic()
    world.start(shows=SILENT)
    world.shot("setup")
    stay_hung(world, frozen)
    world.screen.wait("Connected", BACK_S)
    world.wait_shut()

    # In a question that nobody answers in time. Of a second phone: btvirt lets none pair while one is connected.
    phone.power(False)
    world.screen.wait_gone("Connected")
    world.open_window()
    pairing = stranger.pair()
    world.shown_code()
    world.bluez.freeze()
    frozen = time.monotonic()
    world.screen.wait_gone(r"\d{3}\s\d{3}", HUNG_S + 5)
    world.shot("question")
    stay_hung(world, frozen)
    # btvirt tells the refusal to the wrong end of the link.
    stranger.cancel()
    pairing.failed()
    world.check(not world.device("Bonded", stranger), "let in")
    world.check(stranger.address not in world.remembered(), "remembered")
    phone.power(True)
    # Taps count again when the question's outcome is gone.
    world.screen.wait_gone(".*nobody answered in time")
    world.screen.tap(SWITCH)
    world.wait_shut()
    world.screen.wait("Connected", BACK_S)

    # In an attempt.
    world.overhear()
    phone.power(False)
    world.until(world.attempt_in_flight, "an attempt in flight", 20)
    world.bluez.freeze()
    frozen = time.monotonic()
    world.screen.wait(SILENT, HUNG_S)
    world.shot("attempt")
    stay_hung(world, frozen)
    phone.power(True)
    world.screen.wait("Connected", 30)
    world.check_one_in_flight()
    world.check(not world.adapter("Pairable"), "open in the end")
