# SPDX-License-Identifier: GPL-3.0-or-later
"""Wi-Fi in the virtual machine: two of the kernel's simulated radios, who makes the car's network, the phone's end."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .base import DRIVER
from .vm_puppet import LOGS
from .vm_systemd import Systemd
from .waiting import check, until

TOP = Path(__file__).resolve().parents[3]
CAR_INTERFACE = "wlan0"
# The kernel's first simulated radio is 02:00:00:00:00:00, which Android says for "unknown" and no phone would look for:
# the car's has to be the second one.
FIRST, SECOND = "wlan0", "wlan1"
MODULES = Path("/run/modules")
LOADED = Path("/sys/module")
RADIOS = "mac80211_hwsim"
NETWORK_MANAGER = "org.freedesktop.NetworkManager"
POLKIT_RULES = Path("/etc/polkit-1/rules.d")
RULES = "50-cabin-network.rules"
DHCP_OPTIONS = Path("/etc/NetworkManager/dnsmasq-shared.d/cabin.conf")
# Our units for a car without NetworkManager, and what they rely on.
UNITS = ("cabin-ap.path", "cabin-ap-apply.service", "cabin-ap.service")
ADDRESS_UNIT = "/lib/systemd/system/systemd-networkd.service"
SERVICE_MANAGER = "org.freedesktop.systemd1"
# The layer over the read-only root, and what else can be written to.
WRITTEN = (Path("/run/written"), Path("/dev/shm"))

JOIN_TIMEOUT_S = 30
# Of the phone's DHCP client, which asks once a second; longer than a server may need that has just got its address.
ADDRESS_TRIES = 20
ADDRESS_SCRIPT = """#!/bin/sh
[ "$1" != bound ] || /bin/busybox ip addr add "$ip/$mask" dev "$interface"
"""
# Phones are told the frequency by the car; without it a search of all that the simulated radio can takes 8 s.
FREQUENCY = 2437


def spawn(name, *command):
    with open(LOGS / f"{name}.log", "ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def read(file):
    """Its content; nothing of one that is gone meanwhile."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def load_radios():
    """Makes two radios. Kernel modules outlive a scenario: what the radios need may be there already."""
    for line in (MODULES / "wifi").read_text().splitlines():
        file, *options = line.split()
        if not (LOADED / file.removesuffix(".ko").replace("-", "_")).exists():
            subprocess.run(["/bin/busybox", "insmod", MODULES / file, *options], check=True)


class PhoneRadio:
    """The phone's Wi-Fi, in a space of networks of its own: else its two ends would speak through the kernel alone."""

    def __init__(self, interface, logs=LOGS):
        self.interface = interface
        self.log = logs / "phone-wifi.log"
        self.folder = Path("/run/phone-wifi")
        self.folder.mkdir(mode=0o700)
        self.script = self.folder / "address"
        self.script.write_text(ADDRESS_SCRIPT)
        self.script.chmod(0o700)
        self.supplicant = None
        self.begin = 0
        self.space = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], stdin=subprocess.DEVNULL)
        self.entry = f"/proc/{self.space.pid}/ns/net"
        until(lambda: os.readlink(self.entry) != os.readlink("/proc/self/ns/net"), "the phone's space")
        radio = Path(f"/sys/class/net/{interface}/phy80211/name").read_text().strip()
        subprocess.run(["iw", "phy", radio, "set", "netns", str(self.space.pid)], check=True)

    def _start(self, *command, **keywords):
        with open(self.log, "ab") as log:
            return subprocess.Popen(["nsenter", f"--net={self.entry}", *command], stdin=subprocess.DEVNULL,
                                    stderr=log, **{"stdout": log, **keywords})

    def _run(self, what, *command, **keywords):
        process = self._start(*command, **keywords)
        until(lambda: process.poll() is not None, f"the phone ends: {what}", JOIN_TIMEOUT_S)
        check(process.returncode == 0, f"the phone fails: {what}")
        return process

    def _events(self):
        return re.findall(rb"CTRL-EVENT-(CONNECTED|DISCONNECTED)", self.log.read_bytes()[self.begin:])

    @property
    def joined(self):
        """Whether it is in the network that it was told last, though perhaps without an address yet."""
        return self._events()[-1:] == [b"CONNECTED"]

    @property
    def stayed(self):
        """Whether it has never lost it since."""
        return self._events() == [b"CONNECTED"]

    def join(self, ssid, key, bssid, frequency=FREQUENCY):
        """Leaves the network that it is in, joins this one, and gets an address in it."""
        self.leave()
        configuration = self.folder / "networks"
        configuration.write_text(f"""network={{
ssid={ssid.encode().hex()}
bssid={bssid}
key_mgmt=WPA-PSK
psk="{key}"
scan_freq={frequency}
freq_list={frequency}
}}
""")
        self.begin = self.log.stat().st_size if self.log.exists() else 0
        self.supplicant = self._start("wpa_supplicant", "-i", self.interface, "-c", configuration)
        until(lambda: self.joined, "the phone is in the network", JOIN_TIMEOUT_S)
        self._run("ask for an address", "/bin/busybox", "udhcpc", "-i", self.interface, "-s", self.script, "-n", "-q",
                  "-f", "-t", str(ADDRESS_TRIES), "-T", "1")

    def leave(self):
        if self.supplicant:
            self.supplicant.terminate()
            self.supplicant.wait()
            self.supplicant = None
            self._run("drop its address", "/bin/busybox", "ip", "addr", "flush", "dev", self.interface)

    def read(self, host, port):
        """What the program at that TCP port says, until it ends the connection."""
        process = self._run(f"connect to port {port}", "/bin/busybox", "nc", "-w", "10", host, str(port),
                            stdout=subprocess.PIPE)
        with process.stdout as stream:
            return stream.read().decode()


class Wifi:
    """The car's radio, and who makes a network of it: "networkmanager" or "hostapd". The phone's radio is `phone`."""

    def __init__(self, world, kind):
        self.world, self.kind = world, kind
        load_radios()
        self.phone = PhoneRadio(FIRST)
        subprocess.run(["/bin/busybox", "ip", "link", "set", SECOND, "name", CAR_INTERFACE], check=True)

    @property
    def bssid(self):
        return Path(f"/sys/class/net/{CAR_INTERFACE}/address").read_text().strip()

    def start(self):
        """Once there is a bus, and udevd knows the radio."""
        if self.kind == "networkmanager":
            self._start_network_manager()
        else:
            self._start_units()

    @staticmethod
    def _start_network_manager():
        rules = (TOP / "data/setup" / RULES).read_text()
        (POLKIT_RULES / RULES).write_text(rules.replace("@user@", DRIVER))
        # It would look for 3 s whether somebody has the address already.
        DHCP_OPTIONS.write_text("no-ping\n")
        spawn("polkitd", "/usr/lib/polkit-1/polkitd", "--no-debug")
        spawn("wpa_supplicant", "wpa_supplicant", "-u")
        # Else it writes to syslog.
        spawn("NetworkManager", "NetworkManager", "--debug")

    def _start_units(self):
        data = self.world.build / "data"
        subprocess.run(["systemd-tmpfiles", "--create", data / "cabin.tmpfiles"], check=True)
        self.systemd = Systemd(self.world.build, on_bus=True)
        self.systemd.add_file(ADDRESS_UNIT)
        for unit in UNITS:
            self.systemd.add_file(data / unit)
        program = Path(re.search(r"(?m)^ExecStartPre=\+(\S+)", (data / "cabin-ap.service").read_text())[1])
        program.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.world.build / "src/ap" / program.name, program)
        # Without a journal.
        self.systemd.add("cabin-ap.service.d/log.conf", f"[Service]\nStandardOutput=append:{LOGS}/hostapd.log\n")
        check(self.systemd.start(UNITS[0]), f"{UNITS[0]} does not start")

    def wait_ready(self):
        name = NETWORK_MANAGER if self.kind == "networkmanager" else SERVICE_MANAGER
        until(lambda: self.world.bus.has_owner(name), name, 30)

    @staticmethod
    def end():
        """Or the radios would outlive the scenario too, with the network in the air."""
        subprocess.run(["/bin/busybox", "rmmod", RADIOS], check=True)

    def places(self, text):
        """Where this text is, but with the phone: files on the disk and in /run, arguments and environments."""
        top = list(Path("/run").iterdir())
        folders = [*WRITTEN, *(path for path in top if path.is_dir() and not path.is_mount())]
        files = [file for folder in folders if folder != self.phone.folder for file in folder.rglob("*")] + top
        files += [*Path("/proc").glob("[0-9]*/cmdline"), *Path("/proc").glob("[0-9]*/environ")]
        return {file for file in files if file.is_file() and text.encode() in read(file)}
