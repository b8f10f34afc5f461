#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rig inside the car: plays what the host orders, a line of JSON each, over the second serial line."""

import json
import sys
import traceback
import tty
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scenarios"))

from world import running  # noqa: E402
from world.car import CarWorld, EVIDENCE  # noqa: E402
from world.waiting import Failure  # noqa: E402


def play(world, order):
    """Returns what came of it, as JSON has it."""
    act, arguments = order["act"], order["arguments"]
    scenario = running.load(order["scenario"]) if order["scenario"] else None
    try:
        if hasattr(scenario, act):
            value = getattr(scenario, act)(world, **arguments)
        else:
            value = getattr(world, act)(**arguments)
    except Failure as failure:
        return {"reason": str(failure), "value": None}
    except Exception:  # pylint: disable=broad-except
        return {"reason": traceback.format_exc(), "value": None}
    return {"reason": "", "value": value}


def main():
    control = open("/dev/ttyS1", "r+b", buffering=0)
    tty.setraw(control)
    world = CarWorld(control)
    while True:
        control.write(b"NEXT\n")
        result = play(world, json.loads(control.readline()))
        if result["reason"]:
            world.keep_evidence()
        (EVIDENCE / "result.json").write_text(json.dumps(result))


main()
