# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd aborts the first attempts to connect by itself: they are made again, with growing pauses, five in all."""

from gi.repository import GLib

from world import bonding

# No other controller than a real one does that.
WORLDS = ("sim",)
SCREEN = False

TRIES = 5


def abort(world, count):
    world.control("FailNext", GLib.Variant("(sssu)", ("org.bluez.Device1.Connect", "org.bluez.Error.Failed",
                                                      "le-connection-abort-by-local", count)))


def run(world):
    world.overhear()
    abort(world, TRIES - 1)
    bonding.begin(world).expect(0)
    bonding.check_bonded(world)
    gaps = world.gaps(world.peripheral)[:TRIES - 1]
    world.check(len(gaps) == TRIES - 1, f"{len(gaps) + 1} attempts")
    world.check(all(after > before for before, after in zip(gaps, gaps[1:])), f"the pauses do not grow: {gaps}")
    world.check_one_in_flight()
