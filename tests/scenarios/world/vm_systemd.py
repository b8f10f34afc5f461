# SPDX-License-Identifier: GPL-3.0-or-later
"""A real systemd in the virtual machine, beside what started it."""

import re
import shutil
import subprocess
from pathlib import Path

from .vm_puppet import LOGS
from .waiting import check, until

UNITS = Path("/run/units")
# What services pull in when they say nothing else.
TARGETS = ("basic", "default", "shutdown", "sysinit")
START_TIMEOUT_S = 30
# What systemd must think is up before it comes on the system bus, which somebody else has started.
BUS_UNITS = {
    "dbus.socket": "[Unit]\nDefaultDependencies=no\n[Socket]\nListenStream=/run/systemd-test-bus\n",
    "dbus.service": "[Unit]\nDefaultDependencies=no\nRequires=dbus.socket\n[Service]\nExecStart=/bin/sleep infinity\n",
}


class Systemd:
    """Process 1 of a space of processes of its own: it knows the units that it is given and no others."""

    def __init__(self, build, on_bus=False):
        self.build = build
        UNITS.mkdir()
        for target in TARGETS:
            self.add(f"{target}.target", "[Unit]\nDefaultDependencies=no\n")
        for name, text in BUS_UNITS.items() if on_bus else ():
            self.add(name, text)
        with open(LOGS / "systemd.log", "ab") as log:
            self.process = subprocess.Popen(
                ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc",
                 "/lib/systemd/systemd", "--system", "--unit=default.target", "--log-target=console"],
                env={"container": "test", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "SYSTEMD_UNIT_PATH": str(UNITS)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        self.main_process = until(lambda: children.read_text().strip(), "systemd")
        until(lambda: self.control("is-system-running").stdout.strip() == "running", "systemd is up", START_TIMEOUT_S)
        if on_bus:
            check(self.start("dbus.service"), "systemd knows no bus")

    @staticmethod
    def add(name, text):
        (UNITS / name).parent.mkdir(exist_ok=True)
        (UNITS / name).write_text(text)

    def add_file(self, unit):
        """A unit as it is."""
        shutil.copy(unit, UNITS)

    def install(self, name, program, user):
        """A unit of ours, run as this user, and its program where it says that it is."""
        unit = (self.build / "data" / name).read_text()
        # Without a journal, and without nss-systemd, which tells the bus who a dynamic user is.
        here = f"[Service]\nStandardError=append:{LOGS}/{name}.log\nUser={user}\n"
        self.add(name, unit.replace("DynamicUser=yes\n", "").replace("[Service]\n", here))
        place = Path(re.search(r"(?m)^ExecStart=(\S+)", unit)[1])
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.build / program, place)

    def control(self, *arguments):
        """Runs systemctl to its end. It is heard from the same space only."""
        there = ["nsenter", "--target", self.main_process, "--pid", "--mount", "--root"]
        return subprocess.run([*there, "systemctl", *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self, unit):
        """Returns whether it is active, once that is decided."""
        return self.control("start", unit).returncode == 0

    def show(self, unit, key):
        """A property of a unit as systemctl writes it."""
        return self.control("show", "--value", f"--property={key}", unit).stdout.strip()

    def end(self):
        self.process.kill()
        self.process.wait()
