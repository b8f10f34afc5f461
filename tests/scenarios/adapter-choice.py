# SPDX-License-Identifier: GPL-3.0-or-later
"""Two adapters: the driver chooses the other one on the settings page, it is used at once and after a start."""

from world.base import ADAPTER, BLUEZ, CAR_NAME

WORLDS = ("vm", "sim")


def run(world):
    second = world.second_adapter()
    world.start()
    world.open_bluetooth_page()
    address = world.bus.get(BLUEZ, second, ADAPTER, "Address")
    button = f".* {address[-5:]}"
    name = world.screen.wait(button).string
    world.screen.scroll_to(name)
    world.shot("choice")
    world.screen.tap(name)

    world.adapter_path = second
    world.wait_adapter("Alias", CAR_NAME)
    world.wait_shut()
    world.until(lambda: world.app.setting("adapter") == address, "remembered")
    world.app.end()

    world.start()
    world.open_window()
