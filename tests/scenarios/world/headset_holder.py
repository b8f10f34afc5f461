#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for BlueALSA: a process of that name that registers the headset profile.

Like BlueALSA it writes the UUID with capital letters, which bluetoothd 5.66 takes for another one: it says yes to both.
"""

import ctypes
import sys
from pathlib import Path

from gi.repository import GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from world.base import HSP_HS, Program  # noqa: E402

PR_SET_NAME = 15

ctypes.CDLL(None).prctl(PR_SET_NAME, b"bluealsa", 0, 0, 0)
program = Program(sys.argv[1])
program.register_profile(HSP_HS.upper())
GLib.MainLoop().run()
