# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scenario may use in both worlds."""

import time

from gi.repository import GLib

from .bus import OBJECT_MANAGER, PROPERTIES, Bus
from .waiting import Failure, check, throughout, until

BLUEZ = "org.bluez"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
AGENT_MANAGER = "org.bluez.AgentManager1"
PROFILE_MANAGER = "org.bluez.ProfileManager1"

ANDROID_AUTO = "4de17a00-52cb-11e6-bdf4-0800200c9a66"
HSP_HS = "00001108-0000-1000-8000-00805f9b34fb"
HFP_AG = "0000111f-0000-1000-8000-00805f9b34fb"
# What the program registers where the settings do not say otherwise.
PROFILES = {ANDROID_AUTO, HSP_HS, HFP_AG}

CAR_NAME = "Cabin Test Car"
# A phone that the car knows already: with one, the window does not open itself at the start.
KNOWN_PHONE = ("02:00:00:00:00:01", "Known Phone")

SWITCH = "Accept New Pairings"


class Program:
    """Another program on the system bus: a connection of its own, gone when it is closed."""

    def __init__(self, address):
        self.bus = Bus(address)

    def register_agent(self, capability="DisplayYesNo"):
        """Becomes the default agent."""
        manager = (BLUEZ, "/org/bluez", AGENT_MANAGER)
        self.bus.call(*manager, "RegisterAgent", GLib.Variant("(os)", ("/other/agent", capability)))
        self.bus.call(*manager, "RequestDefaultAgent", GLib.Variant("(o)", ("/other/agent",)))

    def register_profile(self, uuid):
        self.bus.call(BLUEZ, "/org/bluez", PROFILE_MANAGER, "RegisterProfile",
                      GLib.Variant("(osa{sv})", ("/other/profile", uuid, {})))

    def is_refused_profile(self, uuid):
        """Whether somebody else holds the profile."""
        try:
            self.register_profile(uuid)
        except GLib.Error:
            return True
        return False

    def leave(self):
        self.bus.close()


class World:
    """The car, a phone beside it, and hands that can do what hands do.

    app     the program (App)
    screen  what it shows (Screen)
    phone   the phone; touch it before start() where its arrival must not disturb
    """

    name = None
    until = staticmethod(until)
    throughout = staticmethod(throughout)
    check = staticmethod(check)

    def connect(self, address):
        self.address = address
        self.bus = Bus(address)
        self.changes = []
        self.bus.subscribe(BLUEZ, PROPERTIES, "PropertiesChanged", None, self._on_changed)
        self.bus.subscribe(BLUEZ, OBJECT_MANAGER, "InterfacesAdded", None, self._on_added)

    def _on_changed(self, path, arguments):
        interface, values, _gone = arguments
        self.changes += [(time.monotonic(), path, interface, key, value) for key, value in values.items()]

    def _on_added(self, _path, arguments):
        path, interfaces = arguments
        for interface, values in interfaces.items():
            self.changes += [(time.monotonic(), path, interface, key, value) for key, value in values.items()]

    # The car's adapter and what bluetoothd knows of the phone: the truth, whatever the screen says.

    def adapter(self, key):
        return self.bus.get(BLUEZ, self.adapter_path, ADAPTER, key)

    def set_adapter(self, key, value):
        self.bus.set(BLUEZ, self.adapter_path, ADAPTER, key, value)

    def device(self, key):
        """A property of the phone as the car's adapter has it; None while it knows no such phone or property."""
        path = f"{self.adapter_path}/dev_{self.phone.address.replace(':', '_')}"
        try:
            return self.bus.get(BLUEZ, path, DEVICE, key)
        except GLib.Error:
            return None

    def remove_device(self):
        """bluetoothd forgets the phone, with the name it had."""
        path = f"{self.adapter_path}/dev_{self.phone.address.replace(':', '_')}"
        try:
            self.bus.call(BLUEZ, self.adapter_path, ADAPTER, "RemoveDevice", GLib.Variant("(o)", (path,)))
        except GLib.Error:
            pass

    def wait_adapter(self, key, value, seconds=5):
        """Waits in the signals, not by asking: returns when (monotonic seconds) the property took the value."""
        begin = time.monotonic()
        if self.adapter(key) == value:
            return begin
        return until(lambda: self.changed(key, lambda now: now == value, begin), f"the adapter's {key} is {value}",
                     seconds)

    def changed(self, key, test, since):
        """When a property of the car's adapter took such a value after that time, or None."""
        for moment, path, interface, changed_key, value in self.changes:
            if (moment >= since and path == self.adapter_path and interface == ADAPTER and changed_key == key
                    and test(value)):
                return moment
        return None

    def foreign_headset(self):
        """Another program that holds the headset profile: BlueALSA where there is a kernel for it."""
        process = self.start_headset()
        until(lambda: HSP_HS in self.adapter("UUIDs"), "the other program has the profile")
        return process

    def other_program(self):
        return Program(self.address)

    # The program.

    def settings(self, known=(KNOWN_PHONE,), **values):
        """The settings of a car that knows these phones; keys with _ for -, values as GVariant texts."""
        phones = ", ".join(f"{{'address': <'{address}'>, 'name': <'{name}'>}}" for address, name in known)
        connection = {"bt-name": f"'{CAR_NAME}'", "phones": f"[{phones}]"}
        if known:
            connection |= {"last-paired-mac": f"'{known[0][0]}'", "last-paired-name": f"'{known[0][1]}'"}
        else:
            del connection["phones"]
        connection |= {key.replace("_", "-"): value for key, value in values.items()}
        self.app.write_settings(connection, {})

    def start(self, *arguments, shows="Not connected|Connected", environment=()):
        """Starts the program and waits until its home screen says so."""
        if not self.app.settings_file.exists():
            self.settings()
        self.app.start(*arguments, environment=environment)
        self.screen.wait(shows, 30)

    def open_bluetooth_page(self):
        self.screen.tap("Bluetooth")
        self.screen.button(SWITCH)

    def open_window(self):
        """The driver opens the pairing window: two taps from the home screen."""
        if not self.screen.find(SWITCH, button=True):
            self.open_bluetooth_page()
        self.screen.tap(SWITCH)
        self.wait_adapter("Pairable", True)
        self.screen.wait_switch(SWITCH, True)

    def wait_shut(self, seconds=5):
        self.wait_adapter("Pairable", False, seconds)

    def shown_code(self):
        """The six digits on the screen, without the space between."""
        return self.screen.wait(r"(\d{3})\s(\d{3})").expand(r"\1\2")

    def remembered(self):
        """The addresses of the phones on the disk, newest first."""
        return [phone["address"] for phone in self.app.setting("phones") or []]

    def story(self):
        """What bluetoothd told, a line each."""
        return "".join(f"{moment:.3f} {path} {key} = {value}\n"
                       for moment, path, _interface, key, value in self.changes)

    def shot(self, name):
        self.screen.shoot(name)


class Pairing:
    """A pairing that the phone asked for."""

    def __init__(self):
        self.code = None
        self.result = None

    def wait(self, seconds=15):
        """Returns an empty string for success, else the error's name."""
        until(lambda: self.result is not None, "the phone knows how the pairing ended", seconds)
        return self.result

    def failed(self, seconds=15):
        if not self.wait(seconds):
            raise Failure("the phone was let in")
        return self.result
