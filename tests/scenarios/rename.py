# SPDX-License-Identifier: GPL-3.0-or-later
"""cabinctl name: the car and its network change their names together, and the phone comes back by itself."""

from world import aaw, network
from world.base import CAR_NAME

WORLDS = ("vm", "sim")
SCREEN = False
WORLD = {"wifi": "networkmanager"}

NAME = "Camper Van"


def join(world, talk, name):
    """The phone asks for the network and joins it; returns the password."""
    told = talk.ask()
    world.check((told.ssid, told.bssid.lower()) == (name, world.wifi.bssid.lower()), f"told: {told.ssid}")
    world.phone.wifi.join(told.ssid, told.key, told.bssid)
    talk.say(aaw.start_answer() + aaw.joined())
    return told.key


def run(world):
    wifi = world.phone.wifi
    world.bond(auto_connect="false", wifi_ap_enabled="true")
    world.start()
    network.wait_on(world)
    talk = aaw.Talk(world.phone).open()
    talk.meet()
    key = join(world, talk, CAR_NAME)

    said = world.cabinctl("name", NAME).output
    world.check("Wi-Fi" in said, f"nothing is said of the network: {said}")
    world.wait_adapter("Alias", NAME)
    now = network.status(world)
    world.check((now["state"], now["name"]) == ("on", NAME), f"the network: {now}")
    world.until(lambda: not wifi.joined, "the phone has lost the network")

    aaw.read_start(talk.hear(aaw.START))
    world.check(join(world, talk, NAME) == key, "another password")
    network.check_kept(world, key, network.key_file(world))
