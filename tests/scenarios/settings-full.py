# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk is full: pairing works, the screen says what will be forgotten, and nothing on the disk breaks."""

# Needs a disk of its own.
WORLDS = ("vm",)


def run(world):
    phone = world.phone
    world.settings()
    filler = world.fill_settings_disk()
    before = world.app.settings_file.read_bytes()
    world.start()
    world.open_window()

    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"the phone was not let in: {pairing.result}")
    world.screen.wait("Phones will be forgotten")
    world.screen.wait("Settings cannot be saved: .*")
    world.shot("full")
    world.until(lambda: world.device("Trusted"), "trusted")
    world.screen.wait("Connected", 20)
    world.check(world.app.settings_file.read_bytes() == before, "the settings on the disk are not what they were")

    # The next change is written, with what could not be before.
    filler.unlink()
    world.screen.tap("Connect Phones Automatically")
    world.screen.wait_gone("Phones will be forgotten")
    world.until(lambda: phone.address in world.remembered(), "remembered")
    world.check(world.app.setting("auto-connect") is False, "the switch was not saved")
