# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd dies, again and again: how long after the return of its name all is registered and shut, in any world.

Run by tests/bench/run, in the manner of a scenario.
"""

import json
import time

from world.base import BLUEZ, PROFILES

RUNS = 20
STEP_S = 0.001
# Nothing more happens to the window so long after the program says that it is ready.
SETTLE_S = 0.3


def run(world):
    owners = []
    world.bus.subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", None,
                        lambda _path, change: owners.append((time.monotonic(), *change)))
    world.settings()
    world.start()
    runs = [restart(world, owners) for _ in range(RUNS)]
    (world.app.home / "figures.log").write_text(json.dumps({"shut": [run[0] for run in runs],
                                                            "adapter": [run[1] for run in runs]}))


def times_ready(world):
    return world.app.log().count("→ ready")


def restart(world, owners):
    """Milliseconds from the name until shut, and until the adapter was there, which is bluetoothd's own time."""
    before = times_ready(world)
    world.bluez.kill()
    world.until(lambda: not world.bus.has_owner(BLUEZ), "bluetoothd gone")
    owners.clear()
    world.bluez.start()

    def is_back():
        return next((moment for moment, name, _old, new in owners if name == BLUEZ and new), None)
    back = world.until(is_back, "bluetoothd is back", step=STEP_S)
    adapter = world.until(lambda: world.changed("Address", bool, back), "the adapter is back", 20, STEP_S)
    registered = world.until(lambda: world.changed("UUIDs", PROFILES.issubset, back), "registered", 20, STEP_S)
    world.until(lambda: times_ready(world) > before, "ready", step=STEP_S)
    world.throughout(lambda: not world.adapter("Pairable"), "shut", SETTLE_S)
    shut = max(moment for moment, path, _interface, key, _value in world.changes
               if key == "Pairable" and path == world.adapter_path)
    return (max(shut, registered) - back) * 1000, (adapter - back) * 1000
