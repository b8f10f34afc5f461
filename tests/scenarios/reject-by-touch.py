# SPDX-License-Identifier: GPL-3.0-or-later
"""A finger rejects: the phone is told, nothing of it stays, and it may ask again."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    world.start()
    world.open_window()

    for attempt in (1, 2):
        pairing = phone.pair()
        world.screen.wait("Pixel 8")
        world.shown_code()
        world.screen.tap("Reject")
        pairing.failed()
        if attempt == 1:
            world.screen.wait("Pixel 8 was rejected")
        world.screen.wait_gone(r"\d{3}\s\d{3}")
        world.check(not world.device("Bonded"), f"bonded at attempt {attempt}")
        world.check(not world.device("Trusted"), f"trusted at attempt {attempt}")
        world.check(phone.address not in world.remembered(), f"remembered at attempt {attempt}")
    world.check(world.adapter("Pairable"), "a rejection shuts the window")
