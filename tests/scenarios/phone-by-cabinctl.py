# SPDX-License-Identifier: GPL-3.0-or-later
"""Over ssh: the car is given a name, its phone is connected, disconnected and forgotten, and every step is told."""

import signal

WORLDS = ("vm", "sim")
SCREEN = False

NAME = "Camper Van"


def run(world):
    phone = world.phone
    # Only the commands bring the phone here.
    world.bond(auto_connect="false")
    world.start()
    monitor = world.begin_cabinctl("monitor")
    monitor.shows("The head unit is ready")

    world.cabinctl("name", NAME)
    world.wait_adapter("Alias", NAME)

    world.cabinctl("connect", phone.address)
    world.check(world.device("Connected", phone), "not connected")
    monitor.shows(f"{phone.name} is connected")
    status = world.cabinctl("status").output
    world.check(NAME in status and phone.name in status, f"status: {status}")
    report = world.cabinctl("report").output
    world.check(phone.name in report and phone.address not in report.upper(), f"report: {report}")

    world.cabinctl("disconnect", phone.address)
    world.until(lambda: not world.device("Connected", phone), "the link is down")
    monitor.shows(f"{phone.name} is disconnected")

    world.cabinctl("forget", phone.address)
    world.check(not world.device("Bonded", phone), "not forgotten")
    world.check(phone.address not in world.remembered(), "remembered")
    world.cabinctl("connect", phone.address, status=1)

    monitor.signal(signal.SIGINT)
    monitor.expect(0)
