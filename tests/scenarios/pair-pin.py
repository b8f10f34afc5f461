# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver adds a dongle of old with its PIN, after a wrong one. Virtual controllers have no such pairing."""

from gi.repository import GLib

WORLDS = ("sim",)

NAME, PIN = "OBDII", "1234"


def type_pin(world, digits):
    world.screen.press(NAME, lambda: world.screen.shows(rf"Type the PIN of {NAME}\..*"))
    for digit in digits:
        world.screen.tap(digit)
    world.screen.wait(digits)
    world.screen.tap("OK")


def run(world):
    dongle, = world.control("AddPhone", GLib.Variant("(a{sv})", ({
        "name": GLib.Variant("s", NAME), "icon": GLib.Variant("s", ""), "pin": GLib.Variant("s", PIN),
        "io-capability": GLib.Variant("s", "Legacy")},)))
    world.start()
    world.open_bluetooth_page()
    world.screen.scroll_to("Add a Device")
    world.screen.tap("Add a Device")

    world.screen.wait(NAME)
    type_pin(world, "4321")
    world.screen.wait(f"{NAME} is not paired")
    world.screen.wait(r"The code was wrong.*")
    world.screen.wait_gone(f"{NAME} is not paired")
    world.wait_shut()

    type_pin(world, PIN)
    world.screen.wait(f"Paired with {NAME}")
    world.until(lambda: world.control("GetPhone", GLib.Variant("(s)", (dongle,)))[0]["bonded"], "bonded")
    world.wait_shut()
    world.check(not world.traces(PIN), "the PIN is kept")
