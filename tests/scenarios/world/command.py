# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a program such as cabinctl: what it was told, what it wrote, how it ended."""

import os
import re
import subprocess
import time

from gi.repository import GLib

from .waiting import Failure, until

END_TIMEOUT_S = 90

# Colours, the clearing of a line, and the way back to its beginning.
PAINT = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\r")


class Command:
    """Runs beside the scenario until wait(). Its output goes to files of its log's name.

    text      what it reads from its standard input, else nothing
    terminal  whether it has a terminal to itself, so that it asks, and type() answers; errors are in the output then
    """

    def __init__(self, log, command, text=None, terminal=False, **keywords):
        self.files = {"output": log.with_suffix(".log"), "errors": log.with_name(f"{log.name}-errors.log")}
        self.begin, self.end = time.monotonic(), None
        self.terminal = None
        if terminal:
            self._start_on_terminal(command, keywords)
            return
        with open(self.files["output"], "wb") as output, open(self.files["errors"], "wb") as errors:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL if text is None else subprocess.PIPE,
                                            stdout=output, stderr=errors, **keywords)
        if text is not None:
            self.process.stdin.write(text.encode())
            self.process.stdin.close()

    def _start_on_terminal(self, command, keywords):
        self.terminal, theirs = os.openpty()
        # A session of its own, so that the terminal becomes the one that /dev/tty names.
        self.process = subprocess.Popen(["setsid", "--ctty", *command], stdin=theirs, stdout=theirs, stderr=theirs,
                                        **keywords)
        os.close(theirs)
        self.files["output"].touch()
        self.files["errors"].touch()
        GLib.io_add_watch(self.terminal, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self._on_output)

    def _on_output(self, terminal, _condition):
        try:
            data = os.read(terminal, 4096)
        except OSError:
            return GLib.SOURCE_REMOVE
        with open(self.files["output"], "ab") as output:
            output.write(data)
        return GLib.SOURCE_CONTINUE

    @property
    def output(self):
        """What it has written so far, as a terminal without colours shows it."""
        return PAINT.sub("", self.files["output"].read_text(errors="replace"))

    @property
    def errors(self):
        return self.files["errors"].read_text(errors="replace")

    @property
    def seconds(self):
        """How long it ran."""
        return self.end - self.begin

    def shows(self, pattern, seconds=20):
        """Waits until its output has this."""
        until(lambda: re.search(pattern, self.output), f"the command shows {pattern!r}", seconds)

    def type(self, text):
        """A line at its terminal. Wait for the prompt before: until then the terminal shows what is typed."""
        os.write(self.terminal, text.encode() + b"\n")

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=END_TIMEOUT_S):
        """Returns itself when it has ended."""
        until(lambda: self.process.poll() is not None, "the command ends", seconds)
        self.end = time.monotonic()
        return self

    def expect(self, status, seconds=END_TIMEOUT_S):
        """Waits for its end, which must be with this exit status."""
        self.wait(seconds)
        if self.process.returncode != status:
            raise Failure(f"ended with {self.process.returncode}, not {status}: {self.output}{self.errors}")
        return self

    def check_log(self, secrets):
        """Fails on a secret, also one that was typed."""
        for secret in secrets:
            if re.search(rf"\b{secret[:3]} ?{secret[3:]}\b", self.output + self.errors):
                raise Failure(f"a pairing code is in {self.files['output'].name}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
