# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that is connected over LE alone is not connected: the screen does not say so, and the search goes on."""

from world.base import RETRY_S

WORLDS = ("vm", "sim")

# Within the 12 s that an attempt is given: ending it ends the LE link too.
LOOK_S = 8


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.ignore_calls(True)
    world.check(phone.connect_le() == "", "no LE link")
    world.until(lambda: world.device("Connected"), "bluetoothd says connected")

    # While bluetoothd reads what the LE side offers it is busy, and each attempt is over before anybody sees it.
    world.start(shows="Searching.*|Next attempt.*")
    world.until(world.attempts, "an attempt in spite of the LE link", 5)
    world.throughout(lambda: not world.screen.shows("Connected"), "not shown as connected", LOOK_S)
    world.check(world.device("Connected"), "the LE link is down already: this shows nothing")
    world.shot("le-only")
    world.open_bluetooth_page()
    world.check(world.screen.text_after("Connected Device") == "None", "the LE link counts on the Bluetooth page")
    world.check(world.profile_connected() == 0, "a profile is connected")

    # Then over BR/EDR; btvirt cannot carry both. It loses an answer of the LE side now and then, for which bluetoothd
    # waits 30 s (ATT's time limit) and is busy.
    phone.disconnect()
    phone.ignore_calls(False)
    world.wait_connected(phone, 30 + 10 + RETRY_S)
    world.until(lambda: world.screen.text_after("Connected Device") == phone.name, "shown as connected", step=0.2)
    world.check_one_in_flight()
