# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks what of whom on a bus, and when it is answered: overheard by dbus-monitor."""

import os
import subprocess
from dataclasses import dataclass

from gi.repository import GLib


@dataclass
class Call:
    """A call that was made; begin and end are seconds of the wall clock, end is None until it is answered."""
    member: str
    path: str
    begin: float
    end: float = None
    failed: bool = False


class Calls:
    def __init__(self, address):
        self.heard = []
        self.unanswered = {}
        self.buffer = b""
        self.process = subprocess.Popen(
            ["dbus-monitor", "--address", address, "--profile",
             "type='method_call'", "type='method_return'", "type='error'"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        os.set_blocking(self.process.stdout.fileno(), False)
        GLib.io_add_watch(self.process.stdout, GLib.PRIORITY_HIGH, GLib.IO_IN | GLib.IO_HUP, self._on_output)

    def _on_output(self, source, _condition):
        data = source.read()
        if not data:
            return GLib.SOURCE_REMOVE
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            self._on_line(*line.decode().split("\t"))
        return GLib.SOURCE_CONTINUE

    def _on_line(self, kind, moment="", serial="", sender="", receiver="", *rest):
        """Columns of --profile: a call ends with path, interface and member, an answer with the serial of its call."""
        if kind == "mc":
            call = Call(rest[2], rest[0], float(moment))
            self.heard.append(call)
            self.unanswered[sender, serial] = call
        elif kind in ("mr", "err") and (call := self.unanswered.pop((receiver, rest[0]), None)):
            call.end = float(moment)
            call.failed = kind == "err"

    def made(self, *members):
        """The calls of these methods so far, oldest first."""
        return [call for call in self.heard if call.member in members]

    def close(self):
        self.process.kill()
        self.process.wait()
