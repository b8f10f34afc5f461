# SPDX-License-Identifier: GPL-3.0-or-later
"""Bluetooth is switched off by rfkill and on again, at rest, connected, and in an open window: said, and mended."""

from world.base import CAR_NAME, SWITCH

WORLDS = ("vm", "sim")

BACK_S = 15
OFF = "Bluetooth is switched off"


def switch_off(world):
    world.block(True)
    world.screen.wait(OFF, world.truth_s)
    world.check(not world.adapter("Powered"), "blocked and on")
    world.phone.lose_link()


def switch_on(world):
    world.block(False)
    world.screen.wait_gone(OFF)
    world.wait_adapter("Powered", True)
    world.wait_shut()


def run(world):
    world.bond()
    world.block(True)
    world.start(shows=OFF)
    world.screen.wait("Turn off airplane mode, or run: rfkill unblock bluetooth")
    world.shot("blocked")
    switch_on(world)
    world.wait_adapter("Alias", CAR_NAME)
    world.wait_adapter("Discoverable", True)
    world.screen.wait("Connected", BACK_S)

    switch_off(world)
    world.check(not world.screen.shows("Connected"), "a phone is shown as connected to an adapter that is off")
    switch_on(world)
    world.screen.wait("Connected", BACK_S)

    world.open_window()
    switch_off(world)
    world.screen.wait("Only known phones can connect", world.truth_s)
    switch_on(world)
    world.screen.wait_switch(SWITCH, False)
    world.screen.wait("Connected", BACK_S)
    world.check(not world.adapter("Pairable"), "the window is open in the end")
