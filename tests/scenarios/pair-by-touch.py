# SPDX-License-Identifier: GPL-3.0-or-later
"""A driver opens the window, a phone asks, a finger confirms, and the phone is bonded, trusted and remembered."""

from world.base import ANDROID_AUTO

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    world.start()
    world.open_window()

    pairing = phone.pair()
    world.screen.wait("Pixel 8")
    code = world.shown_code()
    world.until(lambda: pairing.code, "the phone shows a code")
    world.check(code == pairing.code, f"the car shows {code}, the phone {pairing.code}")
    world.check(not world.device("Trusted"), "trusted before anybody said yes")
    world.shot("overlay")
    world.screen.tap("Confirm")

    world.check(pairing.wait() == "", f"the phone was not let in: {pairing.result}")
    world.screen.wait("Paired with Pixel 8")
    world.shot("paired")
    world.until(lambda: world.device("Bonded"), "bonded")
    world.until(lambda: world.device("Trusted"), "trusted")
    world.wait_shut()
    world.until(lambda: world.remembered()[:1] == [phone.address], "remembered, newest first")
    world.check(world.app.setting("last-paired-mac") == phone.address, "last-paired-mac")
    world.check(world.app.setting("last-paired-name") == "Pixel 8", "last-paired-name")

    world.until(lambda: "Pixel 8" == world.screen.text_after("Connected Device"), "shown as connected", step=0.2)
    result = phone.connect()
    world.check(result == "", f"the phone cannot connect: {result}")
    world.until(lambda: f"Profile {ANDROID_AUTO} is connected" in world.app.log(), "NewConnection arrived")
