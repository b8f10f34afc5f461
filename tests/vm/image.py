# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel and the initial RAM disk of the test machine, prepared once and kept in the user's cache."""

import gzip
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import cache

HERE = Path(__file__).resolve().parent

# Newer 6.1 kernels (6.1.192 for one) hit a BUG in hci_chan_del now and then when a link goes down.
PINNED_KERNEL = "linux-image-6.1.0-47-amd64"

# drbg comes before ecdh_generic, or the kernel's self-test of ECDH fails and LE pairing never starts.
MODULES = """ctr sha512_generic jitterentropy_rng drbg virtio_pci virtio_rng 9pnet_virtio 9p overlay
hci_vhci rfcomm bnep uhid hidp cmac ecb algif_hash algif_skcipher virtio_gpu uinput evdev""".split()
# Loaded by the scenarios that want radios (world/vm_wifi.py), with ccm before, as nothing loads a module by itself.
WIFI_MODULES = "ccm mac80211_hwsim".split()
# Newer kernels have these without a module.
OPTIONAL_MODULES = {"sha512_generic", "drbg", "ecb"}

# What else is in the initial RAM disk. The controllers are this machine's in every release: those of 5.82 crash when a
# phone without a display pairs.
FILES = {Path("/bin/busybox"): "bin/busybox", Path("/usr/bin/btvirt"): "bin/btvirt", HERE / "initrd-init": "init",
         HERE / "initrd-world": "world",
         **{Path("/lib/firmware") / name: f"lib/firmware/{name}" for name in ("regulatory.db", "regulatory.db.p7s")}}

# The reference display of the product: 7 inch, 1024 x 600.
DISPLAY_PIXELS = (1024, 600)
DISPLAY_MM = (154, 86)
EDID = "edid/cabin.bin"
MODULE_OPTIONS = {"drm.ko": f"edid_firmware={EDID}", "mac80211_hwsim.ko": "radios=2"}


class Image(NamedTuple):
    """What a machine starts from: a root for the scenarios, a kernel, an initial RAM disk."""

    root: Path
    kernel: Path
    initrd: Path


def make_edid():
    """An EDID 1.3 block whose only mode and only size in millimetres are those of the reference display."""
    width, height = DISPLAY_PIXELS
    mm_width, mm_height = DISPLAY_MM
    blank_x, blank_y = 160, 30
    clock = (width + blank_x) * (height + blank_y) * 60 // 10000
    timing = clock.to_bytes(2, "little") + bytes([
        width & 0xFF, blank_x, width >> 8 << 4,
        height & 0xFF, blank_y, height >> 8 << 4,
        48, 32, 3 << 4 | 6, 0,
        mm_width, mm_height, 0, 0, 0, 0x1E])
    name = bytes([0, 0, 0, 0xFC, 0]) + b"Cabin 7in\n   "
    unused = bytes([0, 0, 0, 0x10]) + bytes(14)
    block = (bytes([0, 255, 255, 255, 255, 255, 255, 0]) + bytes([0x0C, 0x22, 1, 0, 0, 0, 0, 0, 1, 33, 1, 3])
             + bytes([0x80, round(mm_width / 10), round(mm_height / 10), 120, 0x02]) + bytes(13) + bytes([1] * 16)
             + timing + name + unused + unused + bytes([0]))
    return block + bytes([-sum(block) % 256])


def command(*arguments, **keywords):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, **keywords).stdout


def pinned_kernel():
    """The pinned kernel package, or the archive's present one when that is gone."""
    if subprocess.run(["apt-cache", "show", PINNED_KERNEL], capture_output=True).returncode == 0:
        return PINNED_KERNEL
    for line in command("apt-cache", "depends", "linux-image-amd64").splitlines():
        name = line.split()[-1]
        if name.startswith("linux-image-"):
            print(f"vm: the package archive does not have {PINNED_KERNEL} any more; using {name}. "
                  "Expect bugs of that kernel, which are reported as a broken rig.", file=sys.stderr)
            return name
    raise RuntimeError("no kernel package in the archive: run apt-get update")


def copy_module(file, folder):
    """As busybox can load it: not compressed. Returns its name."""
    name = file.name.removesuffix(".xz")
    content = file.read_bytes()
    (folder / name).write_bytes(lzma.decompress(content) if file.suffix == ".xz" else content)
    return name


def needed_modules(kernel, release, module):
    """What modprobe would do to load it, line by line."""
    try:
        return command("/sbin/modprobe", "-d", kernel, "-S", release, "--show-depends", module).splitlines()
    except subprocess.CalledProcessError:
        if module not in OPTIONAL_MODULES:
            raise
        return []


def make_initrd(kernel, release, target, files, modules):
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        root = Path(temporary)
        for folder in ("bin", "proc", "sys", "dev", "new", "rw", "modules", "lib/firmware/edid", "share/root",
                       "share/source", "share/build", "share/evidence"):
            (root / folder).mkdir(parents=True)
        for file, name in files.items():
            shutil.copy(file, root / name)
        (root / "lib/firmware" / EDID).write_bytes(make_edid())
        done = set()
        for name, wanted in (("order", modules), ("wifi", WIFI_MODULES)):
            order = []
            for module in wanted:
                for line in needed_modules(kernel, release, module):
                    verb, path = line.split()[:2]
                    if verb == "insmod" and path not in done:
                        done.add(path)
                        order.append(copy_module(Path(path), root / "modules"))
            lines = (f"{file} {MODULE_OPTIONS.get(file, '')}".strip() for file in order)
            (root / "modules" / name).write_text("".join(f"{line}\n" for line in lines))
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        archive = subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(),
                                 check=True, capture_output=True).stdout
        target.write_bytes(gzip.compress(archive, 1))


def fill(folder, packages, download, files, modules):
    """Makes the kernel and the initial RAM disk; download(folder, packages) puts the archives of the kernel there."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        kernel = Path(name)
        download(kernel, packages)
        for archive in kernel.glob("*.deb"):
            command("dpkg", "-x", archive, kernel)
        if not (kernel / "lib").exists():
            (kernel / "lib").symlink_to("usr/lib")
        release, = os.listdir(kernel / "lib/modules")
        command("/sbin/depmod", "-b", kernel, release)
        make_initrd(kernel, release, folder / "initrd", files, modules)
        binary, = [*kernel.glob("boot/vmlinuz-*"), *kernel.glob("lib/modules/*/vmlinuz")]
        shutil.copy(binary, folder / "vmlinuz")


def prepare(name, root, packages, download, files=FILES, modules=MODULES):  # pylint: disable=too-many-arguments
    """Returns the image of that name. A change of what it is made from makes a new one."""
    parts = [" ".join((*packages, *modules)).encode(), *(file.read_bytes() for file in (Path(__file__), *files))]
    folder = cache.folder(f"{name}-kernel", parts, lambda new: fill(new, packages, download, files, modules))
    return Image(root, folder / "vmlinuz", folder / "initrd")


def download_here(folder, packages):
    """With this machine's own apt."""
    subprocess.run(["apt-get", "download", "-qq", *packages], cwd=folder, check=True, stderr=subprocess.DEVNULL)


def of_host():
    """This machine's own root."""
    return prepare("host", Path("/"), [pinned_kernel()], download_here)
