# SPDX-License-Identifier: GPL-3.0-or-later
"""Cabin and its compositor are killed while the pairing window is open: back on the screen, with the window shut."""

import os
import signal

WORLDS = ("car",)

# On an emulated processor even an empty window takes longer than this: what counts then is how much longer Cabin takes.
BACK_S = 3
MOST = 1.25
PROGRAMS = ("cabin", "cage")


def rest(world):
    world.know_a_phone()
    world.wait_home()
    world.check(not world.adapter("Pairable"), "the window is open")


def open_window(world):
    world.open_window()


def kill(world, name):
    """Asks for the picture "killed" at the moment of the crash."""
    os.kill(world.process(name), signal.SIGKILL)
    world.shot("killed")


def check_shut(world):
    world.wait_home()
    world.check(not world.adapter("Pairable"), "the window is open after a crash")


def run(car):
    car.boot("rig.kiosk=bare")
    car.wait_picture(lambda now: now.is_painted())
    bare = car.seconds_until(kill, "killed", lambda now: now.is_painted(), name="bench-floor")
    car.say(f"an empty window is killed: back on the screen after {bare:.2f} s")
    car.turn_off()

    car.boot()
    for name in PROGRAMS:
        car.play(rest)
        car.play(open_window)
        seconds = car.seconds_until(kill, "killed", lambda now: now.is_painted(), name=name)
        car.say(f"{name} is killed: back on the screen after {seconds:.2f} s, {seconds / bare:.2f} of an empty window")
        car.play(check_shut)
        if seconds > max(BACK_S, MOST * bare):
            car.fail(f"{name} is killed: back on the screen after {seconds:.2f} s, an empty window after {bare:.2f} s")
    car.turn_off()
