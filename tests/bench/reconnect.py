# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone beside the car, and the adapter comes: by turns at the program's start, while it runs, and for
`bluetoothctl connect`.

Run by tests/bench/run, in the manner of a scenario.
"""

import json
import os
import re
import subprocess
import time
from datetime import datetime

from gi.repository import GLib
from world.base import BLUEZ, HSP_HS, PROFILE_MANAGER

RUNS = 7
STEP_S = 0.001
OURS = "/org/cabin/"
THEIRS = "/bare/profile"
PROFILE_XML = """<node><interface name="org.bluez.Profile1">
<method name="Release"/>
<method name="NewConnection"><arg type="o" direction="in"/><arg type="h" direction="in"/>
<arg type="a{sv}" direction="in"/></method>
<method name="RequestDisconnection"><arg type="o" direction="in"/></method>
</interface></node>"""


def run(world):
    world.bond()
    world.overhear()
    mornings, returns, bare = [], [], []
    for _ in range(RUNS):
        mornings.append(connect(world, world.app.start))
        leave(world)
        returns.append(connect(world, lambda: world.set_adapter("Powered", GLib.Variant("b", False))))
        world.app.end()
        leave(world)
        bare.append(connect_bare(world))
    (world.app.home / "figures.log").write_text(json.dumps({
        "morning": [run[0] for run in mornings], "return": [run[0] for run in returns],
        "policy": [run[1] for run in returns], "bare": bare}))


def await_call(world, since, member, path):
    """When, in seconds of the wall clock, such a call was made."""
    def made():
        return next((call.begin for call in world.calls.heard[since:]
                     if call.member == member and call.path.startswith(path)), None)
    return world.until(made, f"{member} on {path}", 30, STEP_S)


def leave(world):
    world.phone.disconnect()
    world.until(lambda: not world.device("Connected"), "apart")


def connect(world, bring_adapter):
    """Milliseconds from the adapter's being ready to the phone's being connected, and to the attempt."""
    since, read = len(world.calls.heard), len(world.app.log())
    bring_adapter()
    connected = await_call(world, since, "NewConnection", OURS)
    attempt = await_call(world, since, "ConnectProfile", world.device_path())
    text = re.search(r"([\d:.]+): Bluetooth: \w+ → ready", world.app.log()[read:]).group(1)
    world.until(lambda: "→ connected" in world.app.log()[read:], "Cabin knows it")
    today = datetime.fromtimestamp(attempt).date()
    ready = datetime.combine(today, datetime.strptime(text, "%H:%M:%S.%f").time()).timestamp()
    return (connected - ready) * 1000, (attempt - ready) * 1000


def connect_bare(world):
    """The same for bluetoothctl, from its call on, and a program that serves the same profile."""
    holder = world.other_program()
    links = []

    def answer(method, _arguments, invocation):
        if method == "NewConnection":
            links.extend(invocation.get_message().get_unix_fd_list().steal_fds())
        invocation.return_value(None)
    holder.bus.export(THEIRS, PROFILE_XML, answer)
    holder.bus.call(BLUEZ, "/org/bluez", PROFILE_MANAGER, "RegisterProfile",
                    GLib.Variant("(osa{sv})", (THEIRS, HSP_HS, {"AutoConnect": GLib.Variant("b", True)})))
    since = len(world.calls.heard)
    tool = subprocess.Popen(["bluetoothctl", "connect", world.phone.address], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL)
    connected = await_call(world, since, "NewConnection", THEIRS)
    attempt = await_call(world, since, "Connect", world.device_path())
    world.until(lambda: tool.poll() is not None, "bluetoothctl ends", 30)
    for link in links:
        os.close(link)
    leave(world)
    holder.leave()
    return (connected - attempt) * 1000
