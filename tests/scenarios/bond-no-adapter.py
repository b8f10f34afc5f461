# SPDX-License-Identifier: GPL-3.0-or-later
"""Without bluetoothd, without an adapter, one that is off, or not the one asked for: always said, status 3."""

from gi.repository import GLib

WORLDS = ("vm", "sim")
SCREEN = False
WORLD = {"adapters": 0, "with_bluetoothd": False}

# Nobody is asked to answer here.
DEVICE = "02:00:00:00:00:02"


def run(world):
    answer = world.cabinctl("bond", DEVICE, status=3)
    world.check("bluetooth" in answer.errors.lower(), f"does not say that bluetoothd is missing: {answer.errors}")

    world.bluez.start()
    world.until(lambda: world.bus.has_owner("org.bluez"), "bluetoothd")
    answer = world.cabinctl("bond", DEVICE, status=3)
    world.check("adapter" in answer.errors, f"does not say that there is no adapter: {answer.errors}")

    world.bluez.plug()
    world.wait_adapters()
    world.cabinctl("bond", "--adapter=02:00:00:00:00:03", DEVICE, status=3)
    world.until(lambda: world.adapter("Powered"), "the adapter is on")
    world.set_adapter("Powered", GLib.Variant("b", False))
    answer = world.cabinctl("bond", DEVICE, status=3)
    world.check("off" in answer.errors, f"does not say that the adapter is off: {answer.errors}")
