# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd hangs for 30 s in a setup, a question and an attempt: said, nobody is let in, and all is well afterwards."""

import time

WORLDS = ("vm", "sim")

HUNG_S = 30
BACK_S = 20
WINDOW_S = 15
SILENT = "Bluetooth does not answer"


def rest_of(begin):
    return max(HUNG_S - (time.monotonic() - begin), 0)


def run(world):
    phone = world.phone
    world.bond(pairing_window=f"uint32 {WINDOW_S}")

    # In the setup.
    world.bluez.freeze()
    frozen = time.monotonic()
    world.start(shows=SILENT)
    world.shot("hung")
    world.throughout(lambda: world.app.alive, "the program", rest_of(frozen))
    world.bluez.thaw()
    world.screen.wait_gone(SILENT)
    world.screen.wait("Connected", BACK_S)
    world.wait_shut()

    # In a question: the driver says yes, and too late.
    world.forget_each_other()
    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    world.bluez.freeze()
    frozen = time.monotonic()
    world.throughout(lambda: world.app.alive, "the program", HUNG_S)
    world.bluez.thaw()
    pairing.failed()
    world.screen.wait_gone(r"\d{3}\s\d{3}")
    world.wait_shut()
    world.check(not world.device("Bonded"), "let in")
    world.check(phone.address not in world.remembered(), "remembered")

    # In an attempt.
    world.open_window()
    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"not let in: {pairing.result}")
    world.screen.wait("Connected", BACK_S)
    world.overhear()
    phone.power(False)
    world.until(lambda: [attempt for attempt in world.attempts() if attempt.end is None], "an attempt in flight", 20)
    world.bluez.freeze()
    world.throughout(lambda: world.app.alive, "the program", HUNG_S)
    world.bluez.thaw()
    phone.power(True)
    world.screen.wait("Connected", 30)
    world.check_one_in_flight()
    world.check(not world.adapter("Pairable"), "open in the end")
