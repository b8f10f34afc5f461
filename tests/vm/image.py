# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel and the initial RAM disk of the test machine, prepared once and kept in the user's cache."""

import fcntl
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Newer 6.1 kernels (6.1.192 for one) hit a BUG in hci_chan_del now and then when a link goes down.
PINNED_KERNEL = "linux-image-6.1.0-47-amd64"

# drbg comes before ecdh_generic, or the kernel's self-test of ECDH fails and LE pairing never starts.
MODULES = """ctr sha512_generic jitterentropy_rng drbg virtio_pci virtio_rng 9pnet_virtio 9p overlay
hci_vhci rfcomm bnep uhid hidp cmac ecb algif_hash algif_skcipher virtio_gpu uinput evdev""".split()

# The reference display of the product: 7 inch, 1024 x 600.
DISPLAY_PIXELS = (1024, 600)
DISPLAY_MM = (154, 86)
EDID = "edid/cabin.bin"


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


def kernel_package():
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


def make_kernel(package, directory):
    with tempfile.TemporaryDirectory(dir=directory.parent) as download:
        subprocess.run(["apt-get", "download", "-qq", package], cwd=download, check=True, stderr=subprocess.DEVNULL)
        archive, = Path(download).glob("*.deb")
        command("dpkg", "-x", archive, directory)
    release, = os.listdir(directory / "lib/modules")
    command("/sbin/depmod", "-b", directory, release)
    return release


def make_initrd(kernel, release, target):
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        root = Path(name)
        for folder in ("bin", "proc", "sys", "dev", "new", "lower", "rw", "modules", "lib/firmware/edid"):
            (root / folder).mkdir(parents=True)
        shutil.copy("/bin/busybox", root / "bin/busybox")
        shutil.copy(HERE / "initrd-init", root / "init")
        (root / "lib/firmware" / EDID).write_bytes(make_edid())
        order = []
        for module in MODULES:
            for line in command("/sbin/modprobe", "-d", kernel, "-S", release, "--show-depends", module).splitlines():
                verb, path = line.split()[:2]
                file = Path(path)
                if verb == "insmod" and file.name not in order:
                    shutil.copy(file, root / "modules")
                    order.append(file.name)
        options = {"drm.ko": f" edid_firmware={EDID}"}
        (root / "modules/order").write_text("".join(f"{file}{options.get(file, '')}\n" for file in order))
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        archive = subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(),
                                 check=True, capture_output=True).stdout
        target.write_bytes(gzip.compress(archive, 1))


def prepare():
    """Returns the paths of kernel and initial RAM disk. A change of what they are made from makes new ones."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cabin/vm"
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        package = kernel_package()
        parts = [package.encode(), Path(__file__).read_bytes(), (HERE / "initrd-init").read_bytes(),
                 Path("/bin/busybox").read_bytes()]
        key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
        image = cache / key
        if not image.is_dir():
            for old in cache.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            with tempfile.TemporaryDirectory(dir=cache, prefix="new-") as name:
                new = Path(name)
                kernel = new / "kernel"
                release = make_kernel(package, kernel)
                make_initrd(kernel, release, new / "initrd")
                shutil.copy(kernel / f"boot/vmlinuz-{release}", new / "vmlinuz")
                shutil.rmtree(kernel)
                # Complete or absent: an interrupted preparation leaves nothing under the final name.
                shutil.copytree(new, cache / f"{key}.part")
                (cache / f"{key}.part").rename(image)
    return image / "vmlinuz", image / "initrd"
