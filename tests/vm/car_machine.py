# SPDX-License-Identifier: GPL-3.0-or-later
"""A car that is switched on, played in and cut off, seen from outside."""

import json
import shutil
import signal
import subprocess
import time
from contextlib import closing

import car_traces
import machine
from image import DISPLAY_PIXELS
from world.stores import BONDS, STATE, Stores
from world.waiting import Failure

# What a test has no use for, and what would wait for a network; named here, so that the disk stays as it is.
MASKED = ("apt-daily.timer", "apt-daily-upgrade.timer", "man-db.timer", "e2scrub_all.timer", "fstrim.timer",
          "dpkg-db-backup.timer", "systemd-timesyncd.service", "networking.service",
          "NetworkManager-wait-online.service", "systemd-networkd-wait-online.service")
# Units are slow on an emulated processor.
OPTIONS = " ".join(("root=/dev/vda rw net.ifnames=0 systemd.default_timeout_start_sec=300",
                    *(f"systemd.mask={unit}" for unit in MASKED)))

# btvirt's controllers.
CAR_ADDRESS = "00:AA:01:00:00:00"
PHONE_ADDRESS = "00:AA:01:01:00:01"

BOOT_TIMEOUT_S = 300
PLAY_TIMEOUT_S = 600
END_TIMEOUT_S = 120


class RigBroken(Exception):
    """No result: the machine or what is around the car failed."""


class Picture:
    """What is on the display at a moment: the bytes of its pixels, every so many of them."""

    STEP = 7
    # The share that a window fills at least; a console or a compositor alone leave nearly all of it black.
    PAINTED = 0.5

    def __init__(self, file):
        self.bytes = file.read_bytes()[-3 * DISPLAY_PIXELS[0] * DISPLAY_PIXELS[1]::self.STEP]

    def is_painted(self):
        return self.bytes.count(0) < len(self.bytes) * (1 - self.PAINTED)


def lay_over(below, kind, disk):
    """Makes a layer in which all is kept that is written from now on."""
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", below, "-F", kind, disk], check=True)


class Car:
    """One car with one disk, a layer over the given one, from its first boot to the end of the scenario.

    Its evidence is in a folder: of each time that it was switched on one with a number, in which the rig writes.
    """

    def __init__(self, kernel, below, evidence, build, scenario, commands):  # pylint: disable=R0913
        self.kernel, self.evidence, self.build = kernel, evidence, build
        # README's, of which the first ones were followed when the disk was made.
        self.scenario, self.commands, self.install_lines = scenario, commands, commands[1]
        self.disk = evidence / "disk.qcow2"
        lay_over(*below, self.disk)
        self.phone = evidence / "phone"
        (self.phone / PHONE_ADDRESS).mkdir(parents=True)
        self.qemu = None
        self.boots = self.cuts = 0
        self.begin = 0
        self.folder = None

    def _command(self, folder, options):
        return machine.qemu_command(
            self.kernel.kernel, self.kernel.initrd, f"{OPTIONS} {options}", folder,
            "-drive", f"if=none,id=car,file={self.disk},format=qcow2,cache=writeback",
            "-device", "virtio-blk-pci,drive=car",
            *machine.share("root", self.kernel.root), *machine.share("source", machine.TOP),
            *machine.share("build", self.build), *machine.share("evidence", self.folder, ""),
            *machine.share("phone", self.phone, ""))

    def switch_on(self, options=""):
        """From here on the car boots by itself."""
        self.boots += 1
        self.folder = self.evidence / f"boot-{self.boots}"
        self.folder.mkdir()
        self.begin = time.monotonic()
        self.qemu = machine.Qemu(lambda folder: self._command(folder, options))
        self.qemu.connect()

    def _keep_evidence(self):
        text = self.qemu.serial.read_text(errors="replace")
        (self.folder / "serial.log").write_text(text)
        (self.folder / "qemu.log").write_text(self.qemu.log.read_text())
        if bug := machine.KERNEL_BUG.search(text):
            raise RigBroken(f"the kernel of the machine failed: {text[bug.start():].splitlines()[0]}")

    def _serve(self, seconds, what, **keywords):
        if not self.qemu.serve(self.folder, time.monotonic() + seconds, **keywords):
            self._keep_evidence()
            raise RigBroken(f"{what} does not come to an end")

    def boot(self, options=""):
        """Switches on and waits until the rig in it answers."""
        self.switch_on(options)
        self._serve(BOOT_TIMEOUT_S, "the boot")
        self.say(f"the rig answers after {time.monotonic() - self.begin:.1f} s")

    def _order(self, act, arguments):
        order = {"scenario": self.scenario, "act": getattr(act, "__name__", act), "arguments": arguments}
        self.qemu.control.sendall(json.dumps(order).encode() + b"\n")

    def play(self, act, **arguments):
        """Plays a function of the scenario inside, act(world, **arguments), or by its name one that every car has.
        Returns what it returns.
        """
        self._order(act, arguments)
        self._serve(PLAY_TIMEOUT_S, f"“{act}”")
        return self._result(act)

    def _result(self, act):
        result = json.loads((self.folder / "result.json").read_text())
        if result["reason"]:
            raise Failure(f"{getattr(act, '__name__', act)}: {result['reason']}")
        return result["value"]

    def play_and_cut(self, act, moment, seconds, **arguments):
        """Plays an act, and cuts the power so many seconds after it asked for the picture of that name."""
        self._order(act, arguments)
        self._serve(PLAY_TIMEOUT_S, f"“{act}”", end=moment)
        time.sleep(seconds)
        self.cut()

    def fail(self, reason):
        raise Failure(reason)

    def picture(self):
        file = self.folder / "now.ppm"
        self.qemu.screen.call("screendump", filename=str(file))
        return Picture(file)

    def wait_picture(self, test, seconds=BOOT_TIMEOUT_S, since=None):
        """Waits until the test says yes to what is on the display; returns the seconds since then, or power on."""
        since = since or self.begin
        while not test(self.picture()):
            if time.monotonic() - since > seconds:
                raise Failure(f"not on the display within {seconds} s")
            time.sleep(0.05)
        return time.monotonic() - since

    def seconds_until(self, act, moment, test, **arguments):
        """Plays an act; returns how long after it asked for the picture of that name the test says yes."""
        self._order(act, arguments)
        self._serve(PLAY_TIMEOUT_S, f"“{act}”", end=moment)
        begin = time.monotonic()
        self.qemu.answer()
        # Else the last picture of before would do.
        self.wait_picture(lambda now: not test(now), BOOT_TIMEOUT_S, begin)
        seconds = self.wait_picture(test, BOOT_TIMEOUT_S, begin)
        self._serve(PLAY_TIMEOUT_S, f"“{act}”")
        self._result(act)
        return seconds

    def shoot(self, name):
        self.qemu.screen.shoot(self.folder / f"{name}.png")

    def play_with_cuts(self, act, begin, moments, **arguments):
        """Plays an act; yields what the disk would be if the power had gone so many seconds after it asked for the
        picture of that name. Of a process that is stopped is left what would be left of one that is killed.
        """
        self._order(act, arguments)
        self._serve(PLAY_TIMEOUT_S, f"“{act}”", end=begin)
        start = time.monotonic()
        self.qemu.answer()
        cuts, ended = [], False
        for moment in moments:
            ended = ended or self.qemu.serve(self.folder, start + moment)
            self.cuts += 1
            cuts.append(self.evidence / f"cut-{self.cuts}.qcow2")
            self.qemu.process.send_signal(signal.SIGSTOP)
            subprocess.run(["cp", "--sparse=always", self.disk, cuts[-1]], check=True)
            self.qemu.process.send_signal(signal.SIGCONT)
        if not ended:
            self._serve(PLAY_TIMEOUT_S, f"“{act}”")
        self._result(act)
        yield from cuts

    def stores_of(self, disk):
        """What bluetoothd and Cabin kept on a disk whose power has gone; the disk itself is left as it is."""
        with car_traces.image_of(disk) as raw:
            # What every start does: the journal is played back, what was open and removed is let go.
            for options, good in (("-fp", (0, 1)), ("-fn", (0,))):
                check = subprocess.run(["e2fsck", options, raw], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       text=True, check=False)
                if check.returncode not in good:
                    raise Failure(f"the file system is damaged ({disk.name}): {check.stdout}")
            root = raw.with_name("root")
            for folder in (BONDS, STATE):
                car_traces.dump(raw, f"/{folder}", (root / folder).parent)
            try:
                return Stores(root, CAR_ADDRESS)
            except Failure as failure:
                raise Failure(f"{disk.name}: {failure}") from None

    def other(self, disk):
        """A car that goes on with that disk; to be closed."""
        folder = self.evidence / disk.stem
        folder.mkdir()
        return Car(self.kernel, (disk, "qcow2"), folder, self.build, self.scenario, self.commands)

    def say(self, text):
        """For whoever reads the evidence."""
        with open(self.evidence / "story.log", "a") as file:
            file.write(f"boot {self.boots}: {text}\n")

    def turn_off(self):
        """In order."""
        self._order("power_off", {})
        self.wait_off()

    def wait_off(self):
        """The car was told to end or to boot anew, and does."""
        try:
            self.qemu.process.wait(END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise Failure(f"the car does not go off within {END_TIMEOUT_S} s") from None
        self.cut()

    def cut(self):
        """No power from now on."""
        if self.qemu:
            self.qemu.process.kill()
            self.qemu.process.wait()
            self._keep_evidence()
            self.qemu.close()
            self.qemu = None

    def check_traces(self):
        """Of a car that is off: no secret is where it does not belong, on the disk or in what "tell_programs" told."""
        codes = {file.read_text() for file in self.evidence.glob("boot-*/code")}
        texts = list(self.evidence.glob("boot-*/processes.txt"))
        files, secrets, found = car_traces.look(self.disk, codes, (PHONE_ADDRESS, CAR_ADDRESS), texts)
        self.say(f"looked for {secrets} secrets in {files} files: {found}")
        if found or not texts or secrets < 5:
            raise Failure(f"of {secrets} secrets in {files} files: {', '.join(found)}")

    def close(self):
        """Keeps what is small of it."""
        self.cut()
        for disk in self.evidence.glob("*.qcow2"):
            disk.unlink()


def run(name, scenario, evidence, make_car):
    """Plays a scenario on a car of its own; returns the exit status and the reason in words."""
    shutil.rmtree(evidence, ignore_errors=True)
    evidence.mkdir(parents=True)
    try:
        with closing(make_car(name, scenario, evidence)) as car:
            scenario.run(car)
    except Failure as failure:
        return machine.FAILED, str(failure)
    except (RigBroken, RuntimeError, OSError, ValueError, subprocess.SubprocessError) as error:
        return machine.RIG_BROKEN, str(error)
    return machine.PASSED, ""
