# SPDX-License-Identifier: GPL-3.0-or-later
"""The real world in small: the kernel's Bluetooth, bluetoothd, a display, a compositor and a finger, in one machine."""

import os
import shutil
import signal
import subprocess
import tty
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwnam

from gi.repository import GLib

from .app import App
from .base import ADAPTER, BLUEZ, DEBUG, DRIVER, PASSENGER, World
from .bus import Bus, is_served
from .screen import Screen
from .touch import Touchscreen
from .vm_accidents import VmAccidents
from .vm_air import Peripheral, Phone
from .vm_puppet import LOGS, SYSTEM_BUS
from .vm_systemd import Systemd
from .vm_wifi import Wifi
from .waiting import until

DISPLAY = (1024, 600)
RUNTIME = Path("/run/car")
EVIDENCE = Path("/run/evidence")
USER_ID = 1500
BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
BONDS = Path("/var/lib/bluetooth")


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


def keep_evidence():
    """Copies what the daemons and the program wrote, also when the world was never complete."""
    for file in (*LOGS.glob("*.log"), *RUNTIME.glob("*.log"), *RUNTIME.glob("config/glib-2.0/settings/*")):
        shutil.copyfile(file, EVIDENCE / file.name)


def values_of(file):
    """The values of one of bluetoothd's files, but for what the other side writes there: what it wants to be told."""
    keys = GLib.KeyFile()
    keys.load_from_data(file.read_text(), GLib.MAXSIZE, GLib.KeyFileFlags.NONE)
    for group in set(keys.get_groups()[0]) - {"ServiceChanged"}:
        for key in keys.get_keys(group)[0]:
            yield group, key, keys.get_value(group, key)


class VmWorld(VmAccidents, World):
    name = "vm"
    logs = LOGS
    screen = None
    # The emulated processor is several times slower than a car's.
    truth_s = 3

    def __init__(self, build, adapters=2, with_bluetoothd=True, dongles=False, screen=True, wifi=None):
        LOGS.mkdir()
        self.login = None
        self.build = Path(build)
        self.control = open("/dev/ttyS1", "r+b", buffering=0)
        tty.setraw(self.control)
        self._add_users()
        self._make_environment()
        self._start_daemons(adapters, with_bluetoothd, dongles)
        self.connect(SYSTEM_BUS)
        self.wifi = Wifi(self, wifi) if wifi else None
        self.touchscreen = Touchscreen(*DISPLAY) if screen else None
        if screen or wifi:
            self._start_udevd()
        if wifi:
            self.wifi.start()
        if screen:
            self._start_seat()
            self._start_session()
            self.app = App(self.launch, str(self.build / "src/app/cabin"), RUNTIME)
            self.screen = Screen(self.accessibility, self.touchscreen.tap, self.touchscreen.drag, self._shoot)
        else:
            self.app = App(self.launch_alone, str(self.build / "src/agent/cabin-agent"), RUNTIME)
        if adapters and with_bluetoothd:
            self.wait_adapters(adapters)
        if wifi:
            self.wifi.wait_ready()

    # Setting up.

    def _add_users(self):
        with open("/etc/passwd", "a") as file:
            file.write(f"{DRIVER}:x:{USER_ID}:{USER_ID}:Driver:{RUNTIME}:/bin/sh\n")
            file.write(f"{PASSENGER}:x:{USER_ID + 1}:{USER_ID + 1}:Passenger:/:/bin/sh\n")
        lines = [line for line in Path("/etc/group").read_text().splitlines() if not line.startswith("bluetooth:")]
        lines += [f"{DRIVER}:x:{USER_ID}:", f"{PASSENGER}:x:{USER_ID + 1}:", f"bluetooth:x:1600:{DRIVER},{PASSENGER}"]
        Path("/etc/group").write_text("\n".join(lines) + "\n")
        RUNTIME.mkdir(mode=0o700)
        os.chown(RUNTIME, USER_ID, USER_ID)

    def _make_environment(self):
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(RUNTIME), "USER": DRIVER,
            "XDG_RUNTIME_DIR": str(RUNTIME), "XDG_CONFIG_HOME": str(RUNTIME / "config"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={RUNTIME}/bus", "LIBSEAT_BACKEND": "seatd",
            "WLR_RENDERER": "pixman", "GSK_RENDERER": "cairo", "GSETTINGS_SCHEMA_DIR": str(self.build / "data"),
            "G_MESSAGES_DEBUG": DEBUG,
        }

    def _start_daemons(self, adapters, with_bluetoothd, dongles):
        # As installed, before the bus reads it.
        shutil.copy(self.build / "data/org.cabin.HeadUnit.conf", "/usr/share/dbus-1/system.d")
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

    @staticmethod
    def _start_udevd():
        spawn("udevd", "/lib/systemd/systemd-udevd")
        until(lambda: Path("/run/udev/control").exists(), "udevd")
        subprocess.run(["udevadm", "trigger", "--action=add",
                        *(f"--subsystem-match={name}" for name in ("drm", "input", "net"))], check=True)
        subprocess.run(["udevadm", "settle", "--timeout=20"], check=True)

    def _start_seat(self):
        """A display and a finger for the driver."""
        spawn("seatd", "seatd", "-u", DRIVER)

    def _start_session(self):
        self.run_as_user("session", "dbus-daemon", "--session", "--nofork", f"--address=unix:path={RUNTIME}/bus")
        until(lambda: is_served(RUNTIME / "bus"), "the session bus")
        address = self.session_bus().call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
        with as_user():
            self.accessibility = Bus(address)

    def session_bus(self):
        with as_user():
            return Bus(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def as_user(self, user, command):
        """The command as this user would start it, and the options of its process."""
        whom = ["setpriv", f"--reuid={user}", f"--regid={getpwnam(user).pw_gid}", "--init-groups", "--"]
        return [*whom, *command], {"env": self.environment, "cwd": RUNTIME}

    def run_as_user(self, name, *command):
        command, options = self.as_user(DRIVER, command)
        return spawn(name, *command, **options)

    def launch(self, command):
        """The compositor with the program as its only client."""
        return self.launch_alone(["cage", "--", *command])

    def launch_alone(self, command):
        with as_user():
            (RUNTIME / "config").mkdir(exist_ok=True)
        self.give_to_user()
        return self.run_as_user("head-unit", *command)

    def give_to_user(self):
        """What root wrote into the user's settings."""
        subprocess.run(["chown", "-R", f"{USER_ID}:{USER_ID}", RUNTIME / "config"], check=True)

    def beside(self, name, *command):
        """Another program in the same session, such as a second start of the same one."""
        return self.run_as_user(name, "env", "WAYLAND_DISPLAY=wayland-0", *command)

    def systemd(self):
        return Systemd(self.build)

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

    def make_peripheral(self):
        return Peripheral(self)

    # Evidence.

    def traces(self, text):
        """Of an address also bluetoothd's folder of the bond; its cache of names has all that it ever met."""
        return super().traces(text) + list(BONDS.glob(f"*/{text}"))

    def bonds_on_disk(self):
        """What bluetoothd keeps for the car's adapter: each value, by its file, group and key."""
        folder = BONDS / self.adapter("Address")
        return {f"{file.relative_to(folder)} [{group}] {key}": value for file in folder.rglob("*") if file.is_file()
                for group, key, value in values_of(file)}

    def _shoot(self, name):
        self.control.write(f"{name}\n".encode())
        self.control.readline()

    def finish(self):
        super().finish()
        (LOGS / "story.log").write_text(self.story())

    def clean_up(self):
        if self.app.alive:
            os.kill(self.app.pid(), signal.SIGKILL)
        if self.wifi:
            self.wifi.end()
