# SPDX-License-Identifier: GPL-3.0-or-later
"""`cabinctl bond` with a bond that is there, beside the least program that connects and disconnects that device."""

import os
import statistics
import subprocess
import tempfile
import time

from gi.repository import GLib

from rig import BUILD, SIMULATOR, Failure, await_line
from world.base import BLUEZ
from world.bus import Bus
from world.waiting import until

ADDRESS = "C2:F0:0E:00:00:02"
ADAPTER = "/org/bluez/hci0"
DEVICE = ADAPTER + "/dev_" + ADDRESS.replace(":", "_")
BOND = [str(BUILD / "src/cli/cabinctl"), "bond", ADDRESS]
BARE = [str(BUILD / "tests/bench/bench-connect"), DEVICE]
RUNS = 7
RATIO = 1.2


def seconds(command, env):
    begin = time.monotonic()
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()}")
    return time.monotonic() - begin


def add_device(bus):
    options = {"address": "s", "name": "s", "bearer": "s", "address-type": "s", "io-capability": "s"}
    values = (ADDRESS, "OBD", "le", "random", "NoInputNoOutput")
    bus.call("org.cabin.Sim", "/org/cabin/sim", "org.cabin.Sim1", "AddPhone", GLib.Variant("(a{sv})", (
        {name: GLib.Variant(kind, value) for (name, kind), value in zip(options.items(), values)},)))


def bond():
    with tempfile.TemporaryDirectory(prefix="cabin-bench-") as folder:
        simulator = subprocess.Popen([SIMULATOR, "--private", "--adapters", "1"], text=True, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE)
        try:
            address = await_line(simulator, r"unix:\S+")
            bus = Bus(address)
            until(lambda: bus.has_owner(BLUEZ) and ADAPTER in bus.objects(BLUEZ), "the simulated bluetoothd")
            add_device(bus)
            env = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address, "HOME": folder, "LC_ALL": "C.UTF-8"}
            # The first run makes the bond, the second one fills the caches.
            for command in (BOND, BARE, BOND):
                seconds(command, env)
            runs = [(seconds(BARE, env), seconds(BOND, env)) for _ in range(RUNS)]
            bus.close()
        finally:
            simulator.kill()
            simulator.wait()
    floor, value = (statistics.median(times) for times in zip(*runs))
    yield "bond-there", value * 1000, "ms", floor * 1000, RATIO, "ratio"
