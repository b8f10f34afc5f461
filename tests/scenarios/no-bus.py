# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a system bus the program runs and says so."""

WORLDS = ("vm", "sim")


def run(world):
    world.start(shows="No system bus", environment=("DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus",))
    world.screen.wait("Start the D-Bus system bus, then start Cabin again.")
    world.shot("no-bus")
