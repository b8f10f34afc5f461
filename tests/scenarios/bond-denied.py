# SPDX-License-Identifier: GPL-3.0-or-later
"""A bus policy keeps the user from bluetoothd: status 4, and the message has the rule that is missing."""

# The simulator's private bus has no policy.
WORLDS = ("vm",)
SCREEN = False


def run(world):
    world.deny()
    for options in ([], ["--check-only"]):
        answer = world.cabinctl("bond", *options, "02:00:00:00:00:02", status=4)
        world.check('<allow send_destination="org.bluez"/>' in answer.errors, f"names no rule: {answer.errors}")
