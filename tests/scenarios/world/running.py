# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one scenario in one world, and checks afterwards what must be true of every one."""

import importlib.util
import traceback
from pathlib import Path

from .waiting import Failure

SCENARIOS = Path(__file__).resolve().parent.parent


def names(world=None):
    """The scenarios there are, of a world or of all."""
    found = sorted(file.stem for file in SCENARIOS.glob("*.py"))
    return [name for name in found if world is None or world in load(name).WORLDS]


def load(name):
    spec = importlib.util.spec_from_file_location("scenario", SCENARIOS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # What its world is made with.
    module.WORLD = {"screen": getattr(module, "SCREEN", True), **getattr(module, "WORLD", {})}
    return module


def run(name, make_world):
    """Returns None, or why the scenario failed. make_world gets the scenario's module."""
    scenario = load(name)
    world = None
    try:
        world = make_world(scenario)
        scenario.run(world)
        if world.app.process:
            world.shot("end")
            world.app.end()
        world.check_logs()
    except Failure as failure:
        place = traceback.extract_tb(failure.__traceback__)
        line = next((f" (line {frame.lineno})" for frame in place if Path(frame.filename).stem == name), "")
        reason = f"{failure}{line}"
    except Exception:  # pylint: disable=broad-except
        reason = traceback.format_exc()
    else:
        reason = None
    if world:
        if reason and world.app.alive:
            world.shot("failure")
        world.finish()
        world.clean_up()
    return reason
