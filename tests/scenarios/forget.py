# SPDX-License-Identifier: GPL-3.0-or-later
"""Forget asks once, and then nothing of the phone is left: no link, no bond, no entry, no trace on the disk."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    world.bond()
    world.start()
    world.wait_connected(phone)
    world.check(world.traces(phone.address) and world.traces(phone.name), "no trace before: this shows nothing")

    world.open_phone(phone)
    world.screen.tap("Forget")
    world.screen.wait(f"Forget {phone.name}\\?")
    world.shot("forget")
    world.screen.tap("Cancel")
    world.screen.wait_gone(f"Forget {phone.name}\\?")
    world.check(world.device("Bonded"), "forgotten in spite of Cancel")

    world.screen.tap("Forget")
    world.screen.wait(f"Forget {phone.name}\\?")
    world.screen.tap("Forget")
    world.until(lambda: world.device("Bonded") is None, "bluetoothd knows the phone no more", 15)
    world.until(lambda: not world.remembered(), "no entry in the settings")
    for text in (phone.address, phone.address.replace(":", "_"), phone.name):
        world.check(not world.traces(text), f"on the disk is still a trace: {world.traces(text)}")
    # The machine's adapters, of which the phone is one, have names as well.
    world.until(lambda: world.screen.text_after("Phones") == "None", "the list is empty", step=0.2)
    world.shot("forgotten")
    world.check(not world.app.setting("last-paired-mac"), "last-paired-mac")
    world.check(not world.app.setting("last-paired-name"), "last-paired-name")
