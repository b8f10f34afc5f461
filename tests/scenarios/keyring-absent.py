# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a keyring the password of the network is in a file of Cabin's user, and this is said; nobody is asked."""

from world import network
from world.keyring import Keyring

WORLDS = ("vm", "sim")
WORLD = {"adapters": 1, "wifi": "networkmanager"}


def run(world):
    keyring = Keyring(world)
    world.settings(wifi_ap_enabled="true")
    world.start()
    network.wait_on(world)
    world.check(network.status(world)["key_place"] == "file", "where the password is kept is not said")
    network.check_kept(world, network.key(world), network.key_file(world))

    world.open_bluetooth_page()
    world.screen.tap("Car Network")
    world.screen.wait("The password is kept in a file .*")
    world.shot("network")
    keyring.check_nobody_asked()
