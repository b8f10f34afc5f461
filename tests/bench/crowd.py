# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of a car in a crowd: thousands of devices that bluetoothd remembers, and a storm of signals about them."""

import pathlib
import re
import statistics
import time

from gi.repository import Gio, GLib
from rig import BUILD, CABIN, FLOOR
from world.bus import CALL_TIMEOUT_MS, OBJECT_MANAGER

DEVICES = 5000
RUNS = 5
SIGNALS_PER_S = 1000
STORM_MS = 10000
# How long bluetoothd is away.
PAUSE_MS = 1000
# What a program still does after it has all devices is done by then.
SETTLE_S = 5

# Two frames of the display: one that was missed.
WORST_FRAME_MS = 33
LIST_MS = 600

FRAMES = str(BUILD / "tests/bench/bench-frames.so")


def resident_kib(program):
    status = pathlib.Path(f"/proc/{program.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1))


def settled_kib(rig):
    program, _ = rig.launch(CABIN)
    rig.await_quiet()
    time.sleep(SETTLE_S)
    kib = resident_kib(program)
    rig.close(program)
    return kib


def worst_frame(rig, command, happens):
    """The longest frame while something happens, in milliseconds, of a window in which something moves all the time."""
    frames = rig.folder / "frames"
    program, _ = rig.launch(command, BENCH_FRAMES=str(frames), LD_PRELOAD=FRAMES)
    rig.await_quiet()
    begin_us = time.monotonic() * 1e6
    happens(rig)
    end_us = time.monotonic() * 1e6
    rig.close(program)
    lines = (map(int, line.split()) for line in frames.read_text().splitlines())
    return max(took for moment, took in lines if begin_us < moment < end_us) / 1000


def storm(rig):
    rig.sim("Storm", "(uu)", SIGNALS_PER_S, STORM_MS)


def restart(rig):
    """All devices go, and all come back."""
    rig.sim("Restart", "(su)", "kill", PAUSE_MS)
    time.sleep(SETTLE_S)


def list_ready(rig):
    """Milliseconds from the question what there is to the first thing that is done with the answer."""
    begin_ms = time.monotonic() * 1000
    program, _ = rig.launch(CABIN)
    asked_ms = rig.await_call(begin_ms, f"{OBJECT_MANAGER}.GetManagedObjects")
    ready_ms = rig.await_call(asked_ms, "org.bluez.AgentManager1.RegisterAgent")
    rig.close(program)
    return ready_ms - asked_ms


def bare_list(rig):
    """The same question of a program that does nothing with the answer."""
    begin_s = time.monotonic()
    rig.bus.connection.call_sync("org.bluez", "/", OBJECT_MANAGER, "GetManagedObjects", None, None,
                                 Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None)
    return (time.monotonic() - begin_s) * 1000


def crowd(rig):
    alone_kib = settled_kib(rig)
    rig.sim("AddPhones", "(ua{sv})", DEVICES, {"known": GLib.Variant("b", True)})
    runs = [(list_ready(rig), bare_list(rig)) for _ in range(RUNS)]
    value, floor = (statistics.median(column) for column in zip(*runs))
    yield "crowd-list", value, "ms", floor, LIST_MS, "value"
    for name, happens in (("crowd-storm-frame", storm), ("crowd-restart-frame", restart)):
        value, floor = (worst_frame(rig, command, happens) for command in (CABIN, FLOOR))
        yield name, value, "ms", floor, WORST_FRAME_MS, "value"
    yield "crowd-memory", (settled_kib(rig) - alone_kib) / DEVICES, "KiB", None, None, "value"
