#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone of the virtual machine: a program of its own on the second adapter.

It reads one JSON object a line, {"do": ..., ...}, and writes one a line, {"event": ..., ...}.
"""

import json
import socket
import sys
import threading
from pathlib import Path

from gi.repository import GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from world.bus import OBJECT_MANAGER, Bus, error_name  # noqa: E402
from world.waiting import until  # noqa: E402

BLUEZ = "org.bluez"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
AGENT_PATH = "/phone/agent"
AGENT_XML = """<node><interface name="org.bluez.Agent1">
<method name="Release"/><method name="Cancel"/>
<method name="RequestConfirmation"><arg type="o" direction="in"/><arg type="u" direction="in"/></method>
<method name="RequestAuthorization"><arg type="o" direction="in"/></method>
<method name="AuthorizeService"><arg type="o" direction="in"/><arg type="s" direction="in"/></method>
<method name="RequestPinCode"><arg type="o" direction="in"/><arg type="s" direction="out"/></method>
<method name="RequestPasskey"><arg type="o" direction="in"/><arg type="u" direction="out"/></method>
<method name="DisplayPasskey"><arg type="o" direction="in"/><arg type="u" direction="in"/><arg type="q" direction="in"/>
</method>
<method name="DisplayPinCode"><arg type="o" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>"""

PAIR_TIMEOUT_MS = 90000
CONNECT_TIMEOUT_S = 40


def tell(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


class Phone:
    def __init__(self, address, adapter, car):
        self.bus = Bus(address)
        self.adapter, self.car = adapter, car
        self.device = f"{adapter}/dev_{car.replace(':', '_')}"
        self.address = self.bus.get(BLUEZ, adapter, ADAPTER, "Address")
        self.answer, self.delay_ms = "accept", 200
        self.pairing = False
        self.sockets = {}
        self.bus.export(AGENT_PATH, AGENT_XML, self.on_agent)
        self.bus.subscribe(BLUEZ, OBJECT_MANAGER, "InterfacesAdded", None, self.on_added)

    def on_agent(self, method, arguments, invocation):
        tell("agent", method=method)
        if method == "RequestConfirmation":
            tell("code", code=arguments[1])
            if self.answer != "never":
                GLib.timeout_add(self.delay_ms, self.reply, invocation)
        elif method == "RequestPinCode":
            invocation.return_value(GLib.Variant("(s)", ("0000",)))
        elif method == "RequestPasskey":
            invocation.return_value(GLib.Variant("(u)", (0,)))
        else:
            invocation.return_value(None)

    def reply(self, invocation):
        if self.answer == "accept":
            invocation.return_value(None)
        else:
            invocation.return_dbus_error("org.bluez.Error.Rejected", "no")
        return GLib.SOURCE_REMOVE

    def configure(self, name, capability, answer):
        """Brings the phone into range: powered, named, with an agent of its own."""
        self.answer = answer
        manager = (BLUEZ, "/org/bluez", "org.bluez.AgentManager1")
        try:
            self.bus.call(*manager, "UnregisterAgent", GLib.Variant("(o)", (AGENT_PATH,)))
        except GLib.Error:
            pass
        self.bus.call(*manager, "RegisterAgent", GLib.Variant("(os)", (AGENT_PATH, capability)))
        self.set("Powered", GLib.Variant("b", True))
        self.set("Alias", GLib.Variant("s", name))
        # bluetoothd says yes at once and shows the name, cut to 247 bytes, when the controller has it: before that, the
        # car would be told the old one.
        until(lambda: name.startswith(self.bus.get(BLUEZ, self.adapter, ADAPTER, "Alias")), "the phone has its name")
        self.set("Pairable", GLib.Variant("b", True))
        tell("configured")

    def set(self, key, value):
        self.bus.set(BLUEZ, self.adapter, ADAPTER, key, value)

    def call(self, path, interface, method, arguments=None):
        return self.bus.call(BLUEZ, path, interface, method, arguments)

    def pair(self):
        """Searches until the car is found, then asks to pair."""
        self.pairing = True
        if self.device in self.bus.objects(BLUEZ):
            self.ask_to_pair()
        else:
            self.call(self.adapter, ADAPTER, "SetDiscoveryFilter",
                      GLib.Variant("(a{sv})", ({"Transport": GLib.Variant("s", "bredr")},)))
            self.call(self.adapter, ADAPTER, "StartDiscovery")
            tell("searching")

    def on_added(self, _path, arguments):
        if self.pairing and arguments[0] == self.device:
            self.call(self.adapter, ADAPTER, "StopDiscovery")
            self.ask_to_pair()

    def ask_to_pair(self):
        self.pairing = False
        self.set("Pairable", GLib.Variant("b", True))
        tell("asking")
        self.bus.start(BLUEZ, self.device, DEVICE, "Pair", None,
                       lambda _results, error: tell("paired", result=error_name(error) if error else ""),
                       PAIR_TIMEOUT_MS)

    def cancel(self):
        self.call(self.device, DEVICE, "CancelPairing")

    def open(self, channel):
        """Opens an RFCOMM channel of the car, in a thread of its own."""
        def run():
            link = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_STREAM, socket.BTPROTO_RFCOMM)
            link.settimeout(CONNECT_TIMEOUT_S)
            try:
                link.bind((self.address, 0))
                link.connect((self.car, channel))
            except OSError as error:
                result = error.strerror or "timed out"
            else:
                self.sockets[channel] = link
                result = ""
            GLib.idle_add(lambda: tell("opened", result=result))
        threading.Thread(target=run, daemon=True).start()

    def on_line(self, source, _condition):
        line = source.readline()
        if not line:
            sys.exit(0)
        order = json.loads(line)
        try:
            getattr(self, order.pop("do"))(**order)
        except GLib.Error as error:
            tell("error", message=error.message)
        return GLib.SOURCE_CONTINUE


def main():
    phone = Phone(*sys.argv[1:4])
    # Unbuffered, so that no order waits in a buffer that the main loop cannot see.
    orders = open(0, "rb", buffering=0, closefd=False)
    GLib.io_add_watch(orders, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, phone.on_line)
    tell("ready", address=phone.address)
    GLib.MainLoop().run()


main()
