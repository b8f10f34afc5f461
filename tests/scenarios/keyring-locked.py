# SPDX-License-Identifier: GPL-3.0-or-later
"""The password of the network is in a file while the keyring is locked, and moves into it when somebody unlocks it."""

from world import network
from world.keyring import ENVIRONMENT, Keyring

WORLDS = ("vm", "sim")
WORLD = {"adapters": 1, "wifi": "networkmanager"}


def run(world):
    keyring = Keyring(world)
    keyring.make()
    keyring.lock()
    world.settings(wifi_ap_enabled="true")
    world.start(environment=ENVIRONMENT)
    network.wait_on(world)
    key = network.key(world)
    world.check(network.status(world)["key_place"] == "file", "where the password is kept is not said")
    network.check_kept(world, key, network.key_file(world))

    keyring.unlock()
    world.until(lambda: not network.key_file(world).exists(), "the password is out of the file")
    world.check(network.status(world)["key_place"] == "keyring", "where the password is kept now is not said")
    world.check(keyring.items() == 1, "the keyring has another number of secrets")
    network.check_kept(world, key)
    world.check(world.head_unit("Network")["State"] == "on", "the network has ended")
    keyring.check_nobody_asked()
