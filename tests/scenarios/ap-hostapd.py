# SPDX-License-Identifier: GPL-3.0-or-later
"""A car without NetworkManager: hostapd makes the network that Cabin wants, and makes it anew when that changes."""

from pathlib import Path

from world import network
from world.base import CAR_NAME

# The simulator has no service manager.
WORLDS = ("vm",)
SCREEN = False
WORLD = {"adapters": 1, "wifi": "hostapd"}

# What a shell or a configuration file must not take for its own.
NAME = 'Jörg\'s "Van" #1; {x}'
# Cabin's wish, of which root makes what hostapd reads.
WISH, PASSWORDS = Path("/run/cabin/network/ap"), Path("/run/cabin-ap/psk")


def run(world):
    wifi = world.wifi.phone
    world.settings(wifi_ap_enabled="true")
    world.start()
    network.wait_on(world)
    key = network.key(world)
    wifi.join(CAR_NAME, key, world.wifi.bssid)

    world.cabinctl("name", NAME)
    wifi.join(NAME, key, world.wifi.bssid)

    network.check_kept(world, key, network.key_file(world), WISH, PASSWORDS)
