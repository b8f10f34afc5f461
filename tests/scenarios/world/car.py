# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole car, booted from its own disk, and what the rig inside it sees and does: the guest's half."""

import json
import secrets
import socket
import subprocess
import threading
from functools import cached_property
from pathlib import Path

from gi.repository import GLib

from .app import CONNECTION, App
from .base import DRIVER, HEAD_UNIT, KNOWN_PHONE, START_S, SWITCH
from .bus import Bus
from .command import Command
from .screen import Screen
from .stores import BONDS, Stores
from .touch import Touchscreen
from .vm import DISPLAY, VmWorld
from .vm_puppet import LOGS, SYSTEM_BUS
from .vm_wifi import PhoneRadio, read
from .waiting import check, until

EVIDENCE = Path("/mnt/evidence")
# The car's own root; the rig has another one.
CAR = Path("/proc/1/root")
ACCESSIBILITY = "unix:path=/run/rig-accessibility"
BOND = """[General]
Name={name}
Class=0x5a020c
SupportedTechnologies=BR/EDR;
Trusted=true

[LinkKey]
Key={key}
Type=8
PINLength=0
"""
# More than cabin-setup asks; and far more than it takes.
QUESTIONS = 20
SETUP_TIMEOUT_S = 300
# Where cabin-setup writes.
SETTLED = ("etc", "usr/local")
STATE = CAR / "var/lib/cabin"

# What its home screen says, without a phone or with one.
HOME = "Add your phone|Not connected|Connected|Searching.*|Next attempt.*"


class CarApp(App):
    """The program that the car starts by itself; its log is in the car's journal."""

    def __init__(self, world):
        super().__init__(None, None, STATE)
        self.world = world
        self.settings_file = STATE / "glib-2.0/settings/keyfile"

    def log(self):
        return self.world.shell("journalctl --boot --quiet --output=cat --identifier=cabin", None)


class CarWifi:
    """The phone's radio, and the program that it is to reach through the car's network."""

    def __init__(self):
        self.phone = PhoneRadio("phone0")

    @staticmethod
    def serve(host, port, text):
        """Says this to the first who connects: the projection program of the car."""
        listener = socket.create_server((host, port))

        def answer():
            with listener, listener.accept()[0] as link:
                link.sendall(text.encode())
        threading.Thread(target=answer, daemon=True).start()


class CarWorld(VmWorld):
    """One boot of the car. What the product does, it does by itself; the rest is a finger, a phone, and a look."""

    name = "car"

    def __init__(self, control):  # pylint: disable=super-init-not-called
        self.control = control
        LOGS.symlink_to(EVIDENCE)
        self.wifi = CarWifi()
        until(lambda: Path("/run/dbus/system_bus_socket").exists(), "the car's bus", START_S)
        self.connect(SYSTEM_BUS)
        self.touchscreen = Touchscreen(*DISPLAY)
        self.touches = 0
        self.app = CarApp(self)

    @cached_property
    def screen(self):
        return Screen(Bus(ACCESSIBILITY), self._tap, self.touchscreen.drag, self._shoot)

    def _tap(self, x, y):
        self.touches += 1
        self.touchscreen.tap(x, y)

    def shell(self, command, status=0):
        """Runs a command as root in the car, which must end with this exit status or, if None, with any; returns what
        it said.
        """
        result = subprocess.run(["chroot", CAR, "/bin/sh", "-c", command], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        check(status in (None, result.returncode), f"“{command}” ends with {result.returncode}: {result.stdout}")
        return result.stdout

    def install(self, lines):
        """Follows README in a running Debian, with Enter to all that is asked; its last line boots it anew."""
        *setup, reboot = lines
        for number, line in enumerate(setup):
            command = Command(LOGS / f"setup-{number}", ["chroot", CAR, "/bin/sh", "-c", line], terminal=True)
            for _ in range(QUESTIONS):
                command.type("")
            command.expect(0, SETUP_TIMEOUT_S)
        self.shell(reboot, None)

    def pair(self):
        """The driver lets the phone in by touch; the picture "confirmed" is asked for right after the touch."""
        self.wait_home()
        if not self.adapter("Pairable"):
            self.open_window()
        pairing = self.phone.pair()
        self.screen.wait(self.phone.name, 30)
        code = self.shown_code()
        until(lambda: pairing.code, "the phone shows a code")
        check(code == pairing.code, "car and phone show different codes")
        self.shot("code")
        # For who looks for it where it must not be.
        (EVIDENCE / "code").write_text(code)
        self.screen.tap("Confirm")
        self.shot("confirmed")
        check(pairing.wait(30) == "", f"the phone was not let in: {pairing.result}")
        until(lambda: self.phone.address in self.remembered(), "the phone is remembered")

    def open_bluetooth_page(self):
        """The display takes touches a moment later than it shows something."""
        self.screen.press("Bluetooth", lambda: self.screen.find(SWITCH, button=True))

    def know_a_phone(self, bonded=False):
        """As if one had been let in long ago: with none, the window opens by itself. Nobody calls it."""
        self.wait_ready()
        address, name = KNOWN_PHONE
        if address in self.remembered():
            return
        self.shell("systemctl stop cabin-kiosk")
        if bonded:
            folder = CAR / BONDS / self.adapter("Address") / address
            self.shell("systemctl stop bluetooth")
            folder.mkdir(mode=0o700)
            (folder / "info").write_text(BOND.format(name=name, key=secrets.token_hex(16).upper()))
            self.shell("systemctl start bluetooth")
        phones = GLib.Variant("aa{sv}", [{"address": GLib.Variant("s", address), "name": GLib.Variant("s", name)}])
        file, keys = str(self.app.settings_file), GLib.KeyFile()
        keys.load_from_file(file, GLib.KeyFileFlags.NONE)
        keys.set_value(CONNECTION, "phones", phones.print_(True))
        keys.set_value(CONNECTION, "auto-connect", "false")
        keys.save_to_file(file)
        self.shell(f"sync; chown {DRIVER}: {file.removeprefix(str(CAR))} && systemctl start cabin-kiosk")
        self.wait_ready()

    def settled(self, times=False):
        """All that cabin-setup could change: names, kinds, modes, owners and contents of files, when they were written
        if that is asked for, and the state of units; as a set.
        """
        where, written = " ".join(SETTLED), " %T@" if times else ""
        found = self.shell(f"cd / && find {where} -type f -exec sha256sum {{}} + && "
                           f"find {where} ! -type d -printf '%p %y %m %u %g %l{written}\\n' && "
                           f"find {where} -type d -printf '%p %y %m %u %g\\n' && "
                           "systemctl list-unit-files --no-legend --no-pager && systemctl get-default")
        return set(found.splitlines())

    def keep_evidence(self):
        """What tells why a scenario failed."""
        self.shot("failure")
        for name, command in (("journal", "journalctl --boot"), ("processes", "ps -ef")):
            (EVIDENCE / f"{name}.log").write_text(self.shell(command, None))

    def power_off(self):
        self.shell("systemctl poweroff")

    def tell_programs(self):
        """Writes down what all programs of the car were started with."""
        rig = Path("/proc/self/cgroup").read_text()
        own = [folder for folder in Path("/proc").glob("[0-9]*") if read(folder / "cgroup") != rig.encode()]
        (EVIDENCE / "processes.txt").write_bytes(
            b"\n".join(read(folder / name) for folder in own for name in ("cmdline", "environ")))

    def shot(self, name):
        self._shoot(name)

    def status(self):
        """What the car says of itself, as root asks it."""
        return json.loads(self.shell("cabinctl status --json"))

    def wait_ready(self):
        """Cabin has its adapter, whether or not the rig can read the screen."""
        until(lambda: self.bus.has_owner(HEAD_UNIT) and self.head_unit("State") == "ready", "Cabin is ready",
              2 * START_S)
        self.wait_adapters(2)

    def wait_home(self):
        """Cabin is on the screen."""
        self.screen.wait(HOME, 2 * START_S)
        self.wait_adapters(2)

    def stores(self):
        """What is on the disk; fails if that is damaged."""
        return Stores(CAR, self.adapter("Address"))

    def process(self, name):
        """The number of the only process of that name, None while there is none."""
        found = [folder.name for folder in Path("/proc").glob("[0-9]*")
                 if read(folder / "comm") == f"{name}\n".encode()]
        check(len(found) < 2, f"more than one {name}")
        return int(found[0]) if found else None
