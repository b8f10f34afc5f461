# SPDX-License-Identifier: GPL-3.0-or-later
"""Cabin and its compositor are killed while the pairing window is open: back on the screen, with the window shut."""

import os
import signal

from gi.repository import GLib

WORLDS = ("car",)

# On an emulated processor even an empty window takes longer than this: what counts then is how much longer Cabin takes.
BACK_S = 3
MOST = 1.4
# What a busy machine adds to it once is not Cabin's; what Cabin adds is there each time.
TRIES = 3
PROGRAMS = ("cabin", "cage")
# kiosk-run takes a program that lived for less than 5 s for one that would crash again.
SETTLED_S = 6
# For Cabin to be there again, with its widgets read.
PLAY_S = 60


def rest(world):
    world.know_a_phone()
    check_shut(world)
    world.until(lambda: int(world.shell(f"ps -o etimes= -p {world.process('cabin')}")) >= SETTLED_S,
                "Cabin has settled", 2 * SETTLED_S)


def open_window(world):
    world.ask_head_unit("OpenPairing", GLib.Variant("(u)", (0,)))
    world.wait_adapter("Pairable", True)


def kill(world, name):
    """Asks for the picture "killed" at the moment of the crash."""
    os.kill(world.process(name), signal.SIGKILL)
    world.shot("killed")


def check_shut(world):
    world.wait_ready()
    world.check(not world.adapter("Pairable"), "the window is open")


def crash_and_look(world, name):
    """As a driver sees it: opened by touch, and afterwards the home screen."""
    world.wait_home()
    world.open_window()
    os.kill(world.process(name), signal.SIGKILL)
    world.until(lambda: not world.adapter("Pairable"), "the window is shut", PLAY_S)
    world.wait_home()
    check_shut(world)


def seconds_until_back(car, name):
    return car.seconds_until(kill, "killed", lambda now: now.is_painted(), name=name)


def run(car):
    car.boot("rig.kiosk=bare")
    car.wait_picture(lambda now: now.is_painted())
    floor = seconds_until_back(car, "cage")
    car.say(f"cage is killed: an empty window is on the screen after {floor:.2f} s")
    car.turn_off()

    # To have its widgets read by the rig would cost Cabin time that an empty window does not need.
    car.boot("rig.kiosk=plain")
    for name in PROGRAMS:
        took = []
        while not took or took[-1] > max(BACK_S, MOST * floor):
            if len(took) == TRIES:
                car.fail(f"{name} is killed: Cabin is back after {took} s, an empty window after {floor:.2f} s")
            car.play(rest)
            car.play(open_window)
            took.append(round(seconds_until_back(car, name), 2))
            car.say(f"{name} is killed: Cabin is on the screen after {took[-1]:.2f} s, {took[-1] / floor:.2f} of that")
            car.play(check_shut)
            car.shoot(f"{name}-{len(took)}")
    car.turn_off()

    car.boot()
    for name in PROGRAMS:
        car.play(crash_and_look, name=name)
    car.turn_off()
