# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scenario may use in both worlds."""

import time

from gi.repository import GLib

from .bus import OBJECT_MANAGER, PROPERTIES, Bus
from .calls import Calls
from .command import Command
from .waiting import Failure, check, dispatch, throughout, until

BLUEZ = "org.bluez"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
AGENT_MANAGER = "org.bluez.AgentManager1"
PROFILE_MANAGER = "org.bluez.ProfileManager1"
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
ADVERTISEMENT_XML = """<node><interface name="org.bluez.LEAdvertisement1">
<method name="Release"/><property name="Type" type="s" access="read"/>
</interface></node>"""

ANDROID_AUTO = "4de17a00-52cb-11e6-bdf4-0800200c9a66"
HSP_HS = "00001108-0000-1000-8000-00805f9b34fb"
HSP_AG = "00001112-0000-1000-8000-00805f9b34fb"
HFP_AG = "0000111f-0000-1000-8000-00805f9b34fb"
A2DP_SOURCE = "0000110a-0000-1000-8000-00805f9b34fb"
# What the program registers where the settings do not say otherwise.
PROFILES = {ANDROID_AUTO, HSP_HS, HFP_AG}

CAR_NAME = "Cabin Test Car"
# A phone that the car knows already: with one, the window does not open itself at the start.
KNOWN_PHONE = ("02:00:00:00:00:01", "Known Phone")

PHONE_NAMES = ("Pixel 8", "Galaxy S24")
PERIPHERAL_NAME = "Tyre Sensor"
# btvirt lets a search hear only what advertises when it begins; bluetoothd begins anew after 10 s of searching and 5 of
# rest.
SHOWN_S = 45

# How long a phone that answers may take: the two controllers of a pair are not in step, so that the phone's kernel can
# see a request before it hears that the link is encrypted, and refuse. The next attempt comes after a pause of 5 s.
RETRY_S = 10

# From the program's start to its first picture, of which nothing is checked: the emulated processor of a busy machine
# is many times slower than a car's, and the first start in it reads all libraries from the host.
START_S = 90

SWITCH = "Accept New Pairings"

HEAD_UNIT = "org.cabin.HeadUnit"
HEAD_UNIT_PATH = "/org/cabin/HeadUnit"
HEAD_UNIT_INTERFACE = "org.cabin.HeadUnit1"
# The rooms that tell all they do.
DEBUG = "cabin cabin-base cabin-bluez cabin-core cabin-control cabin-words cabin-ui cabin-agent cabin-cli"

# Who starts a program: the user that the car runs as (the build option kiosk-user), another one of the group bluetooth,
# one of no group, and root.
DRIVER, PASSENGER, STRANGER, ROOT = "cabin", "passenger", "nobody", "root"


class Program:
    """Another program on the system bus: a connection of its own, gone when it is closed."""

    def __init__(self, address):
        self.bus = Bus(address)

    def register_agent(self, capability="DisplayYesNo"):
        """Becomes the default agent, and says yes to all."""
        self.bus.export("/other/agent", AGENT_XML,
                        lambda _method, _arguments, invocation: invocation.return_value(None))
        manager = (BLUEZ, "/org/bluez", AGENT_MANAGER)
        self.bus.call(*manager, "RegisterAgent", GLib.Variant("(os)", ("/other/agent", capability)))
        self.bus.call(*manager, "RequestDefaultAgent", GLib.Variant("(o)", ("/other/agent",)))

    def advertise(self, adapter_path):
        """Makes the adapter one that others can connect to over LE."""
        self.bus.export("/other/advertisement", ADVERTISEMENT_XML, lambda _method, _arguments, invocation:
                        invocation.return_value(None), {"Type": GLib.Variant("s", "peripheral")})
        answers = []
        # bluetoothd reads the advertisement before it answers.
        self.bus.start(BLUEZ, adapter_path, "org.bluez.LEAdvertisingManager1", "RegisterAdvertisement",
                       GLib.Variant("(oa{sv})", ("/other/advertisement", {})),
                       lambda _results, error: answers.append(error))
        check(until(lambda: answers, "the advertisement is taken") == [None], f"no advertisement: {answers[0]}")

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

    app     the program (App): cabin, or in a world without a screen cabin-agent
    screen  what it shows (Screen), or None
    phone   the phone; touch it before start() where its arrival must not disturb
    other_phone   a second one, in a world of three adapters
    peripheral    a device of low energy, which is in range once it is touched
    """

    name = None
    # What the screen shows is true so many seconds after it became so.
    truth_s = 1
    until = staticmethod(until)
    throughout = staticmethod(throughout)
    check = staticmethod(check)

    def connect(self, address):
        self.address = address
        self.bus = Bus(address)
        self.changes = []
        self.calls = None
        self._phones = {}
        self._peripheral = None
        self.commands = []
        self.bus.subscribe(BLUEZ, PROPERTIES, "PropertiesChanged", None, self._on_changed)
        self.bus.subscribe(BLUEZ, OBJECT_MANAGER, "InterfacesAdded", None, self._on_added)

    def _on_changed(self, path, arguments):
        interface, values, _gone = arguments
        self.changes += [(time.monotonic(), path, interface, key, value) for key, value in values.items()]

    def _on_added(self, _path, arguments):
        path, interfaces = arguments
        for interface, values in interfaces.items():
            self.changes += [(time.monotonic(), path, interface, key, value) for key, value in values.items()]

    def _the_phone(self, number):
        if number not in self._phones:
            self._phones[number] = self.make_phone(number)
        return self._phones[number]

    @property
    def phone(self):
        return self._the_phone(0)

    @property
    def other_phone(self):
        return self._the_phone(1)

    @property
    def peripheral(self):
        if self._peripheral is None:
            self._peripheral = self.make_peripheral()
        return self._peripheral

    # The car's adapter and what bluetoothd knows of the phone: the truth, whatever the screen says.

    def adapter(self, key):
        return self.bus.get(BLUEZ, self.adapter_path, ADAPTER, key)

    def set_adapter(self, key, value):
        self.bus.set(BLUEZ, self.adapter_path, ADAPTER, key, value)

    def device_path(self, phone=None):
        return f"{self.adapter_path}/dev_{(phone or self.phone).address.replace(':', '_')}"

    def device(self, key, phone=None):
        """A property of the phone as the car's adapter has it; None while it knows no such phone or property."""
        try:
            return self.bus.get(BLUEZ, self.device_path(phone), DEVICE, key)
        except GLib.Error:
            return None

    def remove_device(self, phone=None):
        """bluetoothd forgets the phone, with the name it had."""
        try:
            self.bus.call(BLUEZ, self.adapter_path, ADAPTER, "RemoveDevice",
                          GLib.Variant("(o)", (self.device_path(phone),)))
        except GLib.Error:
            pass

    def bond(self, *phones, **settings):
        """Makes them phones of the car, in this order: bonded, trusted, remembered, apart. Before the first start."""
        phones = phones or (self.phone,)
        driver = self.other_program()
        driver.register_agent()
        self.set_adapter("Discoverable", GLib.Variant("b", True))
        for phone in phones:
            check(phone.pair().wait() == "", f"{phone.name} cannot be bonded")
            until(lambda: self.device("ServicesResolved", phone), f"{phone.name} says what it offers")
            self.bus.set(BLUEZ, self.device_path(phone), DEVICE, "Trusted", GLib.Variant("b", True))
            phone.disconnect()
            until(lambda: not self.device("Connected", phone), f"{phone.name} is apart")
        driver.leave()
        self.settings(known=[(phone.address, phone.name) for phone in phones], **settings)

    def overhear(self):
        """From now on `world.calls` has what everybody asks of bluetoothd."""
        self.calls = Calls(self.address)
        until(lambda: self.bus.has_owner(BLUEZ) and self.calls.heard, "the bus is overheard", step=0.05)

    def attempts(self, phone=None):
        """The attempts to connect, of whatever program, to this phone or to any."""
        where = self.device_path(phone) if phone else f"{self.adapter_path}/"
        return [call for call in self.calls.made("ConnectProfile", "Connect") if call.path.startswith(where)]

    def gaps(self, phone=None):
        """The seconds from the end of each of these attempts to the beginning of the next."""
        attempts = self.attempts(phone)
        return [after.begin - before.end for before, after in zip(attempts, attempts[1:])]

    def check_one_in_flight(self):
        """No attempt began before the one before it was answered."""
        attempts = self.attempts()
        for before, after in zip(attempts, attempts[1:]):
            check(before.end and before.end <= after.begin, f"two attempts at once: {before} and {after}")

    def adapter_addresses(self):
        """The paths of the adapters by their addresses."""
        return {self.bus.get(BLUEZ, path, ADAPTER, "Address"): path for path in self.adapter_paths()}

    def attempt_in_flight(self):
        return [attempt for attempt in self.attempts() if attempt.end is None]

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

    def start(self, *arguments, shows="Not connected|Connected|Searching.*|Next attempt.*", state="ready",
              environment=()):
        """Starts the program and waits until its home screen says so; where there is none, until its state is this."""
        if not self.app.settings_file.exists():
            self.settings()
        self.app.start(*arguments, environment=environment)
        if self.screen:
            self.screen.wait(shows, START_S)
        else:
            until(lambda: self.bus.has_owner(HEAD_UNIT) and self.head_unit("State") == state,
                  f"the head unit is {state}", START_S)

    def begin_cabinctl(self, *arguments, user=DRIVER, environment=(), **keywords):
        """Starts cabinctl as this user; keywords as of Command."""
        # What GLib tells all goes to the output.
        quiet = ["env", "--unset=G_MESSAGES_DEBUG", *environment]
        return self.begin_command(user, *quiet, self.build / "src/cli/cabinctl", *arguments, **keywords)

    def begin_command(self, user, *command, **keywords):
        """Starts any program as this user, beside all else."""
        command, options = self.as_user(user, command)
        self.commands.append(Command(self.logs / f"command-{len(self.commands) + 1}", command, **options, **keywords))
        return self.commands[-1]

    def cabinctl(self, *arguments, status=0, **keywords):
        """Runs cabinctl to its end, which must be with this exit status."""
        return self.begin_cabinctl(*arguments, **keywords).expect(status)

    def check_logs(self):
        """No complaint, no secret and no address where it does not belong."""
        self.app.check_log()
        for command in self.commands:
            command.check_log(self.app.secrets)

    def head_unit(self, key):
        """A property of it on the bus."""
        return self.bus.get(HEAD_UNIT, HEAD_UNIT_PATH, HEAD_UNIT_INTERFACE, key)

    def ask_head_unit(self, method, arguments=None):
        """A call of our own to it, as root; returns the results, raises GLib.Error."""
        return self.bus.call(HEAD_UNIT, HEAD_UNIT_PATH, HEAD_UNIT_INTERFACE, method, arguments)

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

    def open_phone(self, phone):
        """The page of one phone, from the home screen or the page of all."""
        if not self.screen.find(SWITCH, button=True):
            self.open_bluetooth_page()
        self.screen.tap(f"More about {phone.name}")

    def profile_connected(self, uuid=HSP_HS):
        """How often a phone has connected this profile of ours."""
        return self.app.log().count(f"Profile {uuid} is connected")

    def wait_connected(self, phone=None, seconds=RETRY_S, uuid=HSP_HS, times=1):
        """The phone is connected by this profile, and the screen says so."""
        until(lambda: self.profile_connected(uuid) >= times, f"NewConnection of profile {uuid}", seconds)
        until(lambda: self.device("Connected", phone), "bluetoothd says connected")
        self.screen.wait("Connected")

    def traces(self, text):
        """The files of the program on the disk, but its logs, that hold this text."""
        return [file for file in self.app.home.rglob("*")
                if file.is_file() and file.suffix != ".log" and text.encode() in file.read_bytes()]

    def story(self):
        """What bluetoothd told, a line each."""
        return "".join(f"{moment:.3f} {path} {key} = {value}\n"
                       for moment, path, _interface, key, value in self.changes)

    def finish(self):
        dispatch()
        for command in self.commands:
            command.kill()
        if self.calls:
            self.calls.close()

    def shot(self, name):
        if self.screen:
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
