# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the Debian packages of this tree, in a folder of their own: in the tree nothing is left of it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path += [str(TOP / "tests" / folder) for folder in ("lint", "vm")]

import cache  # noqa: E402: from tests/vm
from checks import Tree  # noqa: E402: from tests/lint

# What packages are made from; the rest of the tree is not there when they are built.
SOURCES = ("COPYING", "README.md", "data/", "debian/", "meson.build", "meson_options.txt", "po/", "resources/", "src/")

# Debian's own programs, whatever is before them on the caller's path.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/"),
               "DEB_BUILD_OPTIONS": "terse"}


def run(*command, cwd=None, log=None):
    """Returns what the command printed; ends the program if it failed."""
    result = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log or subprocess.PIPE,
                            stderr=subprocess.STDOUT, env=ENVIRONMENT, text=True, check=False)
    if result.returncode != 0:
        text = Path(log.name).read_text() if log else result.stdout
        sys.exit("\n".join([f"package: {command[0]} failed:", *text.splitlines()[-30:]]))
    return result.stdout


def sources():
    return [path for path in Tree(TOP).files if path.startswith(SOURCES)]


def copy_sources(folder):
    for path in sources():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(TOP / path, folder / path)


def build_packages():
    """The names of the packages that debian/control builds with."""
    text = (TOP / "debian/control").read_text()
    fields = re.search(r"^Build-Depends:((?:\n .*)*)", text, re.MULTILINE).group(1)
    return re.findall(r"(?:^ |\| )([\w.+-]+)", fields, re.MULTILINE)


def ingredients():
    """All that decides what the packages become: the sources, and what they are built with."""
    for path in sources():
        file = TOP / path
        yield f"{path} {file.stat().st_mode:o}\n".encode() + file.read_bytes()
    versions = subprocess.run(["dpkg-query", "--show", *build_packages()], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
    yield versions.stdout


def fill(folder):
    """Builds into the folder; what dpkg-buildpackage said is there, too."""
    print("package: building the packages: half a minute or more", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="cabin-package-") as work, open(folder / "log", "w") as log:
        tree = Path(work) / "cabin"
        copy_sources(tree)
        run("dpkg-buildpackage", "-b", "-us", "-uc", cwd=tree, log=log)
        for file in Path(work).glob("*.*"):
            shutil.move(file, folder)


def packages():
    """Returns the folder with the packages of this tree and their .changes; builds them if need be."""
    return cache.folder("packages", list(ingredients()), fill)
