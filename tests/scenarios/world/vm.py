# SPDX-License-Identifier: GPL-3.0-or-later
"""The real world in small: the kernel's Bluetooth, bluetoothd, a display, a compositor and a finger, in one machine."""

import json
import os
import shutil
import signal
import subprocess
import tty
from contextlib import contextmanager
from pathlib import Path

from gi.repository import GLib

from .app import App
from .base import ADAPTER, BLUEZ, DEVICE, PHONE_NAMES, Pairing, World
from .bus import Bus
from .screen import Screen
from .touch import Touchscreen
from .vm_accidents import VmAccidents
from .waiting import until

DISPLAY = (1024, 600)
SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"
RUNTIME = Path("/run/car")
LOGS = Path("/run/logs")
EVIDENCE = Path("/run/evidence")
USER_ID = 1500
BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
BONDS = Path("/var/lib/bluetooth")

ANDROID_AUTO_CHANNEL = 8


def spawn(name, *command, **keywords):
    """Starts a daemon whose output goes to a log of its name."""
    with open(LOGS / f"{name}.log", "ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **keywords)


@contextmanager
def as_user():
    """A session bus lets only its own user in, not even root."""
    os.setegid(USER_ID)
    os.seteuid(USER_ID)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


class Bluetoothd:
    """The daemon, and the controllers below it."""

    def __init__(self):
        self.process = None
        self.controllers = None
        self.dongles = []

    def plug(self, count=1):
        self.controllers = spawn("btvirt", "btvirt", f"-l{count}")

    def plug_dongles(self, count):
        """Controllers that can be pulled one by one. The first one is the car's."""
        self.controllers = spawn("btvirt", "btvirt", "-s")
        for number in range(count):
            self.dongles.append(self._dongle())
            until(Path(f"/sys/class/bluetooth/hci{number}").exists, f"controller {number}")

    @staticmethod
    def _dongle():
        return spawn("dongle", "/usr/bin/python3", Path(__file__).with_name("vm_dongle.py"))

    def pull_dongle(self):
        self.dongles[0].kill()
        self.dongles[0].wait()

    def plug_dongle(self):
        self.dongles[0] = self._dongle()

    def unplug(self):
        self.controllers.kill()
        self.controllers.wait()

    def start(self):
        self.process = spawn("bluetoothd", BLUETOOTHD, "-n", "-d")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


class Phone:
    """Another adapter, driven by a program of its own (vm_phone.py)."""

    def __init__(self, world, number):
        self.world = world
        self.name = PHONE_NAMES[number]
        car, *phones = world.adapter_paths()
        self.path = phones[number]
        self.address = world.bus.get(BLUEZ, self.path, ADAPTER, "Address")
        self.car = world.bus.get(BLUEZ, car, ADAPTER, "Address")
        log = LOGS / f"phone-{number}.log"
        program = Path(__file__).with_name("vm_phone.py")
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                ["/usr/bin/python3", program, SYSTEM_BUS, self.path, self.car],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self.log = open(log, "a", buffering=1)
        self.events = []
        self.pairings = []
        self.advertiser = None
        GLib.io_add_watch(self.process.stdout, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self._on_output)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.buffer = b""
        self.configure()

    def _on_output(self, source, _condition):
        data = source.read()
        if not data:
            return GLib.SOURCE_REMOVE
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            self.log.write(line.decode() + "\n")
            event = json.loads(line)
            self.events.append(event)
            if self.pairings:
                if event["event"] == "code":
                    self.pairings[-1].code = f"{event['code']:06}"
                    self.world.app.secrets.add(self.pairings[-1].code)
                elif event["event"] == "paired":
                    self.pairings[-1].result = event["result"]
        return GLib.SOURCE_CONTINUE

    def _order(self, do, **details):
        self.process.stdin.write((json.dumps({"do": do, **details}) + "\n").encode())
        self.process.stdin.flush()

    def _await(self, name, seconds=10):
        def happened():
            return next((event for event in self.events if event["event"] == name), None)
        event = until(happened, f"the phone: {name}", seconds)
        self.events.clear()
        return event

    def configure(self, name=None, capability="DisplayYesNo", answer="accept"):
        """Its name, what it can show, and what its user does: accept, reject or never. Anew after bluetoothd's end."""
        self.name = name or self.name
        self.events.clear()
        self._order("configure", name=self.name, capability=capability, answer=answer)
        self._await("configured")

    def pair(self):
        self.pairings.append(Pairing())
        self._order("pair")
        return self.pairings[-1]

    def knock(self):
        """Asks for a secure link without a bond, which the kernel lets through to the agent."""
        pairing = Pairing()
        self.world.bus.set(BLUEZ, self.path, ADAPTER, "Powered", GLib.Variant("b", False))
        with open(LOGS / "knock.log", "ab") as log:
            knock = subprocess.Popen(
                ["/usr/bin/python3", Path(__file__).with_name("vm_knock.py"), self.path[-1], self.car, self.name],
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
        self._order("cancel")

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
        """Opens the RFCOMM channel of Android Auto; returns an empty string for success."""
        self.events.clear()
        self._order("open", channel=ANDROID_AUTO_CHANNEL)
        return self._await("opened", 30)["result"]

    def connect_le(self):
        """Makes a link over LE alone to a car that can be found there; returns an empty string for success."""
        self.advertiser = self.world.other_program()
        self.advertiser.advertise(self.world.adapter_path)
        self.events.clear()
        self._order("open_le")
        return self._await("opened", 30)["result"]

    def disconnect(self):
        """Ends every link with the car."""
        self._order("close")
        self.world.bus.call(BLUEZ, self._car_path(), DEVICE, "Disconnect")
        if self.advertiser:
            self.advertiser.leave()
            self.advertiser = None


def keep_evidence():
    """Copies what the daemons and the program wrote, also when the world was never complete."""
    for file in (*LOGS.glob("*.log"), *RUNTIME.glob("*.log"), *RUNTIME.glob("config/glib-2.0/settings/*")):
        shutil.copyfile(file, EVIDENCE / file.name)


class VmWorld(VmAccidents, World):
    name = "vm"
    # The emulated processor is several times slower than a car's.
    truth_s = 3

    def __init__(self, build, adapters=2, with_bluetoothd=True, dongles=False):
        LOGS.mkdir()
        self.login = None
        self.build = Path(build)
        self.control = open("/dev/ttyS1", "r+b", buffering=0)
        tty.setraw(self.control)
        self._add_user()
        self._start_daemons(adapters, with_bluetoothd, dongles)
        self.connect(SYSTEM_BUS)
        self._start_session()
        self.app = App(self.launch, str(self.build / "src/app/cabin"), RUNTIME)
        self.screen = Screen(self.accessibility, self.touchscreen.tap, self.touchscreen.drag, self._shoot)
        if adapters and with_bluetoothd:
            self.wait_adapters(adapters)

    # Setting up.

    def _add_user(self):
        with open("/etc/passwd", "a") as file:
            file.write(f"car:x:{USER_ID}:{USER_ID}:Driver:{RUNTIME}:/bin/sh\n")
        lines = [line for line in Path("/etc/group").read_text().splitlines() if not line.startswith("bluetooth:")]
        Path("/etc/group").write_text("\n".join([*lines, f"car:x:{USER_ID}:", "bluetooth:x:1501:car"]) + "\n")
        RUNTIME.mkdir(mode=0o700)
        os.chown(RUNTIME, USER_ID, USER_ID)

    def _start_daemons(self, adapters, with_bluetoothd, dongles):
        self.touchscreen = Touchscreen(*DISPLAY)
        spawn("udevd", "/lib/systemd/systemd-udevd")
        spawn("seatd", "seatd", "-u", "car")
        # Alone on the bus with the user named by the policy of bluetoothd and the group of the user.
        spawn("dbus", "dbus-daemon", "--system", "--nofork", "--nopidfile")
        until(lambda: Path("/run/dbus/system_bus_socket").exists(), "the system bus")
        self.bluez = Bluetoothd()
        if dongles:
            self.bluez.plug_dongles(adapters)
        elif adapters:
            self.bluez.plug(adapters)
        if with_bluetoothd:
            self.bluez.start()
        until(lambda: Path("/run/udev/control").exists(), "udevd")
        subprocess.run(["udevadm", "trigger", "--action=add", "--subsystem-match=drm", "--subsystem-match=input"],
                       check=True)
        subprocess.run(["udevadm", "settle", "--timeout=20"], check=True)

    def _start_session(self):
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(RUNTIME), "USER": "car",
            "XDG_RUNTIME_DIR": str(RUNTIME), "XDG_CONFIG_HOME": str(RUNTIME / "config"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={RUNTIME}/bus", "LIBSEAT_BACKEND": "seatd",
            "WLR_RENDERER": "pixman", "GSK_RENDERER": "cairo", "GSETTINGS_SCHEMA_DIR": str(self.build / "data"),
            "G_MESSAGES_DEBUG": "cabin cabin-base cabin-bluez cabin-core cabin-ui",
        }
        self.run_as_user("session", "dbus-daemon", "--session", "--nofork", f"--address=unix:path={RUNTIME}/bus")
        until(lambda: (RUNTIME / "bus").exists(), "the session bus")
        with as_user():
            session = Bus(self.environment["DBUS_SESSION_BUS_ADDRESS"])
            address = session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
            self.accessibility = Bus(address)

    def run_as_user(self, name, *command):
        return spawn(name, "setpriv", "--reuid", str(USER_ID), "--regid", str(USER_ID), "--init-groups", "--", *command,
                     env=self.environment, cwd=RUNTIME)

    def launch(self, command):
        """The compositor with the program as its only client."""
        with as_user():
            (RUNTIME / "config").mkdir(exist_ok=True)
        self.give_to_user()
        return self.run_as_user("cage", "cage", "--", *command)

    def give_to_user(self):
        """What root wrote into the user's settings."""
        subprocess.run(["chown", "-R", f"{USER_ID}:{USER_ID}", RUNTIME / "config"], check=True)

    def beside(self, name, *command):
        """Another program in the same session, such as a second start of the same one."""
        return self.run_as_user(name, "env", "WAYLAND_DISPLAY=wayland-0", *command)

    def start_headset(self):
        return spawn("bluealsa", "bluealsa", "-p", "hsp-hs")

    # The air.

    def adapter_paths(self):
        return sorted(path for path, interfaces in self.bus.objects(BLUEZ).items() if ADAPTER in interfaces)

    def wait_adapters(self, count=1):
        """Waits for that many; the first one is the car's, the others are phones."""
        until(lambda: self.bus.has_owner(BLUEZ) and len(self.adapter_paths()) == count, f"{count} adapters", 15)
        self.adapter_path = self.adapter_paths()[0]

    def make_phone(self, number):
        return Phone(self, number)

    # Evidence.

    def traces(self, text):
        """Of an address also bluetoothd's folder of the bond; its cache of names has all that it ever met."""
        return super().traces(text) + list(BONDS.glob(f"*/{text}"))

    def _shoot(self, name):
        self.control.write(f"{name}\n".encode())
        self.control.readline()

    def finish(self):
        super().finish()
        (LOGS / "story.log").write_text(self.story())

    def clean_up(self):
        if self.app.alive:
            os.kill(self.app.pid(), signal.SIGKILL)
