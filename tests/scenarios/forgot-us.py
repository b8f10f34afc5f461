# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that removed the car: the screen says so and keeps the bond; one tap repairs, and they pair anew."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    world.overhear()
    world.bond()
    phone.forget_car()
    world.start(shows=f"{phone.name} forgot this car")
    world.shot("forgot")
    world.check(not world.screen.shows(r"\d{3}\s\d{3}"), "the driver is asked to confirm what nobody wanted")
    world.check(world.device("Bonded"), "the bond was removed without a tap")
    world.check(world.remembered() == [phone.address], "the phone was forgotten without a tap")
    world.check(not world.adapter("Pairable"), "the window is open without a tap")
    attempts = len(world.attempts())

    world.screen.tap("Repair")
    world.wait_adapter("Pairable", True)
    world.until(lambda: not world.device("Bonded"), "the useless bond is removed")
    world.screen.wait("On your phone, look for .*")
    world.shot("repair")
    world.check(len(world.attempts()) == attempts, "attempts went on to a phone that forgot us")

    pairing = phone.pair()
    world.shown_code()
    world.screen.tap("Confirm")
    world.check(pairing.wait() == "", f"the phone was not let in again: {pairing.result}")
    world.wait_shut()
    world.until(lambda: world.device("Bonded"), "bonded again")
    world.wait_connected(phone)
    world.check_one_in_flight()
