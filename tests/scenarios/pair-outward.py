# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver adds a device that shows a number, forgets it, and adds it again when it cannot show one any more."""

from world.base import KNOWN_PHONE, SWITCH

WORLDS = ("vm", "sim")


def wait_paired(world, device):
    world.until(lambda: world.device("Bonded", device), "bonded", 30)
    world.until(lambda: world.device("Trusted", device), "trusted")
    world.until(device.bonded, "the device has the car's keys")
    world.wait_shut()
    world.check(world.remembered() == [KNOWN_PHONE[0]], "the device is taken for a phone")
    world.screen.wait(f"Forget {device.name}\\?", 30)
    world.shot("paired")


def forget(world, device):
    world.screen.press(f"Forget {device.name}?", lambda: world.screen.shows("It will not connect again.*"))
    world.screen.tap("Forget")
    world.until(lambda: not world.device("Bonded", device), "forgotten")
    device.reset()


def run(world):
    world.start()
    # The agent that came last is asked, and what the car pairs with by itself is not up to that.
    device = world.peripheral
    device.configure(capability="DisplayYesNo")
    world.check(not world.adapter("Discovering"), "the car searches though nobody wants to know")
    world.open_bluetooth_page()
    world.screen.scroll_to("Add a Device")
    world.screen.tap("Add a Device")
    world.wait_adapter("Discovering", True)

    world.screen.press(device.name, lambda: world.screen.shows(r"\d{3}\s\d{3}"))
    code = world.shown_code()
    shown = device.shown_code()
    world.check(code == shown, f"the car shows {code}, the device {shown}")
    world.check(world.adapter("Pairable"), "without Pairable no bond can come of it")
    world.shot("compare")
    world.screen.tap("Confirm")
    wait_paired(world, device)

    forget(world, device)
    device.configure(capability="NoInputNoOutput")
    world.screen.press(device.name, lambda: world.screen.shows("Pairing…") or world.device("Bonded", device))
    wait_paired(world, device)

    world.screen.press("Back", lambda: world.screen.find(SWITCH, button=True))
    world.wait_adapter("Discovering", False)
