# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd aborts the first attempts to connect by itself: they are made again, with growing pauses, five in all."""

from gi.repository import GLib

from world import bonding

# No other controller than a real one does that.
WORLDS = ("sim",)
SCREEN = False

TRIES = 5


def abort(world, method, count, error, text):
    world.control("FailNext", GLib.Variant("(sssu)", (f"org.bluez.Device1.{method}", error, text, count)))


def check_gaps(gaps, world):
    world.check(len(gaps) == TRIES - 1, f"{len(gaps) + 1} attempts")
    world.check(all(after > before for before, after in zip(gaps, gaps[1:])), f"the pauses do not grow: {gaps}")


def run(world):
    world.overhear()
    abort(world, "Pair", TRIES - 1, "org.bluez.Error.ConnectionAttemptFailed", "Page Timeout")
    bonding.begin(world).expect(0)
    bonding.check_bonded(world)
    pairings = world.calls.made("Pair")
    check_gaps([after.begin - before.end for before, after in zip(pairings, pairings[1:])], world)

    world.until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    abort(world, "Connect", TRIES - 1, "org.bluez.Error.Failed", "le-connection-abort-by-local")
    world.cabinctl("bond", "--check-only", world.peripheral.address)
    check_gaps(world.gaps(world.peripheral), world)
    world.check_one_in_flight()
