# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a condition, with a deadline and never otherwise."""

import time

from gi.repository import GLib

STEP_S = 0.01


class Failure(Exception):
    """What a scenario expected and did not see."""


def dispatch():
    """Lets everything happen that is due in the main loop."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def until(condition, what, seconds=10, step=STEP_S):
    """Waits until the condition is true and returns its value; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        dispatch()
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds:g} s: {what}")
        time.sleep(step)


def throughout(condition, what, seconds):
    """The condition must hold all this time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        dispatch()
        if not condition():
            raise Failure(f"did not last {seconds:g} s: {what}")
        time.sleep(STEP_S)


def check(condition, what):
    if not condition:
        raise Failure(what)
