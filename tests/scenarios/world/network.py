# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios about the car's own network have in common."""

import json
import stat

from .waiting import check, until

# Of the program's user: the password of the network, where no keyring is open.
KEY_FILE = ".local/share/cabin/secrets/wifi"
HOST = "10.42.77.1"
PORT = 5288
START_S = 60


def status(world):
    """What cabinctl says of it."""
    return json.loads(world.cabinctl("status", "--json").output)["network"]


def wait_on(world):
    """Waits until phones can join; returns what cabinctl says then."""
    until(lambda: world.head_unit("Network").get("State") == "on", "the network is on", START_S)
    return status(world)


def key_file(world):
    return world.app.home / KEY_FILE


def key(world):
    """The password of the network from its file, which nobody else may read. From now on it must be in no log."""
    file = key_file(world)
    check(stat.S_IMODE(file.stat().st_mode) == 0o600, f"the file's mode is {file.stat().st_mode:o}")
    text = file.read_text()
    world.app.secrets.add(text)
    return text
