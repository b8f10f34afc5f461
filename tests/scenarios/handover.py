# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone asks over Bluetooth for Wi-Fi, is told, and joins: step by step on the screen and for programs."""

import json

from world import aaw

WORLDS = ("vm", "sim")
WORLD = {"wifi": "networkmanager"}


def expect(world, state, words):
    """What the car shows of it, and what it tells."""
    phone = world.phone
    told = json.loads(world.cabinctl("status", "--json").output)["hand_over"]
    world.check(told == {"state": state, "reason": "none", "name": phone.name, "address": phone.address},
                f"told of it: {told}")
    world.screen.wait(f"(Android Auto|{phone.name}): {words}")


def run(world):
    phone = world.phone
    world.bond(auto_connect="false", wifi_ap_enabled="true")
    world.start()
    world.until(lambda: world.head_unit("Network")["State"] == "on", "the car's network is on", 30)

    # As a phone does that was never here.
    talk = aaw.Talk(phone).open()
    expect(world, "asked", "Asking for the car’s network…")
    address = talk.meet()
    world.check(address == ("10.42.77.1", 5288), f"to be opened: {address}")
    major, _minor, frequencies = talk.version
    world.check(major == 6 and len(frequencies) == 1 and 2400 < frequencies[0] < 5900, f"version: {talk.version}")
    credentials = talk.ask()
    world.app.secrets.add(credentials.key)
    expect(world, "sent", "Joining the car’s network…")
    world.check(credentials.bssid.upper() == world.wifi.bssid.upper(), "another access point's address")
    world.check(credentials.security == aaw.WPA2 and credentials.kind == aaw.FIXED, f"another kind: {credentials}")
    # With all that it was told, and nothing else.
    phone.wifi.join(credentials.ssid, credentials.key, credentials.bssid)
    talk.say(aaw.start_answer() + aaw.joined())
    talk.ping()
    expect(world, "joined", "In the car’s network")
    world.shot("joined")

    # A phone that asks the car to begin, and asks once more, is told the same.
    talk.say(aaw.frame(aaw.START))
    answer = aaw.read_start_answer(talk.hear(aaw.START_ANSWER))
    world.check(answer == (*address, aaw.DONE), f"the answer to a start: {answer}")
    world.check(talk.ask() == credentials, "told something else")
    talk.close()

    # As a phone does that knows the network.
    talk.open()
    expect(world, "asked", "Asking for the car’s network…")
    world.check(talk.meet() == address, "another address")
    talk.say(aaw.start_answer() + aaw.joined())
    talk.ping()
    expect(world, "joined", "In the car’s network")
