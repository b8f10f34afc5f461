# SPDX-License-Identifier: GPL-3.0-or-later
"""A slow phone, the window and bluetoothd's death: never two attempts at once, and never one for nothing."""

from world.base import BLUEZ, RETRY_S, SWITCH

WORLDS = ("vm", "sim")


def in_flight(world, number):
    world.until(lambda: len(world.attempts()) == number and not world.attempts()[-1].end, f"attempt {number} in flight",
                15)


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.power(False)
    world.start()
    in_flight(world, 1)

    world.open_window()
    world.until(lambda: world.attempts()[0].end, "the window ends the attempt", 5)
    world.screen.tap(SWITCH)
    world.wait_shut()
    in_flight(world, 2)

    world.bluez.kill()
    world.until(lambda: not world.bus.has_owner(BLUEZ), "bluetoothd gone")
    world.screen.wait("Bluetooth is not running")
    world.bluez.start()
    world.wait_adapters(2)
    # bluetoothd has switched the phone's adapter on, where no service is now: such an attempt is over in no time.
    world.until(lambda: len(world.attempts()) >= 3, "another attempt", 15)

    phone.configure()
    phone.power(True)
    world.wait_connected(phone, 18 + RETRY_S)
    # The slow one is ended and another one succeeds; a real phone may also answer it.
    world.check(3 <= len(world.attempts()) <= 6, f"{len(world.attempts())} attempts")
    world.check_one_in_flight()
