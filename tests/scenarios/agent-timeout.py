# SPDX-License-Identifier: GPL-3.0-or-later
"""A pair mode of some seconds: a phone pairs in time and none after it, and a new bluetoothd does not begin it anew."""

import time

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}
SCREEN = False

LENGTH_S = 8
# The adapter's own timer, and what a busy machine adds before and after.
EARLY_S, LATE_S = 2, 3


def is_open(world):
    return world.adapter("Pairable") and world.head_unit("PairingMode") == "timed"


def run(world):
    phone, stranger = world.phone, world.other_phone
    world.settings(known=())
    world.start("--pair-mode", "--timeout", "60")
    world.until(lambda: is_open(world), "pair mode is on")
    world.check(phone.pair().wait() == "", "the phone cannot pair in time")
    world.until(lambda: world.device("Bonded"), "bonded")
    phone.disconnect()
    world.app.end()

    world.start("--pair-mode", "--timeout", str(LENGTH_S))
    world.until(lambda: is_open(world), "pair mode is on")
    opened = time.monotonic()
    took = world.wait_adapter("Pairable", False, LENGTH_S + LATE_S) - opened
    world.check(took > LENGTH_S - EARLY_S, f"it ended after {took:.1f} s")
    stranger.pair().failed()
    world.check(not world.device("Paired", stranger), "paired after the end")
    world.check(world.remembered() == [phone.address], "remembered after the end")

    world.cabinctl("pair-mode", "on", "--timeout", "60")
    world.bluez.kill()
    world.until(lambda: world.head_unit("State") == "waiting", "the end of bluetoothd is noticed")
    world.bluez.start()
    world.wait_adapters(3)
    world.until(lambda: world.head_unit("State") == "ready", "set up again", 20)
    world.throughout(lambda: not world.adapter("Pairable"), "shut after bluetoothd was started anew", 2)
    world.check(world.head_unit("PairingMode") == "off", "pair mode is on")
