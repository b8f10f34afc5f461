# SPDX-License-Identifier: GPL-3.0-or-later
"""A real PipeWire has headset, hands-free and audio: the status names it, and phones come back on other evidence."""

from world.base import PROFILES

# PipeWire needs a real bluetoothd.
WORLDS = ("vm",)

# Each profile once at the start, and some more when owners leave.
REGISTER_CALLS = 8
LOG_LINES = 200
OWNED = ("Headset is used by another program", "Hands-free gateway is used by another program")


def check_quiet(world):
    """Neither calls nor log lines without end."""
    calls = len(world.calls.made("RegisterProfile"))
    world.check(calls <= REGISTER_CALLS, f"{calls} calls of RegisterProfile")
    lines = len(world.app.log().splitlines())
    world.check(lines <= LOG_LINES, f"{lines} lines in the log")


def run(world):
    phone = world.phone
    wireplumber = world.start_pipewire()
    world.bond()
    world.overhear()
    world.start()
    world.screen.wait("Connected", 60)
    world.open_bluetooth_page()
    for title in OWNED:
        world.screen.wait(title)
    world.screen.wait("Cabin takes it over when PipeWire ends.")
    world.screen.wait("Connected · used by another program")
    world.until(lambda: world.screen.text_after("Connected Device") == phone.name, "shown as connected", step=0.2)
    world.shot("owned")
    check_quiet(world)
    world.check_one_in_flight()

    # It goes, and comes back by what PipeWire has of it, without an attempt of ours.
    world.screen.tap("Connect Phones Automatically")
    phone.power(False)
    world.until(lambda: world.screen.text_after("Connected Device") == "None", "shown as gone", 30, step=0.2)
    phone.power(True)
    world.connect_audio()
    world.screen.wait("Connected · media by another program", 20)
    world.until(lambda: world.screen.text_after("Connected Device") == phone.name, "connected again", step=0.2)
    check_quiet(world)

    # Without it, all is the car's own.
    wireplumber.terminate()
    wireplumber.wait()
    for title in OWNED:
        world.screen.wait_gone(title)
    world.check(PROFILES <= set(world.adapter("UUIDs")), "the profiles are not registered")
    check_quiet(world)
