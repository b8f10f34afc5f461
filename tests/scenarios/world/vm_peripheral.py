#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The device of low energy of the virtual machine: vm_peripheral.py BUS ADAPTER CAR.

Its adapter unlearns BR/EDR, or the car would take it for a device of both and try the other bearer. Orders and events
are lines of JSON, as of vm_phone.py.
"""

import ctypes
import json
import socket
import struct
import sys
from pathlib import Path

from gi.repository import GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from world.base import ADAPTER, AGENT_MANAGER, AGENT_XML, BLUEZ  # noqa: E402
from world.bus import Bus, error_name  # noqa: E402

AGENT_PATH = "/peripheral/agent"
ADVERTISEMENT_PATH = "/peripheral/advertisement"
ADVERTISING_MANAGER = "org.bluez.LEAdvertisingManager1"
ADVERTISEMENT_XML = """<node><interface name="org.bluez.LEAdvertisement1">
<method name="Release"/><property name="Type" type="s" access="read"/>
<property name="LocalName" type="s" access="read"/><property name="Discoverable" type="b" access="read"/>
</interface></node>"""

ANSWER_DELAY_MS = 200

# The kernel's management interface (doc/mgmt-api.txt of BlueZ).
CONTROL_CHANNEL = 3
NO_ADAPTER = 0xFFFF
COMMAND_COMPLETE = 0x0001
COMMAND_STATUS = 0x0002
SET_BREDR = 0x002A


def tell(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


def unlearn_bredr(number):
    """An adapter that is off becomes one of LE alone."""
    with socket.socket(socket.AF_BLUETOOTH, socket.SOCK_RAW, socket.BTPROTO_HCI) as control:
        # Python's own socket addresses know no channel.
        address = struct.pack("HHH", socket.AF_BLUETOOTH, NO_ADAPTER, CONTROL_CHANNEL)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.bind(control.fileno(), address, len(address)) != 0:
            raise OSError(ctypes.get_errno(), "no management interface")
        control.send(struct.pack("<HHHB", SET_BREDR, number, 1, 0))
        while True:
            event, _number, _length, command, status = struct.unpack_from("<HHHHB", control.recv(1024))
            if event in (COMMAND_COMPLETE, COMMAND_STATUS) and command == SET_BREDR:
                if status != 0:
                    raise OSError(f"the adapter keeps BR/EDR: status {status}")
                return


class Peripheral:
    def __init__(self, address, adapter, car):
        self.bus = Bus(address)
        self.adapter = adapter
        self.car_device = f"{adapter}/dev_{car.replace(':', '_')}"
        self.advertisement = {"Type": GLib.Variant("s", "peripheral"), "Discoverable": GLib.Variant("b", True)}
        self.bus.export(AGENT_PATH, AGENT_XML, self.on_agent)
        self.bus.export(ADVERTISEMENT_PATH, ADVERTISEMENT_XML,
                        lambda _method, _arguments, invocation: invocation.return_value(None), self.advertisement)

    def on_agent(self, method, arguments, invocation):
        tell("agent", method=method)
        if method in ("DisplayPasskey", "RequestConfirmation"):
            tell("code", code=arguments[1])
        if method == "RequestConfirmation":
            GLib.timeout_add(ANSWER_DELAY_MS, lambda: invocation.return_value(None) and GLib.SOURCE_REMOVE)
        else:
            invocation.return_value(None)

    def configure(self, name, capability):
        """Brings it into range: powered, named, with an agent that is asked what comes from outside."""
        self.advertisement["LocalName"] = GLib.Variant("s", name)
        manager = (BLUEZ, "/org/bluez", AGENT_MANAGER)
        try:
            self.bus.call(*manager, "UnregisterAgent", GLib.Variant("(o)", (AGENT_PATH,)))
        except GLib.Error:
            pass
        self.bus.call(*manager, "RegisterAgent", GLib.Variant("(os)", (AGENT_PATH, capability)))
        self.bus.call(*manager, "RequestDefaultAgent", GLib.Variant("(o)", (AGENT_PATH,)))
        self.set("Powered", GLib.Variant("b", False))
        unlearn_bredr(int(self.adapter.rpartition("hci")[2]))
        self.power(True)

    def power(self, on):
        """Off is out of reach."""
        if on:
            self.set("Powered", GLib.Variant("b", True))
            self.set("Alias", self.advertisement["LocalName"])
            self.set("Pairable", GLib.Variant("b", True))
            self.advertise()
        else:
            self.set("Powered", GLib.Variant("b", False))
            tell("off")

    def advertise(self):
        path = GLib.Variant("(o)", (ADVERTISEMENT_PATH,))
        try:
            self.bus.call(BLUEZ, self.adapter, ADVERTISING_MANAGER, "UnregisterAdvertisement", path)
        except GLib.Error:
            pass
        # bluetoothd reads the advertisement before it answers.
        self.bus.start(BLUEZ, self.adapter, ADVERTISING_MANAGER, "RegisterAdvertisement",
                       GLib.Variant("(oa{sv})", (ADVERTISEMENT_PATH, {})),
                       lambda _results, error: tell("on", error=error_name(error) if error else ""))

    def reset(self):
        """It loses its keys, as after a new firmware."""
        try:
            self.bus.call(BLUEZ, self.adapter, ADAPTER, "RemoveDevice", GLib.Variant("(o)", (self.car_device,)))
        except GLib.Error as error:
            if error_name(error) != "DoesNotExist":
                raise
        tell("reset")

    def set(self, key, value):
        self.bus.set(BLUEZ, self.adapter, ADAPTER, key, value)

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
    peripheral = Peripheral(*sys.argv[1:4])
    # Unbuffered, so that no order waits in a buffer that the main loop cannot see.
    orders = open(0, "rb", buffering=0, closefd=False)
    GLib.io_add_watch(orders, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, peripheral.on_line)
    GLib.MainLoop().run()


main()
