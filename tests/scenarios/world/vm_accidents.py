# SPDX-License-Identifier: GPL-3.0-or-later
"""What can happen to a car's Bluetooth besides phones, in the virtual machine."""

import os
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

from gi.repository import Gio, GLib

from .base import A2DP_SOURCE, BLUEZ, DEVICE, DRIVER
from .bus import Bus
from .waiting import until

POLICY = Path("/etc/dbus-1/system.d/cabin-test.conf")
SDP_CHANNEL = 1
# The least that holds a settings file; filled to the last block.
SETTINGS_DISK = 16384
# To /dev/vhci: a controller that nobody drives. It takes the lowest number that is free.
RAW_CONTROLLER = bytes([0xFF, 0x80])

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_INTERFACE = "org.freedesktop.login1.Manager"

# Without a login there is no seat that is active; a car's roles are not those of a desktop; and the phone, which here
# has the same PipeWire, must not call the car at the same time. In the words of WirePlumber 0.4, and of 0.5.
WIREPLUMBER = {
    "bluetooth.lua.d/51-cabin-test.lua": """bluez_monitor.properties["with-logind"] = false
bluez_monitor.properties["bluez5.headset-roles"] = "[ hsp_hs hfp_hf hfp_ag ]"
bluez_monitor.rules = {}
""",
    "wireplumber.conf.d/51-cabin-test.conf": """wireplumber.profiles = {
  main = { monitor.bluez.seat-monitoring = disabled }
}
monitor.bluez.properties = {
  bluez5.roles = [ a2dp_sink a2dp_source hsp_hs hfp_hf hfp_ag ]
}
""",
}


class VmAccidents:
    def set_policy(self, rules):
        """Adds rules to the policy of the system bus."""
        POLICY.write_text(f"<busconfig>{rules}</busconfig>")
        self.bus.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig")

    def deny(self):
        """A bus policy, as of a locked-down image, that keeps the program's user from bluetoothd."""
        self.set_policy(f'<policy user="{DRIVER}"><deny send_destination="{BLUEZ}"/></policy>')

    def pull_dongle(self):
        """Of a world with dongles: pulls the car's."""
        self.dongle_address = self.adapter("Address")
        self.dongle_number = self.adapter_path.rpartition("hci")[2]
        self.bluez.pull_dongle()

    def plug_dongle(self):
        """Plugs it in again; its old number is taken meanwhile."""
        until(lambda: not Path(f"/sys/class/bluetooth/hci{self.dongle_number}").exists(), "the number is free")
        os.write(os.open("/dev/vhci", os.O_RDWR), RAW_CONTROLLER)
        self.bluez.plug_dongle()
        self.adapter_path = until(lambda: self.adapter_addresses().get(self.dongle_address), "the dongle is back")

    def second_adapter(self):
        """The path of another adapter that the car could use."""
        return self.adapter_paths()[1]

    def block(self, blocked):
        """rfkill, of the car's adapter alone."""
        wanted = self.adapter_path.rpartition("/")[2]
        for name in Path("/sys/class/rfkill").glob("*/name"):
            if name.read_text().strip() == wanted:
                (name.parent / "soft").write_text(str(int(blocked)))

    def sleep(self, asleep):
        """What logind says before the machine sleeps, and after."""
        if not self.login:
            self.set_policy(f'<policy user="root"><allow own="{LOGIN}"/></policy>')
            self.login = Bus(self.address)
            Gio.bus_own_name_on_connection(self.login.connection, LOGIN, Gio.BusNameOwnerFlags.NONE, None, None)
            until(lambda: self.bus.has_owner(LOGIN), "a logind")
        self.login.connection.emit_signal(None, LOGIN_PATH, LOGIN_INTERFACE, "PrepareForSleep",
                                          GLib.Variant("(b)", (asleep,)))

    def fill_settings_disk(self):
        """Puts the settings on a disk of their own, and fills it; returns the file that takes the room."""
        file = self.app.settings_file
        content = file.read_bytes()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SETTINGS_DISK}", "settings", file.parent], check=True)
        file.write_bytes(content)
        filler = file.with_name("filler")
        with open(filler, "wb", buffering=0) as full:
            try:
                while True:
                    full.write(bytes(512))
            except OSError:
                pass
        return filler

    def start_pipewire(self):
        """A real PipeWire with its session manager, as the driver's user; returns when they have the profiles."""
        before = set(self.adapter("UUIDs"))
        folder = Path(self.environment["XDG_CONFIG_HOME"]) / "wireplumber"
        for name, text in WIREPLUMBER.items():
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_text(text)
        self.give_to_user()
        self.run_as_user("pipewire", "pipewire")
        until(lambda: (Path(self.environment["XDG_RUNTIME_DIR"]) / "pipewire-0").exists(), "PipeWire")
        wireplumber = self.run_as_user("wireplumber", "wireplumber")
        until(lambda: len(set(self.adapter("UUIDs")) - before) >= 5, "PipeWire has headset, hands-free and audio", 30)
        return wireplumber

    def connect_audio(self):
        """Another program opens the phone's audio."""
        self.bus.call(BLUEZ, self.device_path(), DEVICE, "ConnectProfile", GLib.Variant("(s)", (A2DP_SOURCE,)))

    @contextmanager
    def other_use(self):
        """Another program of the car uses the link to the phone."""
        with socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, socket.BTPROTO_L2CAP) as link:
            link.bind((self.adapter("Address"), 0))
            link.connect((self.phone.address, SDP_CHANNEL))
            yield
