# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios about the car's own network have in common."""

import json
import stat

from .waiting import check, until

# Of the program's user: the password of the network, where no keyring is open.
KEY_FILE = ".local/share/cabin/secrets/wifi"
START_S = 60


def status(world):
    """What cabinctl says of it."""
    return json.loads(world.cabinctl("status", "--json").output)["network"]


def wait_on(world):
    """Waits until phones can join."""
    until(lambda: world.head_unit("Network").get("State") == "on", "the network is on", START_S)


def key_file(world):
    return world.app.home / KEY_FILE


def key(world):
    """The password of the network, from a file that nobody else may read."""
    file = key_file(world)
    mode = stat.S_IMODE(file.stat().st_mode)
    check(mode == 0o600, f"the file's mode is {mode:o}")
    return file.read_text()


def check_kept(world, secret, *places):
    """It is in these files and nowhere else: in no log, argument or environment of a program, settings file or unit."""
    found = world.wifi.places(secret)
    check(found == set(places), f"the password is in {sorted(map(str, found))}")
