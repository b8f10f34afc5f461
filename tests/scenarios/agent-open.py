# SPDX-License-Identifier: GPL-3.0-or-later
"""A box whose pair mode has no end: phones pair without anybody's help, also when bluetoothd was started anew."""

WORLDS = ("vm", "sim")
WORLD = {"adapters": 3}
SCREEN = False


def pairs(world, phone):
    world.check(phone.pair().wait() == "", f"{phone.name} cannot pair")
    world.until(lambda: world.device("Bonded", phone), "bonded")
    world.until(lambda: phone.address in world.remembered(), "remembered")
    world.until(lambda: world.device("Trusted", phone), "trusted")


def is_open(world):
    return world.adapter("Pairable") and world.head_unit("PairingMode") == "open"


def run(world):
    # The car calls no phone: btvirt has one phone's links at a time.
    world.settings(auto_connect="false")
    world.start("--pair-mode")
    world.until(lambda: is_open(world), "pair mode is on")
    pairs(world, world.phone)
    world.check(is_open(world), "a phone that has paired ended it")
    world.phone.disconnect()

    world.bluez.kill()
    world.until(lambda: world.head_unit("State") == "waiting", "the end of bluetoothd is noticed")
    world.check(not world.head_unit("Pairable"), "open without bluetoothd")
    world.bluez.start()
    world.wait_adapters(3)
    world.until(lambda: is_open(world), "pair mode is on again", 20)
    # It can show no code, and so nobody could compare one, as on this box.
    world.other_phone.configure(capability="NoInputNoOutput")
    pairs(world, world.other_phone)
