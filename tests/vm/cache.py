# SPDX-License-Identifier: GPL-3.0-or-later
"""What is prepared once and kept in the user's cache, each thing complete or absent."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

PLACE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cabin/vm"

# Open as long as this process runs: that a folder is in use.
USED = []


@contextmanager
def locked(name):
    """One process at a time."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with open(PLACE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remove_unused(path):
    """Leaves it if a machine of another process runs on it."""
    try:
        with open(path / "used", "w") as used:
            fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path)
    except BlockingIOError:
        pass


def folder(name, parts, make):
    """The folder of that name; when one of the parts that it is made from changes, make(folder) fills a new one."""
    key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
    path = PLACE / f"{name}-{key}"
    with locked(name):
        if not path.is_dir():
            for old in PLACE.glob(f"{name}-*"):
                remove_unused(old)
            new = Path(tempfile.mkdtemp(dir=PLACE, prefix=f"{name}-new-"))
            try:
                make(new)
            except BaseException:
                shutil.rmtree(new)
                raise
            new.rename(path)
        used = open(path / "used", "w")
        fcntl.flock(used, fcntl.LOCK_SH)
        USED.append(used)
    return path
