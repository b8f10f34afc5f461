# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone is told of the car's network over Bluetooth, joins it, and finds the projection program at its TCP port."""

from world import aaw, network
from world.base import CAR_NAME

# A simulated phone opens no connection over Wi-Fi.
WORLDS = ("vm",)
SCREEN = False
WORLD = {"wifi": "networkmanager"}

PORT = 5277
GREETING = "the projection program"


def run(world):
    phone = world.phone
    world.bond(wifi_ap_enabled="true", tcp_port=PORT,
               projection_command=f"""'/bin/busybox nc -ll -p {PORT} -e /bin/echo "{GREETING}"'""")
    world.start()
    network.wait_on(world)

    talk = aaw.Talk(phone).open()
    host, port = talk.meet()
    told = talk.ask()
    world.check((told.ssid, told.bssid.lower(), port) == (CAR_NAME, world.wifi.bssid, PORT), f"{told.ssid}, {port}")
    phone.wifi.join(told.ssid, told.key, told.bssid)
    talk.say(aaw.start_answer() + aaw.joined())
    world.check(phone.wifi.read(host, port).strip() == GREETING, "somebody else is at the port")

    # A crash of the program is none of the network.
    world.app.kill()
    world.start()
    network.wait_on(world)
    world.check(phone.wifi.stayed, "the phone has lost the network")

    network.check_kept(world, told.key, network.key_file(world))
