#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one scenario inside the test machine: guest.py SCENARIO BUILD-DIRECTORY."""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scenarios"))

from world import running  # noqa: E402
from world.vm import EVIDENCE, VmWorld, keep_evidence  # noqa: E402


def main():
    name, build = sys.argv[1:]
    # A scenario may set the clock of the machine, which outlives it.
    epoch = time.time() - time.monotonic()
    reason = running.run(name, lambda scenario: VmWorld(build, **getattr(scenario, "WORLD", {})))
    keep_evidence()
    time.clock_settime(time.CLOCK_REALTIME, epoch + time.monotonic())
    (EVIDENCE / "result.json").write_text(json.dumps({"passed": reason is None, "reason": reason or ""}))


main()
