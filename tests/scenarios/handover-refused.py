# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone does not join, and says why: so does the car, and lets it try again on the same link."""

import json

from world import aaw

WORLDS = ("sim",)
WORLD = {"wifi": "networkmanager"}

REFUSALS = (
    (aaw.WRONG_CREDENTIALS, "credentials", "The phone has a wrong password"),
    (aaw.PHONE_WIFI_OFF, "phone-wifi-off", "Wi-Fi is off on the phone"),
    (aaw.NETWORK_NOT_FOUND, "not-found", "The phone does not find the network"),
)


def run(world):
    world.bond(auto_connect="false", wifi_ap_enabled="true")
    world.start()
    talk = aaw.Talk(world.phone).open()
    talk.meet()
    for outcome, reason, words in REFUSALS:
        credentials = talk.ask()
        world.app.secrets.add(credentials.key)
        talk.say(aaw.joined(outcome, "some words that are for no driver"))
        talk.ping()
        told = json.loads(world.cabinctl("status", "--json").output)["hand_over"]
        world.check((told["state"], told["reason"]) == ("refused", reason), f"told of it: {told}")
        world.check(words in world.cabinctl("status").output, f"not in the status: {words}")
        world.screen.wait(f"Android Auto: {words}")
    world.shot("refused")

    # The same may be said of the car's own start.
    talk.say(aaw.start_answer(aaw.PHONE_WIFI_OFF))
    world.screen.wait("Android Auto: Wi-Fi is off on the phone")
    talk.ask()
    talk.say(aaw.joined())
    world.screen.wait("Android Auto: In the car’s network")
