# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test of cabinctl needs: a simulated bluetoothd, a head unit, a terminal; and a runner that speaks TAP.

CABIN_BUILD names the build directory (default: build in the tree).
"""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests" / "scenarios"))

from gi.repository import GLib  # noqa: E402
from world.bus import Bus  # noqa: E402
from world.waiting import until  # noqa: E402

BUILD = Path(os.environ.get("CABIN_BUILD") or TOP / "build").resolve()
CABINCTL = BUILD / "src/cli/cabinctl"
AGENT = BUILD / "src/agent/cabin-agent"
SIMULATOR = BUILD / "tests/sim/cabin-sim"

HEAD_UNIT = "org.cabin.HeadUnit"
BLUEZ = "org.bluez"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
CONTROL = ("org.cabin.Sim", "/org/cabin/sim", "org.cabin.Sim1")
ANDROID_AUTO = "4de17a00-52cb-11e6-bdf4-0800200c9a66"
PHONE = "02:F0:0E:00:00:01"
DONGLE = "C2:F0:0E:00:00:02"
NOBODY = "02:F0:0E:00:00:99"
DEADLINE_S = 20
VERBS = ("status", "pair-mode", "devices", "pair", "bond", "connect", "disconnect", "forget", "name", "monitor",
         "report")

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    {denied}
  </policy>
</busconfig>
"""


class Failure(Exception):
    """What a test expected and did not see."""


def check(condition, what):
    if not condition:
        raise Failure(what)


class Result:
    """What a command wrote, and how it ended."""

    def __init__(self, command, status, output, errors):
        self.command, self.status, self.output, self.errors = command, status, output, errors

    def __str__(self):
        return f"{' '.join(self.command)}: status {self.status}\n{self.output}\n{self.errors}"

    @property
    def json(self):
        return json.loads(self.output)


def cabinctl(*arguments, env=None, status=0, text=None, program=CABINCTL, stdin=subprocess.DEVNULL):
    """Runs it without a terminal; fails unless it ends with that status and its words match the pattern."""
    command = [str(program), *arguments]
    done = subprocess.run(command, env=env, stdin=stdin, capture_output=True, timeout=DEADLINE_S * 4,
                          start_new_session=True, check=False)
    result = Result([program.name, *map(repr, arguments)], done.returncode, done.stdout.decode(), done.stderr.decode())
    check(result.status == status, f"expected {status}: {result}")
    check(text is None or re.search(text, result.output + result.errors), f"expected {text}: {result}")
    return result


class Terminal:
    """A command with a person at a terminal of its own."""

    def __init__(self, *arguments, env, program=CABINCTL):
        self.master, slave = pty.openpty()
        self.seen = ""
        self.process = subprocess.Popen([str(program), *arguments], env=env, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        try:
            self.seen += os.read(self.master, 65536).decode(errors="replace") if ready else ""
        except OSError:
            return False
        return bool(ready)

    def shows(self, pattern):
        """Waits until the terminal shows it; what came before it is forgotten."""
        deadline = time.monotonic() + DEADLINE_S
        while not (found := re.search(pattern, self.seen)):
            check(time.monotonic() < deadline and (self.read(0.2) or self.process.poll() is None),
                  f"the terminal never showed {pattern}: {self.seen!r}")
        self.seen = self.seen[found.end():]
        return found

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def type(self, text):
        os.write(self.master, text.encode() + b"\n")

    def interrupt(self):
        os.write(self.master, b"\x03")

    def ends(self, status):
        deadline = time.monotonic() + DEADLINE_S
        while self.process.poll() is None:
            check(time.monotonic() < deadline, f"it did not end: {self.seen!r}")
            self.read(0.1)
        while self.read(0):
            pass
        check(self.process.returncode == status, f"ended with {self.process.returncode}: {self.seen!r}")
        os.close(self.master)


class Car:
    """A simulated bluetoothd on a bus of its own and, if told so, a head unit."""

    def __init__(self, head_unit=False, adapters=1, denied=None, visible=True):
        self.home = Path(tempfile.mkdtemp(prefix="cabin-cli-"))
        self.processes = []
        self.agent = None
        if denied is None:
            simulator = self._spawn([str(SIMULATOR), "--private", "--adapters", str(adapters)], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE)
            address = simulator.stdout.readline().decode().strip()
        else:
            address = self._start_bus(denied)
            self._spawn([str(SIMULATOR), "--bus", address, "--adapters", str(adapters)], stdout=subprocess.PIPE)
        self.env = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address, "HOME": str(self.home),
                    "XDG_CONFIG_HOME": str(self.home), "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"),
                    "GIO_USE_VFS": "local", "LC_ALL": "C.UTF-8", "TERM": "xterm"}
        for name in ("GSETTINGS_BACKEND", "NO_COLOR", "G_MESSAGES_DEBUG"):
            self.env.pop(name, None)
        self.bus = Bus(address)
        until(lambda: self.bus.has_owner(CONTROL[0]), "the simulator")
        until(lambda: self.bus.has_owner(BLUEZ), "the simulated bluetoothd")
        if visible:
            until(lambda: len(self.adapters()) == adapters, "its adapters")
        if head_unit:
            self.start_head_unit()

    def _spawn(self, command, **keywords):
        with open(self.home / f"{Path(command[0]).name}.log", "ab") as log:
            process = subprocess.Popen(command, **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log,
                                                   **keywords})
        self.processes.append(process)
        return process

    def _start_bus(self, denied):
        path = self.home / "bus"
        (self.home / "bus.conf").write_text(BUS_CONFIG.format(path=path, denied=denied))
        self._spawn(["dbus-daemon", f"--config-file={self.home / 'bus.conf'}", "--nofork"])
        until(path.exists, "the message bus")
        return f"unix:path={path}"

    def start_head_unit_unseen(self):
        self.agent = self._spawn([str(AGENT)], env=self.env)
        until(lambda: self.bus.has_owner(HEAD_UNIT), "the head unit", DEADLINE_S)

    def start_head_unit(self):
        self.start_head_unit_unseen()
        if self.adapters():
            until(self.is_ready, "the head unit is ready", DEADLINE_S)

    def is_ready(self):
        return self.head_unit("State") == "ready"

    def head_unit(self, key):
        return self.bus.get(HEAD_UNIT, "/org/cabin/HeadUnit", "org.cabin.HeadUnit1", key)

    def end_head_unit(self):
        self.agent.terminate()
        self.agent.wait(DEADLINE_S)

    def control(self, method, *arguments):
        signature, *values = arguments or ("()",)
        return self.bus.call(*CONTROL, method, GLib.Variant(signature, tuple(values)))

    def add_phone(self, address=PHONE, **options):
        options = {"address": address, "name": "Pixel 8", **options}
        kinds = {str: "s", bool: "b", int: "i"}
        self.control("AddPhone", "(a{sv})", {name.replace("_", "-"): GLib.Variant(kinds[type(value)], value)
                                             for name, value in options.items()})

    def add_dongle(self, **options):
        """A device of low energy that shows a code."""
        self.add_phone(**{"address": DONGLE, "name": "OBD", "bearer": "le", "address_type": "random",
                          "io_capability": "DisplayOnly", **options})

    def pair_phone(self):
        """A phone gets to know the car the usual way."""
        self.add_phone()
        self.cabinctl("pair-mode", "on")
        result, = self.control("Pair", "(sa{sv})", PHONE, {})
        check(not result, f"the phone could not pair: {result}")
        until(lambda: self.head_unit("Phones"), "the phone is known")

    def adapters(self):
        return {path: interfaces[ADAPTER] for path, interfaces in self.bus.objects(BLUEZ).items()
                if ADAPTER in interfaces}

    def pairable(self):
        return [adapter["Pairable"] for adapter in self.adapters().values()]

    def device(self, address):
        for interfaces in self.bus.objects(BLUEZ).values():
            if interfaces.get(DEVICE, {}).get("Address") == address:
                return interfaces[DEVICE]
        return None

    def code(self, address=DONGLE):
        """What the display of the device shows."""
        return until(lambda: self.control("GetPhone", "(s)", address)[0].get("code"), "a code on the display")

    def cabinctl(self, *arguments, **keywords):
        return cabinctl(*arguments, env=self.env, **keywords)

    def terminal(self, *arguments):
        return Terminal(*arguments, env=self.env)

    def begin(self, *arguments):
        """A command that goes on, with its output in a pipe."""
        process = subprocess.Popen([str(CABINCTL), *arguments], env=self.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bus.close()
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM if process is self.agent else signal.SIGKILL)
            process.wait(DEADLINE_S)
        shutil.rmtree(self.home, ignore_errors=True)


def run(tests):
    """Runs the functions one after the other and says in TAP how each ended."""
    wanted = sys.argv[1:]
    tests = [test for test in tests if not wanted or test.__name__ in wanted]
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", "-")
        try:
            test()
        except Exception:
            failed += 1
            print(f"not ok {number} {name}")
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="", flush=True)
        else:
            print(f"ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
