# SPDX-License-Identifier: GPL-3.0-or-later
"""Another release of Debian as the root of the test machine, and the product built inside it."""

import hashlib
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import cache
import image

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent

# Each has its own bluez, GTK, libadwaita and kernel. For the newest, debootstrap's script is the one of unstable.
RELEASES = ("trixie", "forky")
DEBOOTSTRAP_SCRIPT = "sid"

# What is told of a root: where the releases differ most.
TOLD = ("bluez", "libgtk-4-1", "libadwaita-1-0")

# Where the tree and the build directory are, inside.
SOURCE, BUILD = "/run/source", "/run/build"

# Deprecations are told for what the release has, not for the floor; and nothing is fatal.
BUILD_OPTIONS = ["-Dwerror=false", "-Dtests=false", "-Dc_args=" + " ".join(
    f"-U{library}_VERSION_{end}" for library in ("GLIB", "GDK") for end in ("MIN_REQUIRED", "MAX_ALLOWED"))]
DEPRECATION = re.compile(r"^(\S+?):(\d+):\d+: warning: (.*deprecated.*)$", re.MULTILINE)

# A mount that the command makes is gone with it, and so are its processes: nothing is left of it on this machine.
OWN_NAMESPACE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
# No daemon starts in a root that is only being filled.
POLICY = "#!/bin/sh\nexit 101\n"
# What a root has only while it is filled.
APT_CONF, DPKG_CONF, POLICY_FILE = "etc/apt/apt.conf.d/90host", "etc/dpkg/dpkg.cfg.d/fast", "usr/sbin/policy-rc.d"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root",
               "DEBIAN_FRONTEND": "noninteractive"}
ENTER = """set -e
root=$1 source=$2 build=$3; shift 3
mount -t proc proc "$root/proc"
if [ "$build" ]; then
  mkdir -p "$root/run/source" "$root/run/build"
  mount --bind -o ro "$source" "$root/run/source"
  mount --bind "$build" "$root/run/build"
fi
exec chroot "$root" "$@"
"""


def run(*command, log=None):
    """Returns what it said; with a log, that goes there."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log or subprocess.PIPE, stderr=subprocess.STDOUT,
                            env=ENVIRONMENT, text=True, check=False)
    if result.returncode != 0:
        text = Path(log.name).read_text() if log else result.stdout
        sys.exit("\n".join(["vm: a command in the root failed:", *text.splitlines()[-30:]]))
    return result.stdout


def inside(root, *command, build="", log=None):
    """Runs a command in the root, with the tree and this build directory of it if one is given."""
    return run(*OWN_NAMESPACE, "sh", "-c", ENTER, "sh", root, TOP, build, *command, log=log)


def packages():
    """What a root needs: packages.txt up to what only the host needs. All are called the same in all releases."""
    text = (TOP / "packages.txt").read_text().partition("#: host")[0]
    return re.sub(r"#.*", "", text).split()


def mirror():
    """The archive that this machine takes its own packages from."""
    found = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages",
                            "Label: Debian"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    if not found:
        sys.exit("vm: apt knows no archive of Debian: run apt-get update")
    return found[0]


def bootstrap(release, root, log, *options):
    """Makes a bare root, which reads the archive as this machine does and starts nothing while it is filled."""
    run(*OWN_NAMESPACE, "debootstrap", *options, release, root, mirror(),
        f"/usr/share/debootstrap/scripts/{DEBOOTSTRAP_SCRIPT}", log=log)
    # As this machine's apt gets there, such as by a proxy; and no need to survive a power cut.
    conf = subprocess.run(["apt-config", "dump", "Acquire::http", "Acquire::https", "Acquire::Check-Valid-Until"],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    (root / APT_CONF).write_text(conf)
    (root / DPKG_CONF).write_text("force-unsafe-io\n")
    (root / POLICY_FILE).write_text(POLICY)
    (root / POLICY_FILE).chmod(0o755)
    inside(root, "apt-get", "update", log=log)


def fill(release, root):
    """Makes the root. The log stays beside it."""
    print(f"vm: making the root of {release}: some minutes, once", file=sys.stderr, flush=True)
    with open(root.with_name("log"), "w") as log:
        bootstrap(release, root, log, "--variant=minbase")
        inside(root, "apt-get", "install", "-q", "-y", "--no-install-recommends", *packages(), log=log)
        inside(root, "apt-get", "clean", log=log)


def make_root(release):
    """Returns the root of the release."""
    if os.geteuid() != 0:
        sys.exit(f"vm: the root of {release} is made and entered with debootstrap and chroot, which need root")
    parts = [inspect.getsource(bootstrap).encode(), inspect.getsource(fill).encode(), " ".join(packages()).encode()]
    return cache.folder(f"{release}-root", parts, lambda new: fill(release, new / "root")) / "root"


def depends(root, package, pattern):
    """The packages of such names that it depends on."""
    return re.findall(f"^  Depends: ({pattern})$", inside(root, "apt-cache", "depends", package), re.MULTILINE)


def make_image(release, root):
    """The root with the newest kernel of the release, which is one package or more of the same version."""
    kernel, = depends(root, "linux-image-amd64", r"linux-image-\S+")
    version = kernel.removeprefix("linux-image-")
    packages = [kernel, *depends(root, kernel, rf"linux-(?:base|binary|modules)-{re.escape(version)}")]

    def download(folder, packages):
        with cache.locked(f"{release}-download"):
            inside(root, "sh", "-c", f"cd /tmp && apt-get download -qq {' '.join(packages)}")
            for archive in (root / "tmp").glob("*.deb"):
                shutil.move(archive, folder)
    return image.prepare(release, root, packages, download), kernel


def build(release, root, log_folder):
    """Brings the build directory of this tree in the release up to date; returns it."""
    tree = hashlib.sha256(bytes(TOP)).hexdigest()[:8]
    directory = root.parent / f"build-{tree}"
    directory.mkdir(exist_ok=True)
    path = log_folder / "build.log"
    with cache.locked(f"{release}-build"), open(path, "w") as log:
        if not (directory / "build.ninja").exists():
            inside(root, "meson", "setup", *BUILD_OPTIONS, BUILD, SOURCE, build=directory, log=log)
        inside(root, "ninja", "-C", BUILD, build=directory, log=log)
    for file, line, message in sorted(set(DEPRECATION.findall(path.read_text()))):
        print(f"vm: {release}: {Path(file).name}:{line}: {message}", flush=True)
    return directory


def prepare(release, log_folder):
    """Returns image and build directory, and says what is in them."""
    root = make_root(release)
    found, kernel = make_image(release, root)
    versions = inside(root, "dpkg-query", "--show", "--showformat", "${Package} ${Version}, ", *TOLD)
    print(f"vm: {release}: {versions}{kernel}", flush=True)
    return found, build(release, root, log_folder)
