# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone takes its question back: the overlay goes by itself."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    phone.configure(answer="never")
    world.start()
    world.open_window()

    pairing = phone.pair()
    world.shown_code()
    world.screen.button("Confirm")
    phone.cancel()
    pairing.failed()
    world.screen.wait("Pixel 8 stopped pairing", 3)
    world.screen.wait_gone(r"\d{3}\s\d{3}", 1)
    world.check(not world.screen.find("Confirm", button=True), "there is still something to confirm")
    world.check(not world.device("Bonded"), "bonded")
    world.check(phone.address not in world.remembered(), "remembered")
