# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks through all that a car kept and said for what may be in few places only."""

import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

WIFI_SECRET = "var/lib/cabin/.local/share/cabin/secrets/wifi"
BONDS = "var/lib/bluetooth/"
# The list of phones.
SETTINGS = "var/lib/cabin/glib-2.0/settings/keyfile"
JOURNAL = "var/log/journal"
RIG_MOUNT = re.compile(rb" (systemd|umount)\[\d+\]: .*/?var[-/]lib[-/]bluetooth[-/]")
LINK_KEY = re.compile(r"(?m)^Key=(?:0x)?([0-9A-Fa-f]{32})$")


@contextmanager
def image_of(disk):
    """The whole disk as one file, for as long as it is looked at."""
    with tempfile.TemporaryDirectory(prefix="cabin-car-", dir=disk.parent) as name:
        raw = Path(name) / "raw"
        subprocess.run(["qemu-img", "convert", "-O", "raw", disk, raw], check=True)
        yield raw


def dump(raw, folder, target):
    """Copies a folder of the disk, which must not have an open journal, below the target."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["debugfs", "-R", f"rdump {folder} {target}", raw], check=True, capture_output=True)


class Secret:
    """Something that must be found in these places only; they are beginnings of paths."""

    def __init__(self, what, pattern, *places):
        self.what, self.pattern, self.places = what, re.compile(pattern, re.IGNORECASE), places

    def is_in(self, name, content):
        return not name.startswith(self.places or (" ",)) and self.pattern.search(content)


def secrets_of(root, codes, addresses):
    """What is looked for: what this car really has, and not what looks like one."""
    for code in codes:
        yield Secret("a pairing code", rf"(?<![\w.]){code[:3]} ?{code[3:]}(?!\w)".encode())
    for address in addresses:
        yield Secret("a whole address", "[:_-]".join(address.split(":")).encode(), BONDS, SETTINGS)
    key = (root / WIFI_SECRET).read_bytes().strip()
    yield Secret("the network's password", re.escape(key), WIFI_SECRET)
    found = {key for file in (root / BONDS).rglob("info") for key in LINK_KEY.findall(file.read_text())}
    for key in found:
        yield Secret("a link key", key.encode() + b"|" + re.escape(bytes.fromhex(key)), BONDS)


def journal_of(root):
    """All that was ever logged, but for what the mount of the phone's memory makes systemd say: it is the rig's."""
    text = subprocess.run(["journalctl", "--quiet", f"--directory={root / JOURNAL}"], check=True,
                          stdout=subprocess.PIPE).stdout
    return b"\n".join(line for line in text.splitlines() if not RIG_MOUNT.search(line))


def look(disk, codes, addresses, texts):
    """Returns how many files were looked at, for how many secrets, and in words what is where it may not be."""
    with image_of(disk) as raw:
        root = raw.with_name("root")
        dump(raw, "/", root)
        secrets = list(secrets_of(root, codes, addresses))
        contents = [(JOURNAL, journal_of(root))]
        contents += [(file.name, file.read_bytes()) for file in texts]
        # What nobody has written since the packages came is no different from what is in them.
        since = (root / "etc/machine-id").stat().st_mtime
        for file in root.rglob("*"):
            name = str(file.relative_to(root))
            if (file.is_file() and not file.is_symlink() and file.stat().st_mtime >= since
                    and not name.startswith(JOURNAL)):
                contents.append((name, file.read_bytes()))
        found = [f"{secret.what} in {name}" for name, content in contents for secret in secrets
                 if secret.is_in(name, content)]
        shutil.rmtree(root)
    return len(contents), len(secrets), found
