# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the figures are taken: a screen and a bus of its own, a simulated bluetoothd, and what watches them."""

import os
import pathlib
import re
import select
import subprocess
import sys
import threading
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "scenarios"))

from gi.repository import GLib  # noqa: E402
from world.bus import Bus  # noqa: E402: the scenarios' own

BUILD = pathlib.Path(os.environ.get("CABIN_BUILD", TOP / "build")).resolve()
CABIN = [str(BUILD / "src/app/cabin"), "--windowed"]
FLOOR = [str(BUILD / "tests/bench/bench-floor")]
WATCH = str(BUILD / "tests/bench/bench-watch")
SIMULATOR = str(BUILD / "tests/sim/cabin-sim")

SCREEN = (1024, 600)
# A paint of at least this part of the screen is a whole picture: the window, or the prompt above everything.
WHOLE = 0.4
DEADLINE_S = 20

KEYFILE = "[org/cabin/HeadUnit/connection]\n{}\n"
KNOWN_PHONE = KEYFILE.format("phones=[{'address': <'00:00:5E:00:53:01'>, 'name': <'Pixel 8'>}]")


class Failure(Exception):
    """A figure that could not be taken."""


def await_line(process, pattern):
    """The first line of a program's output that matches; the program goes on."""
    end = time.monotonic() + DEADLINE_S
    while select.select([process.stdout], [], [], max(0, end - time.monotonic()))[0]:
        line = process.stdout.readline()
        found = re.search(pattern, line)
        if found:
            return found.group(0)
        if not line:
            break
    raise Failure(f"{process.args[0]} did not come up")


class Rig:
    """A screen, a session bus, a simulated bluetoothd, and what watches them; all gone at the end."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.children = []
        self.events = []
        self.news = threading.Condition()
        self.env = {**os.environ, "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11", "GTK_A11Y": "none",
                    "LC_ALL": "C.UTF-8", "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"), "G_MESSAGES_DEBUG": "",
                    "XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_CACHE_HOME": str(self.folder / "cache"),
                    "XDG_DATA_HOME": str(self.folder / "data"), "XDG_RUNTIME_DIR": str(self.folder)}
        for name in ("WAYLAND_DISPLAY", "GSETTINGS_BACKEND"):
            self.env.pop(name, None)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            end(child)

    def spawn(self, command, **environment):
        child = subprocess.Popen(command, env={**self.env, **environment}, text=True, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def start(self):
        size = f"{SCREEN[0]}x{SCREEN[1]}x24"
        screen = self.spawn(["Xvfb", "-screen", "0", size, "-nolisten", "tcp", "-displayfd", "1"])
        self.env["DISPLAY"] = ":" + await_line(screen, r"^\d+")
        session = self.spawn(["dbus-daemon", "--session", "--nofork", "--print-address"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = await_line(session, r"^unix:\S+")
        simulator = self.spawn([SIMULATOR, "--private", "--adapters", "1"])
        self.env["DBUS_SYSTEM_BUS_ADDRESS"] = await_line(simulator, r"unix:\S+")
        self.bus = Bus(self.env["DBUS_SYSTEM_BUS_ADDRESS"])
        names = ("org.bluez", "org.cabin.Sim")
        self.await_true(lambda: all(map(self.bus.has_owner, names)), "the simulator")
        watch = self.spawn([WATCH, self.env["DBUS_SYSTEM_BUS_ADDRESS"]])
        await_line(watch, r"ready")
        threading.Thread(target=self.read_events, args=(watch.stdout,), daemon=True).start()

    def read_events(self, stream):
        for line in stream:
            fields = line.split()
            with self.news:
                self.events.append((int(fields[0]) / 1000, *fields[1:]))
                self.news.notify_all()

    def await_event(self, since_ms, wanted, what):
        """The time in milliseconds of the first such event after a moment."""
        end_s = time.monotonic() + DEADLINE_S
        seen = 0
        with self.news:
            while True:
                for event in self.events[seen:]:
                    if event[0] >= since_ms and wanted(event):
                        return event[0]
                seen = len(self.events)
                if not self.news.wait(end_s - time.monotonic()):
                    raise Failure(f"no {what} in {DEADLINE_S} s")

    def await_call(self, since_ms, call):
        return self.await_event(since_ms, lambda event: event[1:] == ("call", call), call)

    def await_paint(self, since_ms):
        return self.await_event(since_ms, lambda event: event[1] == "paint" and int(event[2]) * int(event[3])
                                >= WHOLE * SCREEN[0] * SCREEN[1], "frame")

    @staticmethod
    def await_true(condition, what):
        end_s = time.monotonic() + DEADLINE_S
        while not condition():
            if time.monotonic() > end_s:
                raise Failure(f"{what} did not come about in {DEADLINE_S} s")
            time.sleep(0.02)

    def sim(self, method, signature="()", *arguments):
        return self.bus.call("org.cabin.Sim", "/org/cabin/sim", "org.cabin.Sim1", method,
                             GLib.Variant(signature, arguments), DEADLINE_S * 1000)

    def await_quiet(self):
        """Waits until Cabin has had no call to bluetoothd for a second."""
        counts, since = None, time.monotonic()

        def quiet():
            nonlocal counts, since
            now = self.sim("CallCounts")[0]
            if now != counts:
                counts, since = now, time.monotonic()
            return counts and time.monotonic() - since > 1

        self.await_true(quiet, "rest on the bus")
        return counts

    def launch(self, command, settings=KNOWN_PHONE, **environment):
        """Starts a program with these settings; returns it and the time in milliseconds until its first frame."""
        store = self.folder / "config/glib-2.0/settings/keyfile"
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_text(settings)
        with self.news:
            self.events.clear()
        begin_ms = time.monotonic() * 1000
        program = self.spawn(command, **environment)
        return program, self.await_paint(begin_ms) - begin_ms

    def close(self, program):
        end(program)
        self.children.remove(program)


def end(child):
    child.terminate()
    try:
        child.wait(DEADLINE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
