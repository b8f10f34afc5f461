# SPDX-License-Identifier: GPL-3.0-or-later
"""The test machine: QEMU, its screen, its serial lines, and the verdicts on what it plays."""

import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from image import DISPLAY_PIXELS

TOP = Path(__file__).resolve().parent.parent.parent

# Far above what a scenario needs: the scenario's own deadlines come first, this one ends a machine that hangs.
HOST_TIMEOUT_S = 240
# How late a deadline may be noticed.
LOOK_S = 0.1
# Of the kernel, up to the first scenario.
START_TIMEOUT_S = 60

KERNEL_OPTIONS = "console=ttyS0 quiet loglevel=4 panic=-1 oops=panic mitigations=off random.trust_cpu=on"

PASSED, FAILED, RIG_BROKEN = 0, 1, 3

KERNEL_BUG = re.compile(r"kernel BUG at|BUG: |Oops: |Kernel panic|general protection fault|rig: cannot")


class Screen:
    """The pictures that QEMU takes of the virtual display."""

    def __init__(self, connection):
        self.stream = connection.makefile("rw")
        self.stream.readline()
        self.call("qmp_capabilities")

    def call(self, command, **arguments):
        self.stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.stream.flush()
        while True:
            answer = json.loads(self.stream.readline())
            if "return" in answer or "error" in answer:
                return answer

    def shoot(self, path):
        self.call("screendump", filename=str(path), format="png")


def share(tag, path, access=",readonly=on"):
    return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{access}",
            "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]


def qemu_command(kernel, initrd, append, folder, *devices):
    """A machine with a display and two serial lines, of which the rig uses the second one."""
    width, height = DISPLAY_PIXELS
    return [
        "qemu-system-x86_64", "-nodefaults", "-no-reboot", "-display", "none", "-vga", "none",
        # One processor: with two, each needs half a core more for the same work, and two machines share two cores.
        "-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "1536",
        "-kernel", str(kernel), "-initrd", str(initrd), "-append", f"{KERNEL_OPTIONS} {append}",
        "-serial", f"file:{folder}/serial.log",
        "-chardev", f"socket,id=control,path={folder}/control,server=on,wait=off", "-serial", "chardev:control",
        "-qmp", f"unix:{folder}/qmp,server=on,wait=off",
        "-device", f"virtio-gpu-pci,xres={width},yres={height}", "-device", "virtio-rng-pci", *devices,
    ]


def connect(path, process, deadline):
    """Connects to a socket that QEMU is about to serve."""
    while time.monotonic() < deadline and process.poll() is None:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
            return connection
        except OSError:
            connection.close()
            time.sleep(0.02)
    raise RuntimeError("QEMU does not start")


class Qemu:
    """One machine from power on to power off, and the rig in it that asks for orders and pictures.

    command(folder) is what to start it with; in the folder are its sockets and logs.
    """

    def __init__(self, command):
        self.folder = tempfile.TemporaryDirectory(prefix="cabin-vm-")
        folder = Path(self.folder.name)
        self.serial = folder / "serial.log"
        self.log = folder / "qemu.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(command(folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.pending = b""
        self.control = self.screen = None

    def connect(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        folder = self.serial.parent
        self.control = connect(folder / "control", self.process, deadline)
        self.control.settimeout(LOOK_S)
        self.screen = Screen(connect(folder / "qmp", self.process, deadline))

    def _lines(self, deadline):
        """What the machine says, until it is off or out of time."""
        while time.monotonic() < deadline:
            try:
                data = self.control.recv(4096)
            except TimeoutError:
                continue
            if not data:
                return
            *lines, self.pending = (self.pending + data).split(b"\n")
            yield from (line.decode().strip() for line in lines)

    def serve(self, evidence, deadline, end="NEXT"):
        """Takes the pictures that the scenario asks for; returns whether the machine has said this in time: by itself,
        that it wants to be told what to play next.
        """
        for line in self._lines(deadline):
            if line == end:
                return True
            if re.fullmatch(r"[a-z0-9-]+", line):
                self.screen.shoot(evidence / f"{line}.png")
                self.answer()
        return False

    def answer(self):
        """The picture is taken."""
        self.control.sendall(b"done\n")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


class Machine(Qemu):
    """Plays one scenario after another; their evidence is in folders of their names.

    An image has root, kernel and initrd (paths).
    """

    def __init__(self, image, build, evidence):
        self.evidence = evidence
        super().__init__(lambda folder: qemu_command(
            image.kernel, image.initrd, "", folder, *share("root", image.root), *share("source", TOP),
            *share("build", build), *share("evidence", evidence, "")))

    def run(self, scenario, name):
        """Plays a scenario, its evidence in a folder of that name. Returns the exit status and the reason in words.

        Only a machine in which all have passed can play another.
        """
        evidence = self.evidence / name
        shutil.rmtree(evidence, ignore_errors=True)
        evidence.mkdir(parents=True)
        begin = 0
        try:
            if not self.control:
                self.connect()
                if not self.serve(evidence, time.monotonic() + START_TIMEOUT_S):
                    return RIG_BROKEN, "the machine does not start"
            begin = self.serial.stat().st_size
            self.control.sendall(f"{scenario}\n".encode())
            in_time = self.serve(evidence, time.monotonic() + HOST_TIMEOUT_S)
        except (RuntimeError, OSError) as error:
            return RIG_BROKEN, f"QEMU: {error}"
        finally:
            shutil.copy(self.log, evidence)
            said = self.serial.read_bytes()[begin:].decode(errors="replace")
            (evidence / "serial.log").write_text(said)
        if bug := KERNEL_BUG.search(said):
            return RIG_BROKEN, f"the kernel of the machine failed: {said[bug.start():].splitlines()[0]}"
        try:
            result = json.loads((evidence / "result.json").read_text())
        except (OSError, ValueError):
            return RIG_BROKEN, f"the machine {'went on' if in_time else 'hung or ended'} without a result"
        return (PASSED if result["passed"] else FAILED), result["reason"]
