# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk of a car: a clean Debian 12, then what README's section on installing says, prepared once and kept."""

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cache
import car_machine
import image
import release

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent

RELEASE = "bookworm"
# On top of what debootstrap makes, which is what an installation without any task is: the system bus, and sudo, which
# Debian's installer adds where root has no password, and Raspberry Pi OS has.
BARE = ["dbus", "sudo"]

DISK_BYTES = 4 << 30
FSTAB = "/dev/vda / ext4 defaults 0 1\n"
HOST_NAME = "car"

README = TOP / "README.md"
INSTALL_BEGIN, INSTALL_END = "<!-- install:", "<!-- /install -->"

# The car's kernel has its modules in the initial RAM disk.
MODULES = [*image.MODULES, "virtio_blk", "crc32c_generic", "ext4"]
FILES = {**image.FILES, HERE / "car-init": "init"}
del FILES[HERE / "initrd-init"], FILES[HERE / "initrd-world"]


def kernel():
    """The pinned kernel with an initial RAM disk that knows the car's disk."""
    return image.prepare("car", Path("/"), [image.pinned_kernel()], image.download_here, FILES, MODULES)


def make_disk(root, disk):
    """An ext4 disk with what is in the root."""
    with open(disk, "wb") as file:
        file.truncate(DISK_BYTES)
    release.run("mke2fs", "-q", "-t", "ext4", "-L", HOST_NAME, "-d", root, disk)


def fill_base(folder):
    """Debian and nothing else."""
    print("vm: making the car's Debian 12: a minute or two, once", file=sys.stderr, flush=True)
    root = folder / "root"
    with open(folder / "log", "w") as log:
        release.bootstrap(RELEASE, root, log, f"--include={','.join(BARE)}")
        release.inside(root, "apt-get", "clean", log=log)


def base():
    """The folder with the root of a bare Debian."""
    if os.geteuid() != 0:
        sys.exit("vm: the car's disk is made with debootstrap and chroot, which need root")
    sources = [inspect.getsource(part).encode() for part in (release.bootstrap, fill_base)]
    return cache.folder("car-base", [*sources, " ".join(BARE).encode()], fill_base)


def make_bootable(root):
    """Takes out what it had only to be filled, and says what a machine knows of itself."""
    for name in (release.APT_CONF, release.DPKG_CONF, release.POLICY_FILE, "etc/resolv.conf"):
        (root / name).unlink()
    for name in (release.SOURCE, release.BUILD):
        (root / name.lstrip("/")).rmdir()
    (root / "etc/fstab").write_text(FSTAB)
    (root / "etc/hostname").write_text(f"{HOST_NAME}\n")
    # A number of its own is made at the first boot.
    (root / "etc/machine-id").write_text("")


def commands():
    """README's commands from a bare Debian to a car, one by one: up to cabin-setup, and from it on."""
    text = README.read_text().partition(INSTALL_BEGIN)[2].partition(INSTALL_END)[0]
    found = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    setup = next(number for number, line in enumerate(found) if "cabin-setup" in line)
    return found[:setup], found[setup:]


def fill_product(folder, debs, lines):
    """What README says up to cabin-setup, where the packages are, on a copy of the bare root."""
    print("vm: installing Cabin into the car's Debian 12: some minutes, once for these packages", file=sys.stderr,
          flush=True)
    root = folder / "root"
    subprocess.run(["cp", "-a", base() / "root", root], check=True)
    with open(root / release.APT_CONF, "a") as conf:
        conf.write('APT::Get::Assume-Yes "true";\n')
    with open(folder / "log", "w") as log:
        for line in lines:
            release.inside(root, "sh", "-c", f"cd {release.BUILD} && {line}", build=debs, log=log)
        release.inside(root, "apt-get", "clean", log=log)
    make_bootable(root)
    make_disk(root, folder / "disk")
    shutil.rmtree(root)


def packages():
    """The folder with Cabin's packages: CABIN_PACKAGES, or made from this tree."""
    if folder := os.environ.get("CABIN_PACKAGES"):
        return Path(folder)
    output = subprocess.run([TOP / "tests/package/build"], cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            text=True, check=True).stdout
    return Path(output.splitlines()[-1])


def product(debs):
    """The disk of a Debian in which README's commands were followed up to cabin-setup."""
    lines = commands()[0]
    parts = [str(base()).encode(), "\n".join(lines).encode(),
             *(inspect.getsource(part).encode() for part in (fill_product, make_bootable, make_disk)),
             *(file.read_bytes() for file in sorted(debs.glob("*.deb")))]
    return cache.folder("car-product", parts, lambda new: fill_product(new, debs, lines)) / "disk"


def fill_ready(folder, car):
    """The layer of a car in which README's last commands were followed too, up to Cabin on the screen."""
    try:
        car.boot()
        car.play("install", lines=car.install_lines)
        car.wait_off()
        car.boot()
        car.play("wait_home")
        car.turn_off()
        shutil.move(car.disk, folder / "disk")
    finally:
        car.close()


def maker(directory, evidence):
    """Prepares all that a car is made of; returns make(scenario, folder), which makes a new one."""
    where, disk = kernel(), product(packages())

    def make(scenario, folder, below):
        return car_machine.Car(where, below, folder, directory, scenario, commands())

    def make_ready(new):
        print("vm: setting up the car: some minutes, once for these packages", file=sys.stderr, flush=True)
        folder = evidence / "car-setup"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fill_ready(new, make("", folder, (disk, "raw")))

    def choose(name, scenario, folder):
        if getattr(scenario, "DISK", "ready") == "installed":
            return make(name, folder, (disk, "raw"))
        parts = [str(disk).encode(), "\n".join(commands()[1]).encode(), inspect.getsource(fill_ready).encode()]
        return make(name, folder, (cache.folder("car-ready", parts, make_ready) / "disk", "qcow2"))
    return choose
