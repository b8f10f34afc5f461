# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of cabin-agent beside three other pairing agents: all of them on one bus with one simulated bluetoothd."""

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time

from rig import BUILD, SIMULATOR, Failure, await_line
from world.base import BLUEZ
from world.bus import Bus
from world.calls import Calls
from world.waiting import throughout, until

OURS, BARE = "cabin-agent", "bare"
AGENTS = {
    BARE: [str(BUILD / "tests/bench/bench-agent")],
    "bt-agent": ["bt-agent", "-c", "DisplayYesNo"],
    # BlueZ's own, as Debian has it in bluez-test-scripts.
    "simple-agent": ["/usr/bin/python3", "/usr/share/doc/bluez-test-scripts/examples/simple-agent"],
    # Last, as it answers what the others do to the adapter.
    OURS: [str(BUILD / "src/agent/cabin-agent")],
}
STARTS = 15
# GLib ends the threads of its pool after 15 s without work, and Python's collector has its say before that.
SETTLE_S = 20
IDLE_S = int(os.environ.get("CABIN_BENCH_IDLE_S", "600"))

# Of the least agent. What is its own alone (the proportional and own memory) is told, and has no goal.
GOALS = {"start": 1.2, "rss": 1.2}
# What the script that cabin-agent replaces was seen to use in 38 hours.
SCRIPT_S, SCRIPT_HOURS = 0.49, 38


class Street:
    """A bus, a simulated bluetoothd, and agents that come and go."""

    def __init__(self, folder):
        self.children = []
        self.env = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_RUNTIME_DIR": folder,
                    "XDG_CACHE_HOME": folder, "LC_ALL": "C.UTF-8", "G_MESSAGES_DEBUG": "",
                    "GSETTINGS_SCHEMA_DIR": str(BUILD / "data")}
        self.env.pop("GSETTINGS_BACKEND", None)
        simulator = self.spawn([SIMULATOR, "--private", "--adapters", "1"])
        address = await_line(simulator, r"unix:\S+")
        self.env["DBUS_SYSTEM_BUS_ADDRESS"] = address
        self.bus = Bus(address)
        until(lambda: self.bus.has_owner(BLUEZ), "the simulated bluetoothd")
        self.calls = Calls(address)
        until(lambda: self.bus.has_owner(BLUEZ) and self.calls.heard, "the bus is overheard", step=0.05)

    def spawn(self, command):
        child = subprocess.Popen(command, env=self.env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def start(self, name):
        """Starts an agent; returns it and the milliseconds until bluetoothd had made it the default one."""
        known = len(self.calls.made("RequestDefaultAgent"))
        begin = time.time()
        agent = self.spawn(AGENTS[name])

        def registered():
            calls = self.calls.made("RequestDefaultAgent")[known:]
            return calls and calls[0].end
        return agent, (until(registered, f"{name} is the default agent", step=0.001) - begin) * 1000

    def stop(self, agent):
        # bt-agent does not end otherwise.
        agent.kill()
        agent.wait()
        self.children.remove(agent)

    def close(self):
        self.calls.close()
        for child in reversed(self.children):
            child.kill()
            child.wait()


def start_times(street):
    times = {name: [] for name in AGENTS}
    for turn in range(STARTS + 1):
        for name, samples in times.items():
            agent, start_ms = street.start(name)
            street.stop(agent)
            # The first turn fills the caches.
            if turn > 0:
                samples.append(start_ms)
    return {name: statistics.median(samples) for name, samples in times.items()}


def memory(agent):
    """Resident, proportional and own memory in MiB."""
    text = pathlib.Path(f"/proc/{agent.pid}/smaps_rollup").read_text()
    kib = {key: int(value) for key, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    return {"rss": kib["Rss"] / 1024, "pss": kib["Pss"] / 1024,
            "own": (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024}


def threads(agent):
    """Of each thread how often it has slept or was put to sleep, which is how often it was woken."""
    return {status.parent.name: sum(map(int, re.findall(r"ctxt_switches:\s+(\d+)", status.read_text())))
            for status in pathlib.Path(f"/proc/{agent.pid}/task").glob("*/status")}


def cpu_seconds(agent):
    """The processor time of another process: clock_getcpuclockid() in Python's words."""
    return time.clock_gettime((~agent.pid << 3) | 2)


def rest(street):
    """What each agent has and does while nobody asks for anything, all of them at the same time."""
    agents = {name: street.start(name)[0] for name in AGENTS}
    time.sleep(SETTLE_S)
    before = {name: (threads(agent), cpu_seconds(agent)) for name, agent in agents.items()}
    throughout(lambda: all(agent.poll() is None for agent in agents.values()), "every agent runs", IDLE_S)
    figures = {}
    for name, agent in agents.items():
        woken, cpu = before[name]
        figures[name] = {**memory(agent), "wakeups": sum(threads(agent).values()) - sum(woken.values()),
                         "cpu": (cpu_seconds(agent) - cpu) * SCRIPT_HOURS * 3600 / IDLE_S}
    return figures


def agent():
    if missing := [file for command in AGENTS.values() for file in command
                   if not (shutil.which(file) if file == command[0] else file[0] != "/" or os.path.exists(file))]:
        raise Failure(f"not there: {' '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="cabin-bench-") as folder:
        street = Street(folder)
        try:
            starts = start_times(street)
            figures = rest(street)
        finally:
            street.close()
    for name, figure in figures.items():
        figure["start"] = starts[name]
    others = [name for name in AGENTS if name not in (OURS, BARE)]
    for key, unit in (("start", "ms"), ("rss", "MiB"), ("pss", "MiB"), ("own", "MiB")):
        yield f"agent-{key}", figures[OURS][key], unit, figures[BARE][key], GOALS.get(key), "ratio"
        for name in others:
            yield f"  {name} {key}", figures[name][key], unit, None, None, "value"
    yield "agent-wakeups", figures[OURS]["wakeups"], "", None, 0, "value"
    for name in (BARE, *others):
        yield f"  {name} wakeups", figures[name]["wakeups"], "", None, None, "value"
    yield f"agent-cpu-{SCRIPT_HOURS}h", figures[OURS]["cpu"], "s", SCRIPT_S, 1, "ratio"
    for name in (BARE, *others):
        yield f"  {name} cpu", figures[name]["cpu"], "s", None, None, "value"
