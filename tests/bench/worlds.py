# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures that are taken in the scenarios' worlds: the simulator, and a virtual machine with a real bluetoothd."""

import json
import pathlib
import shutil
import statistics
import sys

from rig import BUILD, TOP, Failure

sys.path.insert(0, str(TOP / "tests" / "vm"))

import image  # noqa: E402: the machine's own
import machine  # noqa: E402
from world import running  # noqa: E402: the scenarios' own
from world.sim import SimWorld  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
EVIDENCE = TOP / "out" / "bench"

# What reconnect.py does fits into the time that a machine is given.
MACHINES = 3

RESTART_MS = 500
POLICY_MS = 50
BARE_RATIO = 1.1


def evidence_of(name):
    evidence = EVIDENCE / name
    shutil.rmtree(evidence, ignore_errors=True)
    return evidence


def figures_of(evidence, reason):
    if reason:
        raise Failure(f"{reason}; evidence: {evidence}")
    return json.loads((evidence / "figures.log").read_text())


def in_simulator(name):
    evidence = evidence_of(f"{name}-sim")
    return figures_of(evidence, running.run(str(HERE / name), lambda _module: SimWorld(BUILD, evidence)))


def in_machine(name):
    evidence = evidence_of(f"{name}-vm")
    status, reason = machine.run(*image.prepare(), HERE / name, BUILD, evidence)
    return figures_of(evidence, reason if status != machine.PASSED else None)


def restart():
    for name, take in (("restart-sim", in_simulator), ("restart-vm", in_machine)):
        figures = take("restart")
        yield name, max(figures["shut"]), "ms", max(figures["adapter"]), RESTART_MS, "value"


def reconnect():
    runs = [in_machine("reconnect") for _ in range(MACHINES)]
    morning, back, policy, bare = ([value for run in runs for value in run[key]]
                                   for key in ("morning", "return", "policy", "bare"))
    # At the start the first frames are painted at the same time, which bluetoothctl has not to do.
    yield "reconnect", statistics.median(back), "ms", statistics.median(bare), BARE_RATIO, "ratio"
    yield "reconnect-worst", max(back), "ms", max(bare), None, "value"
    yield "reconnect-start", statistics.median(morning), "ms", statistics.median(bare), None, "value"
    yield "reconnect-policy", max(policy), "ms", None, POLICY_MS, "value"
