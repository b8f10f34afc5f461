#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds Cabin and runs test suites; ./test calls it after the packages are there.

What is counted: each subtest of a program that speaks TAP, each other test program, each VM scenario, and each build
that has to succeed. A skipped test counts as failed: it proved nothing. What a test says with
g_test_message ("figure: ...") is shown.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
LOGS = TOP / "out" / "test"

# The releases of Debian, besides this machine's, that ./test full plays the scenarios on.
RELEASES = ("trixie", "forky")

# These wait most of the time, so they are run side by side; the test that waits longest begins first.
WAITING = ("unit", "bus", "ui", "cli")
WAITING_JOBS = 8

# Two virtual machines at a time: each is one emulated processor, and two cores are what the suite is timed on. Cars,
# in which seconds count, one.
VM_JOBS = 2
VM_LINE = re.compile(r"(?P<word>ok|FAILED|RIG BROKEN) (?P<name>[\w-]+) \(")
TAP_LINE = re.compile(r"^(not )?ok\b[^#]*(#\s*(skip|todo)\b)?", re.IGNORECASE)
FIGURE_LINE = re.compile(r"#\s*figure: (.*)")

ASAN_ENV = {
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:allocator_may_return_null=1",
    "LSAN_OPTIONS": f"suppressions={TOP / 'tests' / 'lsan.supp'}:print_suppressions=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    # LeakSanitizer does not see into GLib's slices.
    "G_SLICE": "always-malloc",
    # The leaks of a GL driver that is unloaded before the end have no name that could stand in the suppressions.
    "GDK_DEBUG": "gl-disable",
}


class Score:
    """What passed and what did not."""

    def __init__(self):
        self.passed = 0
        self.failed = []

    def add(self, ok, name):
        if ok:
            self.passed += 1
        else:
            self.failed.append(name)


def say(text):
    print(text, flush=True)


def log_tail(path, lines=60):
    text = path.read_text(errors="replace").splitlines()
    say("\n".join("    " + line for line in text[-lines:]))


def step(score, name, command, env=None):
    """Runs one command into a log of its own; shows the log's end if it fails."""
    log = LOGS / f"{name.replace(' ', '-')}.log"
    begin = time.monotonic()
    with log.open("ab") as out:
        result = subprocess.run(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                env={**os.environ, **(env or {})}, check=False)
    ok = result.returncode == 0
    say(f"{'ok' if ok else 'FAILED'} {name} ({time.monotonic() - begin:.0f} s)")
    if not ok:
        score.add(False, name)
        log_tail(log)
    return ok


def build(score, folder, name, options=(), env=None):
    """Brings a build directory up to date; every warning is an error here."""
    options = ["-Dwerror=true", *options]
    if (TOP / folder / "build.ninja").exists():
        setup = ["meson", "configure", folder, *options]
    else:
        setup = ["meson", "setup", folder, *options]
    ok = step(score, f"{name} setup", setup, env) and \
        step(score, name, ["nice", "-n", "19", "ninja", "-k", "0", "-C", folder], env)
    if ok:
        score.add(True, name)
    return ok


def count_program(score, record):
    """Counts one test program of meson's log: its subtests if it speaks TAP, else itself."""
    lines = (record.get("stdout") or "").splitlines()
    found = [TAP_LINE.match(line) for line in lines]
    subtests = [(match, match.string) for match in found if match]
    failures = 0
    for match, line in subtests:
        ok = not match.group(1) and not match.group(2)
        score.add(ok, f"{record['name']}: {line.strip()}")
        failures += not ok
    if record["result"] != "OK" and not failures:
        score.add(False, f"{record['name']}: {record['result']}")
    elif not subtests and not failures:
        score.add(True, record["name"])
    for figure in filter(None, map(FIGURE_LINE.match, lines)):
        say(f"{record['name']}: {figure.group(1)}")


def meson_suites(score, folder, suites, name, options=(), env=None):
    """Runs suites of a build directory. A suite without a test is a failure."""
    say(f"--- {name}")
    log = TOP / folder / "meson-logs" / f"{name}.json"
    log.unlink(missing_ok=True)
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", "--logbase", name, *options]
    for suite in suites:
        command += ["--suite", suite]
    subprocess.run(command, cwd=TOP, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}, check=False)
    records = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    for kind in (".json", ".txt"):
        if log.with_suffix(kind).exists():
            shutil.copy(log.with_suffix(kind), LOGS / f"{name}{kind}")
    if not records:
        score.add(False, f"{name}: no test was run")
    for record in records:
        count_program(score, record)


def build_clang(score):
    # The second compiler sees what the first one does not; of its build only the fuzzers are run.
    options = ["-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false"]
    return build(score, "build-clang", "clang build", options, {"CC": "clang"})


def build_asan(score):
    return build(score, "build-asan", "asan build", ["-Db_sanitize=address,undefined"])


class Ahead:
    """The other builds of a whole run: made while suites are run that wait most of the time, and wait for nobody."""

    def __init__(self):
        self.pool = concurrent.futures.ThreadPoolExecutor(1)
        self.builds = {}

    def begin(self, score):
        for make in (build_clang, build_asan):
            self.builds[make] = self.pool.submit(make, score)

    def get(self, make, score):
        return self.builds[make].result() if make in self.builds else make(score)


AHEAD = Ahead()


def run_lint(score):
    AHEAD.get(build_clang, score)
    meson_suites(score, "build", ["lint"], "lint")


def run_fuzz(score):
    if AHEAD.get(build_clang, score):
        meson_suites(score, "build-clang", ["fuzz"], "fuzz")


def run_waiting(score, suites, whole):
    # In a whole run the suite asan plays the scenarios on the simulator, and the virtual machine plays this build.
    options = ["--no-suite", "scenarios"] if whole else []
    meson_suites(score, "build", suites, "-".join(suites), ["--num-processes", str(WAITING_JOBS), *options])


def run_asan(score):
    if AHEAD.get(build_asan, score):
        options = ["--timeout-multiplier", "4", "--num-processes", str(WAITING_JOBS)]
        meson_suites(score, "build-asan", WAITING, "asan", options, ASAN_ENV)


def run_vm(score, release=None, car=False):
    title = f"vm-{release}" if release else "car" if car else "vm"
    say(f"--- {title}")
    env = {**os.environ, "CABIN_BUILD": str(TOP / "build")}
    where = ["--on", release] if release else []
    cars = ["--cars"] if car else []
    listed = subprocess.run(["tests/vm/run", "--list", *cars], cwd=TOP, stdout=subprocess.PIPE, text=True, check=False)
    verdicts = {line.split()[0]: False for line in listed.stdout.splitlines()}
    if not verdicts:
        score.add(False, f"{title}: no scenario was run")
    with (LOGS / f"{title}.log").open("w") as log, \
            subprocess.Popen(["tests/vm/run", "--jobs", str(1 if car else VM_JOBS), *where, *verdicts], cwd=TOP,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             env=env) as process:
        for line in process.stdout:
            say(line.rstrip())
            log.write(line)
            verdict = VM_LINE.match(line)
            if verdict:
                verdicts[verdict["name"]] = verdict["word"] == "ok"
    for name, ok in verdicts.items():
        score.add(ok, f"{title} {name}")


# What each commit has to pass in half an hour, besides those above.
SUITES = {
    "lint": run_lint,
    "fuzz": run_fuzz,
    "asan": run_asan,
    "vm": run_vm,
}
# What takes longer: from the packages to a car that has been built of them. Continuous integration runs these, too.
CAR_SUITES = {
    "package": lambda score: meson_suites(score, "build", ["package"], "package"),
    "car": lambda score: run_vm(score, car=True),
}
RELEASE_SUITES = {release: lambda score, release=release: run_vm(score, release) for release in RELEASES}

ALL_SUITES = SUITES | CAR_SUITES | RELEASE_SUITES


def run_suite(name, run, *arguments):
    """Runs it, and says what it took: on a busy machine the processor's time tells more."""
    begin, before = time.monotonic(), os.times()
    run(*arguments)
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    say(f"{name}: {time.monotonic() - begin:.0f} s, {worked:.0f} s of a processor")


def main(names):
    whole = not names or names in (["ci"], ["full"])
    if whole:
        names = [*WAITING, *(ALL_SUITES if names == ["full"] else SUITES | CAR_SUITES if names else SUITES)]
    known = [*WAITING, *ALL_SUITES]
    if unknown := [name for name in names if name not in known]:
        print(f"test: no suite is called {', '.join(unknown)}; there are: {' '.join(known)}, and ci, full",
              file=sys.stderr)
        return 64

    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    score = Score()
    begin = time.monotonic()
    if build(score, "build", "build"):
        if whole:
            AHEAD.begin(score)
        if waiting := [name for name in names if name in WAITING]:
            run_suite(" ".join(waiting), run_waiting, score, waiting, whole)
        for name in names:
            if name in ALL_SUITES:
                run_suite(name, ALL_SUITES[name], score)

    say(f"--- {time.monotonic() - begin:.0f} s, logs in {LOGS.relative_to(TOP)}/")
    for name in score.failed:
        say(f"FAILED {name}")
    say(f"{score.passed} passed, {len(score.failed)} failed")
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
