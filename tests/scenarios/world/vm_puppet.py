# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else in the virtual machine: a program of its own that is told what to do and tells what happens."""

import json
import os
import subprocess
from pathlib import Path

from gi.repository import GLib

from .waiting import until

SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"
LOGS = Path("/run/logs")


class Puppet:
    """Reads and writes one JSON object a line: orders {"do": ...} go in, {"event": ...} come out."""

    def __init__(self, log_name, program, *arguments):
        log = LOGS / f"{log_name}.log"
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                ["/usr/bin/python3", Path(__file__).with_name(program), SYSTEM_BUS, *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self.log = open(log, "a", buffering=1)
        self.events = []
        self.buffer = b""
        os.set_blocking(self.process.stdout.fileno(), False)
        GLib.io_add_watch(self.process.stdout, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self._on_output)

    def _on_output(self, source, _condition):
        data = source.read()
        if not data:
            return GLib.SOURCE_REMOVE
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            self.log.write(line.decode() + "\n")
            event = json.loads(line)
            self.events.append(event)
            self.on_event(event)
        return GLib.SOURCE_CONTINUE

    def on_event(self, event):
        """Something happened to it."""

    def order(self, do, **details):
        """Tells it what to do; what was heard of it so far no longer counts."""
        self.events.clear()
        self.process.stdin.write((json.dumps({"do": do, **details}) + "\n").encode())
        self.process.stdin.flush()

    def await_event(self, name, seconds=10):
        def happened():
            return next((event for event in self.events if event["event"] == name), None)
        return until(happened, f"the other side: {name}", seconds)
