# SPDX-License-Identifier: GPL-3.0-or-later
"""From a bare Debian by README's commands to a car whose phone comes back by itself, and into the car's network."""

import random

from world import aaw

WORLDS = ("car",)
DISK = "installed"

SEED = 5
# The power goes so many seconds after a finger let the phone in.
CUT_S = (0, 3)


def see(world):
    """Cabin is on the screen, and nobody has touched anything."""
    world.wait_home()
    world.shot("home")
    world.check(world.touches == 0, "a hand was needed")


def judge(world):
    """After a power cut: a phone or none, and nothing damaged. Returns whether it is there."""
    world.wait_home()
    world.shot("after-the-cut")
    stores = world.stores()
    return world.phone.address in stores.bonds and world.phone.address in stores.phones


def come_back(world):
    """The phone that was let in connects without a hand."""
    world.wait_home()
    world.phone.power(True)
    world.until(lambda: world.device("Connected"), "the phone is back", 120)
    world.screen.wait("Connected", 60)
    world.shot("connected")
    world.check(world.touches == 0, "a hand was needed")


def hand_over(world):
    """The phone asks over Bluetooth for the car's network, joins it, and reaches the program behind the port."""
    world.until(lambda: world.status()["network"]["state"] == "on", "the car's network is on", 120)
    talk = aaw.Talk(world.phone).open()
    host, port = talk.meet()
    credentials = talk.ask()
    world.wifi.phone.join(credentials.ssid, credentials.key, credentials.bssid)
    talk.say(aaw.start_answer() + aaw.joined())
    world.screen.wait(".*: In the car’s network", 30)
    world.shot("joined")
    world.wifi.serve(host, port, "the road")
    world.check(world.wifi.phone.read(host, port) == "the road", "the port cannot be reached through the network")


def run(car):
    car.say(f"{sum(map(len, car.commands))} commands from a bare Debian")
    car.boot()
    car.play("install", lines=car.install_lines)
    car.wait_off()
    car.boot()
    car.play(see)

    seconds = random.Random(SEED).uniform(*CUT_S)
    car.say(f"the power is cut {seconds:.2f} s after the touch")
    car.play_and_cut("pair", "confirmed", seconds)
    car.boot()
    there = car.play(judge)
    car.say(f"the phone is {'there' if there else 'not there, and let in once more'}")
    if not there:
        car.play("pair")
        car.turn_off()
        car.boot()
    car.play(come_back)
    car.play(hand_over)
    car.play("tell_programs")
    car.turn_off()
    car.check_traces()
