# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated world: cabin-sim in place of bluetoothd and the air, a virtual X display in place of the screen."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import nullcontext
from pathlib import Path

from gi.repository import GLib

from .app import App
from .base import (ADAPTER, ANDROID_AUTO, BLUEZ, DEBUG, HSP_HS, PERIPHERAL_NAME, PHONE_NAMES, SHOWN_S, Pairing,
                   World)
from .bus import Bus, is_served
from .screen import Screen
from .sim_wifi import Wifi
from .waiting import until

DISPLAY = (1024, 600)
CONTROL = ("org.cabin.Sim", "/org/cabin/sim", "org.cabin.Sim1")
# A code with a leading zero, which a display that shows a number would lose.
PASSKEY = 82428
PAIR_TIMEOUT_MS = 90000


class Bluetoothd:
    """The simulated daemon, and the adapters below it."""

    def __init__(self, control):
        self.control = control
        self.address = None

    def plug(self, _count=1):
        self.address = self.control("AddAdapter", GLib.Variant("(a{sv})", ({},)))[0]

    def unplug(self):
        self.control("RemoveAdapter", GLib.Variant("(s)", (self.address,)))

    def start(self):
        self.control("Start")

    def kill(self):
        self.control("Stop", GLib.Variant("(s)", ("kill",)))

    def stop(self):
        self.control("Stop", GLib.Variant("(s)", ("stop",)))

    def freeze(self):
        self.control("Freeze")

    def thaw(self):
        self.control("Thaw")


class Phone:
    def __init__(self, world, number):
        self.world = world
        self.name = PHONE_NAMES[number]
        self.address, = world.control("AddPhone", GLib.Variant("(a{sv})", ({},)))
        self.configure()

    def _set(self, **options):
        self.world.control("SetPhone", GLib.Variant("(sa{sv})", (self.address, options)))

    def configure(self, name=None, capability="DisplayYesNo", answer="accept"):
        self.name = name or self.name
        options = {"name": self.name, "io-capability": capability, "answer": answer}
        self._set(**{key: GLib.Variant("s", value) for key, value in options.items()})

    def _pair(self, **options):
        pairing = Pairing()

        def done(results, error):
            pairing.result = error.message if error else results[0]
        self.world.sim.start(*CONTROL, "Pair", GLib.Variant("(sa{sv})", (self.address, options)), done, PAIR_TIMEOUT_MS)
        return pairing

    def pair(self):
        pairing = self._pair(passkey=GLib.Variant("u", PASSKEY))
        pairing.code = f"{PASSKEY:06}"
        self.world.app.secrets.add(pairing.code)
        return pairing

    def knock(self, capability="DisplayYesNo"):
        self.configure(capability=capability)
        return self._pair(bonding=GLib.Variant("b", False))

    def cancel(self):
        self.world.control("CancelPairing", GLib.Variant("(s)", (self.address,)))

    def power(self, on):
        if not on:
            self.disconnect()
        self.ignore_calls(not on)

    def ignore_calls(self, on):
        # As with btvirt the attempt hangs; a real controller gives up after its page timeout.
        self._set(silent=GLib.Variant("b", on))

    def vanish(self):
        self.power(False)

    def lose_link(self):
        """A simulated phone knows at once that the car is gone."""

    def forget_car(self):
        self.world.control("ForgetCar", GLib.Variant("(s)", (self.address,)))

    def _rfcomm(self, method, uuid=ANDROID_AUTO):
        return self.world.control(method, GLib.Variant("(ss)", (self.address, uuid)))

    def connect(self):
        return self._rfcomm("OpenRfcomm")[0]

    def say(self, data, times=1):
        self.world.control("SendRfcomm", GLib.Variant("(ssay)", (self.address, ANDROID_AUTO, data * times)))

    def heard(self):
        return bytes(self._rfcomm("TakeRfcomm")[0])

    def hang_up(self):
        self._rfcomm("CloseRfcomm")

    def _has_channel(self, uuid):
        return uuid in self.world.control("GetPhone", GLib.Variant("(s)", (self.address,)))[0]["rfcomm"]

    @property
    def talks(self):
        return self._has_channel(ANDROID_AUTO)

    @property
    def has_headset(self):
        return self._has_channel(HSP_HS)

    @property
    def wifi(self):
        return self.world.wifi.phone

    def connect_le(self):
        return self.world.control("Connect", GLib.Variant("(ss)", (self.address, "le")))[0]

    def disconnect(self):
        for bearer in ("bredr", "le"):
            self.world.control("Disconnect", GLib.Variant("(ss)", (self.address, bearer)))


class Peripheral:
    """A device of low energy."""

    def __init__(self, world):
        self.world = world
        self.name = PERIPHERAL_NAME
        self.address, = world.control("AddPhone", GLib.Variant("(a{sv})", ({"bearer": GLib.Variant("s", "le")},)))
        self.configure()

    def _set(self, **options):
        self.world.control("SetPhone", GLib.Variant("(sa{sv})", (self.address, options)))

    def _state(self, key):
        return self.world.control("GetPhone", GLib.Variant("(s)", (self.address,)))[0][key]

    def configure(self, name=None, capability="DisplayOnly"):
        self.name = name or self.name
        self._set(**{"name": GLib.Variant("s", self.name), "io-capability": GLib.Variant("s", capability)})

    def shown_code(self, seconds=SHOWN_S):
        code = until(lambda: self._state("code"), f"{self.name} shows a code", seconds)
        self.world.app.secrets.add(code)
        return code

    def power(self, on):
        if not on:
            self.world.control("Disconnect", GLib.Variant("(ss)", (self.address, "le")))
        self._set(visible=GLib.Variant("b", on), reachable=GLib.Variant("b", on))

    def bonded(self):
        return self._state("bonded")

    def reset(self):
        self.world.control("ForgetCar", GLib.Variant("(s)", (self.address,)))


class SimWorld(World):
    name = "sim"
    screen = None

    def __init__(self, build, evidence, adapters=2, with_bluetoothd=True, dongles=False, screen=True,
                 wifi=None):
        self.build, self.evidence = Path(build), evidence
        self.home = self.logs = Path(tempfile.mkdtemp(prefix="cabin-sim-"))
        self.processes = []
        simulator = self._spawn([str(self.build / "tests/sim/cabin-sim"), "--private", "--adapters", "0"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.connect(simulator.stdout.readline().decode().strip())
        self.sim = Bus(self.address)
        until(lambda: self.sim.has_owner(CONTROL[0]), "the simulator")
        self.bluez = Bluetoothd(self.control)
        if adapters:
            self.bluez.plug()
            until(lambda: self.bus.has_owner(BLUEZ), "the simulated bluetoothd")
        if not with_bluetoothd:
            self.bluez.stop()
        elif adapters:
            self.wait_adapters()
        self.wifi = Wifi(self) if wifi else None
        self._make_environment()
        if screen:
            self._start_session()
            self.app = App(self.launch, str(self.build / "src/app/cabin"), self.home)
            self.screen = Screen(self.accessibility, self._tap, self._drag, lambda name: None)
        else:
            self.app = App(self.launch_alone, str(self.build / "src/agent/cabin-agent"), self.home)

    def control(self, method, arguments=None):
        return self.sim.call(*CONTROL, method, arguments)

    def _spawn(self, command, **keywords):
        with open(self.home / f"{Path(command[0]).name}.log", "ab") as log:
            process = subprocess.Popen(command, **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log,
                                                   **keywords})
        self.processes.append(process)
        return process

    def _make_environment(self):
        self.environment = {
            **os.environ, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_RUNTIME_DIR": str(self.home), "LC_ALL": "C.UTF-8", "GSETTINGS_SCHEMA_DIR": str(self.build / "data"),
            "GIO_USE_VFS": "local", "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.home}/bus",
            "DBUS_SYSTEM_BUS_ADDRESS": self.address, "G_MESSAGES_DEBUG": DEBUG,
        }
        for name in ("AT_SPI_BUS_ADDRESS", "WAYLAND_DISPLAY", "GSETTINGS_BACKEND", "XDG_DATA_HOME"):
            self.environment.pop(name, None)

    def _start_session(self):
        width, height = DISPLAY
        numbers = self._spawn(["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-dpi", "169",
                               "-nolisten", "tcp"], stdout=subprocess.PIPE)
        session = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        display = numbers.stdout.readline().decode().strip()
        self.environment |= {"DISPLAY": f":{display}", "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
                             "GTK_A11Y": "atspi"}
        self._spawn(["dbus-daemon", "--session", "--nofork", f"--address={session}"], env=self.environment)
        until(lambda: is_served(self.home / "bus"), "the session bus")
        address = self.session_bus().call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
        self.accessibility = Bus(address)

    def session_bus(self):
        return Bus(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def _xdotool(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def _tap(self, x, y):
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def _drag(self, x, _top, bottom):
        """A mouse has a wheel for that."""
        self._xdotool("mousemove", str(x), str(bottom), "click", "--repeat", "3", "5")

    def as_user(self, _user, command):
        """Who starts it makes no difference here."""
        return command, {"env": self.environment, "cwd": self.home}

    def launch_alone(self, command):
        return self._spawn(command, env=self.environment, cwd=self.home)

    def launch(self, command):
        process = self.launch_alone(command)
        # Nobody manages windows here, so nobody makes one fill the screen.
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "^Cabin$", "windowmove", "0", "0",
                      "windowsize", *map(str, DISPLAY))
        return process

    def beside(self, _name, *command):
        return self._spawn(list(command), env=self.environment, cwd=self.home)

    def start_headset(self):
        holder = Path(__file__).with_name("headset_holder.py")
        return self._spawn(["/usr/bin/python3", str(holder), self.address])

    def adapter_paths(self):
        return sorted(path for path, interfaces in self.bus.objects(BLUEZ).items() if ADAPTER in interfaces)

    def wait_adapters(self, _count=1):
        """The phone needs none here."""
        until(lambda: self.bus.has_owner(BLUEZ) and self.adapter_paths(), "an adapter")
        self.adapter_path = self.adapter_paths()[0]

    # What can happen.

    def pull_dongle(self):
        self.dongle_number = int(self.adapter_path.rpartition("hci")[2])
        self.bluez.unplug()

    def plug_dongle(self):
        address = self.bluez.address
        options = {"address": GLib.Variant("s", address), "index": GLib.Variant("i", self.dongle_number + 1)}
        self.control("AddAdapter", GLib.Variant("(a{sv})", (options,)))
        self.adapter_path = until(lambda: self.adapter_addresses().get(address), "the dongle is back")

    def second_adapter(self):
        address, = self.control("AddAdapter", GLib.Variant("(a{sv})", ({},)))
        return until(lambda: self.adapter_addresses().get(address), "another adapter")

    def block(self, blocked):
        self.control("Block" if blocked else "Unblock", GLib.Variant("(s)", (self.bluez.address,)))

    def sleep(self, asleep):
        self.control("PrepareForSleep", GLib.Variant("(b)", (asleep,)))

    @staticmethod
    def other_use():
        """A simulated link stays until somebody ends it."""
        return nullcontext()

    def make_phone(self, number):
        return Phone(self, number)

    def make_peripheral(self):
        return Peripheral(self)

    @staticmethod
    def bonds_on_disk():
        """A simulated bluetoothd has no files; its bonds are seen on the bus."""
        return {}

    def finish(self):
        super().finish()
        self.evidence.mkdir(parents=True, exist_ok=True)
        (self.home / "story.log").write_text(self.story())
        for file in (*self.home.glob("*.log"), self.app.settings_file):
            if file.exists():
                shutil.copyfile(file, self.evidence / file.name)

    def clean_up(self):
        if self.app.alive:
            os.kill(self.app.pid(), signal.SIGKILL)
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
