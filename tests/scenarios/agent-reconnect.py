# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that has paired before connects by itself, with pair mode off."""

from world.base import ANDROID_AUTO

WORLDS = ("vm", "sim")
SCREEN = False


def run(world):
    phone = world.phone
    # Or the car would be the one that connects.
    world.bond(auto_connect="false")
    world.start()
    world.wait_shut()

    for times in (1, 2):
        result = phone.connect()
        world.check(result == "", f"the phone cannot connect: {result}")
        world.until(lambda: world.profile_connected(ANDROID_AUTO) == times, "the profile is connected")
        world.until(lambda: world.head_unit("ConnectedDevice") == (phone.name, phone.address), "the phone is told of")
        world.check(not world.adapter("Pairable"), "pairable")
        phone.disconnect()
        world.until(lambda: world.head_unit("ConnectedDevice") == ("", ""), "the phone has left", 15)
        # btvirt refuses a link while one side still has the one before.
        world.until(lambda: not world.device("Connected", phone), "the link is down")
