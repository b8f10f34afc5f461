# SPDX-License-Identifier: GPL-3.0-or-later
"""cabinctl name: the car and its network change their names together, and a phone joins the network by its new one."""

from world import network
from world.base import CAR_NAME

WORLDS = ("vm", "sim")
SCREEN = False
WORLD = {"adapters": 1, "wifi": "networkmanager"}

NAME = "Camper Van"


def run(world):
    wifi = world.wifi.phone
    world.settings(wifi_ap_enabled="true")
    world.start()
    network.wait_on(world)
    key = network.key(world)
    wifi.join(CAR_NAME, key, world.wifi.bssid)

    said = world.cabinctl("name", NAME).output
    world.check("Wi-Fi" in said, f"nothing is said of the network: {said}")
    world.wait_adapter("Alias", NAME)
    now = network.status(world)
    world.check((now["state"], now["name"]) == ("on", NAME), f"the network: {now}")
    world.until(lambda: not wifi.joined, "the phone has lost the network")
    wifi.join(NAME, key, world.wifi.bssid)

    network.check_kept(world, key, network.key_file(world))
