# SPDX-License-Identifier: GPL-3.0-or-later
"""One start of the test machine: QEMU, its screen, its serial line, and the verdict on one scenario."""

import json
import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from image import DISPLAY_PIXELS

HERE = Path(__file__).resolve().parent

# Far above what a scenario needs: the scenario's own deadlines come first, this one ends a machine that hangs.
HOST_TIMEOUT_S = 240
# From the end of the serial line to the end of QEMU.
OFF_TIMEOUT_S = 10

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


def qemu_command(kernel, initrd, evidence, sockets, words):
    width, height = DISPLAY_PIXELS
    return [
        "qemu-system-x86_64", "-nodefaults", "-no-reboot", "-display", "none", "-vga", "none",
        "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536",
        "-kernel", str(kernel), "-initrd", str(initrd),
        "-append", "console=ttyS0 quiet loglevel=4 panic=-1 oops=panic mitigations=off random.trust_cpu=on " + words,
        "-serial", f"file:{evidence}/serial.log",
        "-chardev", f"socket,id=control,path={sockets}/control,server=on,wait=off", "-serial", "chardev:control",
        "-qmp", f"unix:{sockets}/qmp,server=on,wait=off",
        "-device", f"virtio-gpu-pci,xres={width},yres={height}", "-device", "virtio-rng-pci",
        "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
        "-device", "virtio-9p-pci,fsdev=host,mount_tag=host",
        "-fsdev", f"local,id=evidence,path={evidence},security_model=none,multidevs=remap",
        "-device", "virtio-9p-pci,fsdev=evidence,mount_tag=evidence",
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


def serve(process, sockets, evidence, deadline):
    """Takes the pictures that the scenario asks for, until the machine is off or out of time."""
    control = connect(sockets / "control", process, deadline)
    screen = Screen(connect(sockets / "qmp", process, deadline))
    control.settimeout(1)
    pending = b""
    while time.monotonic() < deadline:
        try:
            data = control.recv(4096)
        except TimeoutError:
            continue
        if not data:
            return True
        *lines, pending = (pending + data).split(b"\n")
        for line in lines:
            name = line.decode().strip()
            if re.fullmatch(r"[a-z0-9-]+", name):
                screen.shoot(evidence / f"{name}.png")
                control.sendall(b"done\n")
    return False


def run(kernel, initrd, scenario, build, evidence):
    """Runs the scenario file in a machine of its own. Returns the exit status and the reason in words."""
    words = f"cabin_guest={HERE}/guest-init cabin_scenario={scenario} cabin_build={build}"
    evidence.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + HOST_TIMEOUT_S
    with tempfile.TemporaryDirectory(prefix="cabin-vm-") as name, open(evidence / "qemu.log", "w") as log:
        sockets = Path(name)
        process = subprocess.Popen(qemu_command(kernel, initrd, evidence, sockets, words), stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log)
        try:
            in_time = serve(process, sockets, evidence, deadline)
            if in_time:
                process.wait(OFF_TIMEOUT_S)
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            return RIG_BROKEN, f"QEMU: {error}"
        finally:
            process.kill()
            process.wait()
    serial = (evidence / "serial.log").read_text(errors="replace")
    if bug := KERNEL_BUG.search(serial):
        line = serial[bug.start():].splitlines()[0]
        return RIG_BROKEN, f"the kernel of the machine failed: {line}"
    try:
        result = json.loads((evidence / "result.json").read_text())
    except (OSError, ValueError):
        return RIG_BROKEN, f"the machine {'ended' if in_time else 'hung'} without a result: see serial.log"
    return (PASSED if result["passed"] else FAILED), result["reason"]
