#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone of the virtual machine: a program of its own on the second adapter.

It reads one JSON object a line, {"do": ..., ...}, and writes one a line, {"event": ..., ...}.
"""

import ctypes
import errno
import json
import os
import socket
import struct
import sys
import threading
from pathlib import Path

from gi.repository import GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from world.base import ADAPTER, AGENT_MANAGER, AGENT_XML, BLUEZ, DEVICE, HSP_AG, PROFILE_MANAGER  # noqa: E402
from world.bus import OBJECT_MANAGER, Bus, error_name  # noqa: E402
from world.waiting import until  # noqa: E402

AGENT_PATH = "/phone/agent"
HEADSET_PATH = "/phone/headset"
PROFILE_XML = """<node><interface name="org.bluez.Profile1">
<method name="Release"/>
<method name="NewConnection"><arg type="o" direction="in"/><arg type="h" direction="in"/>
<arg type="a{sv}" direction="in"/></method>
<method name="RequestDisconnection"><arg type="o" direction="in"/></method>
</interface></node>"""

PAIR_TIMEOUT_MS = 90000
CONNECT_TIMEOUT_S = 40

# So much is read at once.
MOST = 4096

# The service discovery protocol; an answer has the channel behind RFCOMM's UUID.
SDP_CHANNEL = 1
SDP_SEARCH_ATTRIBUTES = 0x06
# Of attributes: one number, a range of numbers.
SDP_PROTOCOLS = bytes([0x09, 0x00, 0x04])
SDP_ALL = bytes([0x0A, 0x00, 0x00, 0xFF, 0xFF])
SDP_RFCOMM = bytes([0x19, 0x00, 0x03, 0x08])
SDP_MOST = 1024

# An LE link as the kernel makes it for a socket of the attribute protocol (Core specification, Vol 3 Part A 2.1).
ATT_CHANNEL = 4
LE_PUBLIC = 1


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
        # What is open, with the sources that watch it.
        self.links = {}
        # The channel of Android Auto, and what the car was too slow to take of what is said there.
        self.talk = None
        self.unsaid = b""
        self.bus.export(AGENT_PATH, AGENT_XML, self.on_agent)
        self.bus.export(HEADSET_PATH, PROFILE_XML, self.on_profile)
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

    def on_profile(self, method, arguments, invocation):
        tell("headset", method=method)
        if method == "NewConnection":
            # Held as a phone does: closed, the link would be down.
            for link in invocation.get_message().get_unix_fd_list().steal_fds():
                self.keep(link, "headset")
        elif method == "RequestDisconnection":
            self.close()
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
        manager = (BLUEZ, "/org/bluez", AGENT_MANAGER)
        try:
            self.bus.call(*manager, "UnregisterAgent", GLib.Variant("(o)", (AGENT_PATH,)))
        except GLib.Error:
            pass
        self.bus.call(*manager, "RegisterAgent", GLib.Variant("(os)", (AGENT_PATH, capability)))
        self.offer_headset()
        self.set("Powered", GLib.Variant("b", True))
        self.set("Alias", GLib.Variant("s", name))
        # bluetoothd says yes at once and shows the name, cut to 247 bytes, when the controller has it: before that, the
        # car would be told the old one.
        until(lambda: name.startswith(self.bus.get(BLUEZ, self.adapter, ADAPTER, "Alias")), "the phone has its name")
        self.set("Pairable", GLib.Variant("b", True))
        # Else its controller would answer the calls of devices only that it is bonded with.
        self.set("DiscoverableTimeout", GLib.Variant("u", 0))
        self.set("Discoverable", GLib.Variant("b", True))
        tell("configured")

    def offer_headset(self):
        """The audio gateway of a headset. One registration serves all adapters, so that one phone has it for all."""
        try:
            self.call("/org/bluez", PROFILE_MANAGER, "RegisterProfile",
                      GLib.Variant("(osa{sv})", (HEADSET_PATH, HSP_AG, {})))
        except GLib.Error as error:
            if error_name(error) not in ("AlreadyExists", "NotPermitted"):
                raise

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
        self.bus.start(BLUEZ, self.device, DEVICE, "Pair", None, self.on_paired, PAIR_TIMEOUT_MS)

    def on_paired(self, _results, error):
        if not error:
            # Else the default agent, which is the car's, would be asked whether the car may use what the phone offers.
            self.bus.set(BLUEZ, self.device, DEVICE, "Trusted", GLib.Variant("b", True))
        tell("paired", result=error_name(error) if error else "")

    def cancel(self):
        self.call(self.device, DEVICE, "CancelPairing")

    def ask_for_records(self, uuid, attributes):
        """The car's records of a service: these attributes of them (Core specification, Vol 3 Part B 4.7)."""
        service = bytes.fromhex(uuid.replace("-", ""))
        question = (bytes([0x35, 17, 0x1C]) + service + struct.pack(">H", SDP_MOST)
                    + bytes([0x35, len(attributes)]) + attributes + bytes(1))
        with socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, socket.BTPROTO_L2CAP) as link:
            link.settimeout(CONNECT_TIMEOUT_S)
            link.bind((self.address, 0))
            link.connect((self.car, SDP_CHANNEL))
            link.send(struct.pack(">BHH", SDP_SEARCH_ATTRIBUTES, 0, len(question)) + question)
            return link.recv(SDP_MOST)

    def look_up(self, uuid):
        """The RFCOMM channel of a service of the car."""
        before, found, after = self.ask_for_records(uuid, SDP_PROTOCOLS).partition(SDP_RFCOMM)
        if not found:
            raise OSError(errno.ECONNREFUSED, f"no record of the service among {len(before)} bytes")
        return after[0]

    def records(self, uuid):
        """All that the car's records say of a service."""
        def run():
            answer = self.ask_for_records(uuid, SDP_ALL)
            GLib.idle_add(lambda: tell("records", answer=answer.hex()))
        threading.Thread(target=run, daemon=True).start()

    def open(self, uuid):
        """Opens the channel of a service of the car."""
        link = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_STREAM, socket.BTPROTO_RFCOMM)
        link.settimeout(CONNECT_TIMEOUT_S)
        link.bind((self.address, 0))
        self.start(link, lambda: link.connect((self.car, self.look_up(uuid))), self.listen)

    def keep(self, link, name, on_data=lambda data: None):
        """Holds a channel, as a phone does, and tells whether it is up."""
        def on_ready(_link, condition):
            try:
                data = os.read(link, MOST)
            except BlockingIOError:
                # A car that has hung up says that too, if somebody has tried to speak to it meanwhile.
                if not condition & GLib.IO_HUP:
                    return GLib.SOURCE_CONTINUE
                data = b""
            except OSError:
                data = b""
            if data:
                on_data(data)
                return GLib.SOURCE_CONTINUE
            self.drop(link)
            return GLib.SOURCE_REMOVE
        os.set_blocking(link, False)
        self.links[link] = name, [self.watch(link, GLib.IO_IN, on_ready)]
        tell("link", name=name, up=True)

    @staticmethod
    def watch(link, condition, handler):
        return GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, link, condition | GLib.IO_HUP | GLib.IO_ERR, handler)

    def drop(self, link):
        """Closes it, if the car has not."""
        name, sources = self.links.pop(link)
        for source in sources:
            GLib.source_remove(source)
        os.close(link)
        if self.talk == link:
            self.talk = None
        tell("link", name=name, up=False)

    def listen(self, link):
        self.talk, self.unsaid = link, b""
        self.keep(link, "talk", lambda data: tell("heard", data=data.hex()))

    def say(self, data, times):
        """As fast as the car takes it. What is left when the channel is down, nobody hears."""
        begun = bool(self.unsaid)
        self.unsaid += bytes.fromhex(data) * times
        if self.talk and not begun and self.say_some():
            self.links[self.talk][1].append(self.watch(self.talk, GLib.IO_OUT, lambda *_ready: self.say_some()))

    def say_some(self):
        """Returns whether there is more to say."""
        try:
            while self.unsaid:
                self.unsaid = self.unsaid[os.write(self.talk, self.unsaid):]
        except OSError as error:
            if error.errno != errno.EAGAIN:
                self.unsaid = b""
        if not self.unsaid:
            del self.links[self.talk][1][1:]
        return bool(self.unsaid)

    def hang_up(self):
        if self.talk:
            self.drop(self.talk)

    def open_le(self):
        """Makes a link over LE alone. Python's own socket addresses know no LE."""
        def address(bluetooth, channel):
            octets = bytes(reversed(bytes.fromhex(bluetooth.replace(":", ""))))
            return struct.pack("<HH6sHBx", socket.AF_BLUETOOTH, 0, octets, channel, LE_PUBLIC)

        def call(function, where):
            if function(link.fileno(), where, len(where)) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        libc = ctypes.CDLL(None, use_errno=True)
        link = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, socket.BTPROTO_L2CAP)
        call(libc.bind, address(self.address, ATT_CHANNEL))
        def hold(link):
            self.links[link] = "attributes", []
        self.start(link, lambda: call(libc.connect, address(self.car, ATT_CHANNEL)), hold)

    @staticmethod
    def start(link, connect, keep):
        """Connects in a thread of its own, and keeps the link."""
        def end(result):
            if result == "":
                keep(link.detach())
            tell("opened", result=result)

        def run():
            try:
                connect()
            except OSError as error:
                result = error.strerror or "timed out"
            else:
                result = ""
            GLib.idle_add(end, result)
        threading.Thread(target=run, daemon=True).start()

    def close(self):
        """Closes what is open: the link itself ends when nobody uses it any more."""
        for link in list(self.links):
            self.drop(link)

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
