# SPDX-License-Identifier: GPL-3.0-or-later
"""A finger on its way to Confirm when the question goes: nothing is confirmed, neither then nor the next time."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    phone.configure(answer="never")
    world.start()
    world.open_window()

    pairing = phone.pair()
    world.shown_code()
    place = world.screen.place(world.screen.button("Confirm"))
    phone.cancel()
    pairing.failed()
    # The phone knows before bluetoothd tells the car: until then the tap is in time, and answers a phone that has gone.
    world.screen.wait("Pixel 8 stopped pairing", 3)
    world.screen.touch_at(*place)
    world.check(not world.device("Bonded"), "bonded")

    # The next question has not been answered by that tap.
    phone.configure(answer="accept")
    pairing = phone.pair()
    world.shown_code()
    world.screen.button("Confirm")
    world.check(pairing.result is None, "answered by a tap of before")
    world.screen.tap("Reject")
    pairing.failed()
    world.check(not world.device("Bonded"), "bonded")
    world.check(phone.address not in world.remembered(), "remembered")
