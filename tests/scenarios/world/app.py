# SPDX-License-Identifier: GPL-3.0-or-later
"""The program under test: its settings on disk, its process, its log."""

import configparser
import os
import re
import signal
from pathlib import Path

from gi.repository import GLib

from .waiting import Failure, until

CONNECTION = "org/cabin/HeadUnit/connection"
DISPLAY = "org/cabin/HeadUnit/display"
PHONE_TYPE = GLib.VariantType("aa{sv}")

# A complaint of GLib's log in our own name, or a critical one of anybody.
COMPLAINT = re.compile(r"\(.*\): (cabin\S*-(WARNING|CRITICAL|ERROR)|\S*-?(CRITICAL|ERROR)) \*\*"
                       r"|runtime error:|AddressSanitizer")
# What a log must never hold, also as part of an object path.
ADDRESS = re.compile(r"\b[0-9A-F]{2}(?:[:_-][0-9A-F]{2}){5}\b", re.IGNORECASE)

START_TIMEOUT_S = 60
END_TIMEOUT_S = 10


class App:
    """One start of cabin after another, all with the same settings and the same log.

    launch(command, log) starts a command in the display session of the world and returns a Popen.
    """

    def __init__(self, launch, program, home):
        self.launch, self.program, self.home = launch, program, Path(home)
        self.settings_file = self.home / "config/glib-2.0/settings/keyfile"
        self.log_file = self.home / "app.log"
        self.process_file = self.home / "app.pid"
        self.status_file = self.home / "app.status"
        self.process = None
        self.secrets = set()

    def write_settings(self, connection, display):
        """Values are given as GVariant texts."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        with open(self.settings_file, "w") as file:
            for group, values in ((CONNECTION, connection), (DISPLAY, display)):
                file.write(f"[{group}]\n" + "".join(f"{key}={value}\n" for key, value in values.items()) + "\n")

    def setting(self, key, group=CONNECTION):
        """The value on the disk as a Python value; None where there is none."""
        parser = configparser.RawConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        parser.read(self.settings_file)
        text = parser.get(group, key, fallback=None)
        if text is None:
            return None
        return GLib.Variant.parse(PHONE_TYPE if key == "phones" else None, text, None, None).unpack()

    def start(self, *arguments, environment=()):
        for file in (self.process_file, self.status_file):
            file.unlink(missing_ok=True)
        # The shell between tells the process and, in the end, how it ended.
        script = 'log=$1 pid=$2 status=$3; shift 3; "$@" >>"$log" 2>&1 & echo $! >"$pid"; wait $!; echo $? >"$status"'
        self.process = self.launch(["env", *environment, "sh", "-c", script, "sh", str(self.log_file),
                                    str(self.process_file), str(self.status_file), self.program, *arguments])
        until(self.pid, "the program starts", START_TIMEOUT_S)

    def pid(self):
        try:
            return int(self.process_file.read_text())
        except (OSError, ValueError):
            return None

    def status(self):
        """What the program ended with as a shell says it; None while it runs."""
        try:
            return int(self.status_file.read_text())
        except (OSError, ValueError):
            return None

    @property
    def alive(self):
        return self.process is not None and self.status() is None and self.process.poll() is None

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)
        self._forget()

    def _forget(self):
        self.process.wait(END_TIMEOUT_S)
        self.process = None

    def end(self):
        """SIGTERM; fails if the program does not end, or not well."""
        if not self.alive:
            raise Failure(f"the program died (status {self.status()}): see its log")
        os.kill(self.pid(), signal.SIGTERM)
        status = until(lambda: str(self.status() or ("0" if self.status() == 0 else "")), "the program ends on SIGTERM",
                       END_TIMEOUT_S)
        self._forget()
        if status != "0":
            raise Failure(f"the program ended with status {status} on SIGTERM")

    def log(self):
        try:
            return self.log_file.read_text(errors="replace")
        except OSError:
            return ""

    def check_log(self):
        """Fails on a complaint, and on a secret."""
        for line in self.log().splitlines():
            if COMPLAINT.search(line):
                raise Failure(f"the program's log complains: {line}")
            if ADDRESS.search(line):
                raise Failure(f"the program's log has a whole address: {line}")
            for secret in self.secrets:
                if re.search(rf"\b{secret[:3]} ?{secret[3:]}\b", line):
                    raise Failure(f"the program's log has a pairing code: {line}")
