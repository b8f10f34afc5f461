# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is in the air of the virtual machine: phones, and devices of low energy."""

import subprocess
from pathlib import Path

from gi.repository import GLib

from .base import ADAPTER, ANDROID_AUTO, BLUEZ, DEVICE, PERIPHERAL_NAME, PHONE_NAMES, SHOWN_S, Pairing
from .vm_puppet import LOGS, Puppet
from .waiting import check, dispatch, until


class Phone(Puppet):
    """Another adapter, driven by a program of its own (vm_phone.py)."""

    def __init__(self, world, number):
        self.world = world
        self.name = PHONE_NAMES[number]
        car, *phones = world.adapter_paths()
        self.path = phones[number]
        self.address = world.bus.get(BLUEZ, self.path, ADAPTER, "Address")
        self.car = world.bus.get(BLUEZ, car, ADAPTER, "Address")
        super().__init__(f"phone-{number}", "vm_phone.py", self.path, self.car)
        self.pairings = []
        self.words = b""
        self.links = {}
        self.advertiser = None
        self.configure()

    def on_event(self, event):
        if event["event"] == "heard":
            self.words += bytes.fromhex(event["data"])
        elif event["event"] == "link":
            self.links[event["name"]] = event["up"]
        elif self.pairings:
            if event["event"] == "code":
                self.pairings[-1].code = f"{event['code']:06}"
                self.world.app.secrets.add(self.pairings[-1].code)
            elif event["event"] == "paired":
                self.pairings[-1].result = event["result"]

    def configure(self, name=None, capability="DisplayYesNo", answer="accept"):
        """Its name, what it can show, and what its user does: accept, reject or never. Anew after bluetoothd's end."""
        self.name = name or self.name
        self.order("configure", name=self.name, capability=capability, answer=answer)
        self.await_event("configured")

    def pair(self):
        self.pairings.append(Pairing())
        self.order("pair")
        return self.pairings[-1]

    def knock(self, capability="DisplayYesNo"):
        """Asks for a secure link without a bond, which the kernel lets through to the agent."""
        pairing = Pairing()
        self.world.bus.set(BLUEZ, self.path, ADAPTER, "Powered", GLib.Variant("b", False))
        with open(LOGS / "knock.log", "ab") as log:
            knock = subprocess.Popen(
                ["/usr/bin/python3", Path(__file__).with_name("vm_knock.py"), self.path[-1], self.car, self.name,
                 capability],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)

        def ended():
            if knock.poll() is None:
                return GLib.SOURCE_CONTINUE
            status = knock.stdout.read().strip()
            pairing.result = "" if status == "0" else f"HCI status {status}"
            return GLib.SOURCE_REMOVE
        GLib.timeout_add(50, ended)
        return pairing

    def cancel(self):
        self.order("cancel")

    def power(self, on):
        """Off is out of reach: nothing answers when the car calls, which then never hears that nobody does."""
        self.world.bus.set(BLUEZ, self.path, ADAPTER, "Powered", GLib.Variant("b", on))
        until(lambda: self.world.bus.get(BLUEZ, self.path, ADAPTER, "Powered") == on, f"{self.name} on or off")

    def ignore_calls(self, on):
        """Does not answer when the car calls, though its Bluetooth is on: the page scan of its controller."""
        subprocess.run(["hciconfig", Path(self.path).name, "noscan" if on else "piscan"], check=True)

    def vanish(self):
        """Is gone, while there is no bluetoothd that could switch it off."""
        subprocess.run(["hciconfig", Path(self.path).name, "down"], check=True)

    def lose_link(self):
        """A car that is gone says no good-bye. Controllers find out by themselves after a time, btvirt's never do."""
        def off():
            try:
                self.power(False)
            except GLib.Error:
                # The kernel told a controller to end a link that it has not; it knows of none the next time.
                return False
            return True
        if self.world.bus.get(BLUEZ, self.path, ADAPTER, "Powered"):
            until(off, "the phone's links are down", 15)
            self.power(True)

    def forget_car(self):
        """Its user removes the car from its list."""
        self.world.bus.call(BLUEZ, self.path, ADAPTER, "RemoveDevice", GLib.Variant("(o)", (self._car_path(),)))

    def _car_path(self):
        return f"{self.path}/dev_{self.car.replace(':', '_')}"

    def connect(self):
        """Opens the channel of Android Auto; returns an empty string for success."""
        self.words = b""
        self.order("open", uuid=ANDROID_AUTO)
        return self.await_event("opened", 30)["result"]

    @property
    def talks(self):
        """Whether that channel is up."""
        dispatch()
        return self.links.get("talk", False)

    @property
    def has_headset(self):
        dispatch()
        return self.links.get("headset", False)

    def say(self, data, times=1):
        """Says it on that channel, so many times, as fast as the car listens; nobody hears it when that is down."""
        self.order("say", data=data.hex(), times=times)

    def heard(self):
        """What the car has said since the last time."""
        dispatch()
        words, self.words = self.words, b""
        return words

    def hang_up(self):
        """Closes this channel, and no other one."""
        self.order("hang_up")

    def records(self, uuid):
        """The answer to a question for all that the car's records say of a service."""
        self.order("records", uuid=uuid)
        return bytes.fromhex(self.await_event("records", 30)["answer"])

    def connect_le(self):
        """Makes a link over LE alone to a car that can be found there; returns an empty string for success."""
        self.advertiser = self.world.other_program()
        self.advertiser.advertise(self.world.adapter_path)
        self.order("open_le")
        return self.await_event("opened", 30)["result"]

    @property
    def wifi(self):
        """Its Wi-Fi radio, in a world that has Wi-Fi."""
        return self.world.wifi.phone

    def disconnect(self):
        """Ends every link with the car."""
        self.order("close")
        self.world.bus.call(BLUEZ, self._car_path(), DEVICE, "Disconnect")
        if self.advertiser:
            self.advertiser.leave()
            self.advertiser = None


class Peripheral(Puppet):
    """A device of low energy, which is what the last adapter becomes, driven by vm_peripheral.py."""

    def __init__(self, world):
        self.world = world
        self.name = PERIPHERAL_NAME
        self.code = None
        self.path = world.adapter_paths()[-1]
        self.address = world.bus.get(BLUEZ, self.path, ADAPTER, "Address")
        super().__init__("peripheral", "vm_peripheral.py", self.path, world.adapter("Address"))
        self.configure()

    def on_event(self, event):
        if event["event"] == "code":
            self.code = f"{event['code']:06}"
            self.world.app.secrets.add(self.code)

    def configure(self, name=None, capability="DisplayOnly"):
        """Its name and what it has: DisplayOnly, DisplayYesNo (its user says yes) or NoInputNoOutput."""
        self.name = name or self.name
        self.order("configure", name=self.name, capability=capability)
        self._await_on()

    def _await_on(self):
        check(self.await_event("on")["error"] == "", f"{self.name} cannot advertise")

    def shown_code(self, seconds=SHOWN_S):
        """Waits for the six digits that it shows, of this pairing and not of one before."""
        code = until(lambda: self.code, f"{self.name} shows a code", seconds)
        self.code = None
        return code

    def power(self, on):
        """Off is out of reach."""
        self.order("power", on=on)
        if on:
            self._await_on()
        else:
            self.await_event("off")

    def bonded(self):
        """Whether it has keys for the car."""
        car = f"{self.path}/dev_{self.world.adapter('Address').replace(':', '_')}"
        try:
            return self.world.bus.get(BLUEZ, car, DEVICE, "Bonded")
        except GLib.Error:
            return False

    def reset(self):
        """It loses its keys, as with a new firmware."""
        self.order("reset")
        self.await_event("reset")
