# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of the tree. Each takes a Tree and yields complaints; no complaint means passed.

A new check is one function check_NAME here and one pair of trees in selftest, which proves that it can fail.
"""

import os
import pathlib
import re
import statistics
import subprocess
import tempfile

# Rooms from the bottom up; a file includes headers of its own room and of rooms with a smaller number.
RANKS = {"base": 0, "ap": 1, "bluez": 1, "network": 1, "core": 2, "handover": 3, "keyring": 3, "control": 4,
         "words": 4, "ui": 5, "agent": 6, "app": 6, "cli": 6, "measure": 6}
ROOMS_WITH_SCREEN = ("ui", "app", "measure")

MAX_WIDTH = 120
MAX_FILE_LINES = 700
MAX_MEDIAN_LINES = 250
MAX_FUNCTION_LINES = 80
MIN_TEST_SHARE = 0.5

NAMES_HEADER = "src/base/cabin-names.h"
# What has no place for a comment; debian/copyright speaks for debian.
NO_COMMENTS = ("COPYING", ".gitignore", "debian/changelog", "debian/source/format")
LICENSE = re.compile(r"SPDX-License-Identifier: (GPL-3\.0-or-later|CC0-1\.0)\b")

XML_SUFFIXES = (".xml", ".xml.in", ".ui", ".svg")
IMAGE_SUFFIXES = (".png",)


class Tree:
    """The files of a source tree, without what is built or ignored."""

    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.files = sorted(self._walk())

    def _walk(self):
        for folder, folders, names in os.walk(self.top):
            at_top = pathlib.Path(folder) == self.top
            folders[:] = [name for name in folders if name not in (".git", "__pycache__")
                          and not (at_top and (name.startswith("build") or name == "out"))]
            for name in names:
                yield str((pathlib.Path(folder) / name).relative_to(self.top))

    def text(self, path):
        return (self.top / path).read_text(encoding="utf-8", errors="replace")

    def lines(self, path):
        return enumerate(self.text(path).splitlines(), 1)

    def matching(self, suffixes, under=""):
        return [path for path in self.files if path.startswith(under) and path.endswith(suffixes)]

    def scripts(self, interpreter):
        """The files with a first line that names this interpreter."""
        return [path for path in self.files if not path.endswith(IMAGE_SUFFIXES)
                and re.match(rf"#!.*\b{interpreter}\b", self.text(path))]

    def python(self):
        return sorted({*self.matching(".py"), *self.scripts("python3")})

    def shell(self):
        return sorted({*self.matching(".sh"), *self.scripts("(ba)?sh")})

    def tool(self, *command):
        """Runs a program at the top of the tree; what it printed, if it failed."""
        result = subprocess.run(command, cwd=self.top, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, check=False)
        return "" if result.returncode == 0 else result.stdout.strip() or f"{command[0]} failed"


def check_layers(tree):
    """No room includes a header of a room above it, and only the upper rooms see GTK."""
    headers = {pathlib.Path(path).name: path.split("/")[1] for path in tree.matching(".h", "src/")}
    for path in tree.matching((".c", ".h"), "src/"):
        room = path.split("/")[1]
        if room not in RANKS:
            yield f"{path}: the room {room} has no place in tests/lint/checks.py"
            continue
        for number, line in tree.lines(path):
            include = re.match(r'#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not include:
                continue
            name = include.group(1)
            if re.match(r"(gtk|gdk|gsk|adwaita)\b", name) and room not in ROOMS_WITH_SCREEN:
                yield f"{path}:{number}: {room} must not see {name}"
            other = headers.get(pathlib.Path(name).name)
            if other in RANKS and other != room and RANKS[other] >= RANKS[room]:
                yield f"{path}:{number}: {room} must not include {name} of {other}"


# The head of a function with several parameters: what stands before the first, the parameters, the end.
FUNCTION_HEAD = re.compile(r"^(\w[^\n;{}=#]*? ?\()([^(){};]*,\n[^(){};]*)(\)\s*[;\n])", re.MULTILINE)


def crooked_parameters(text):
    """The line numbers of function heads with parameters whose names do not stand one below the other."""
    for head in FUNCTION_HEAD.finditer(text):
        parameters = (" " * len(head.group(1)) + head.group(2)).splitlines()
        names = [re.search(r"\w+(\[\w*\])*,?$", line) for line in parameters if not line.strip().startswith("...")]
        if len({name.start() if name else -1 for name in names}) > 1:
            yield text.count("\n", 0, head.start()) + 1


def check_layout(tree):
    """uncrustify has nothing to change; no line is too wide, has a tab or a blank at its end."""
    sources = tree.matching(".c")
    for path in sources:
        with tempfile.NamedTemporaryFile(suffix=".c") as out:
            problem = tree.tool("uncrustify", "-q", "-l", "C", "-c", "uncrustify.cfg", "-f", path, "-o", out.name)
            problem = problem or tree.tool("diff", "-u", "--label", path, "--label", f"{path} (wanted)", path, out.name)
        if problem:
            yield problem
    # A line of XML or of running text cannot always be broken.
    narrow = {*tree.matching((".c", ".h", ".css", ".build")), *tree.python(), *tree.shell()}
    for path in sorted({*narrow, *tree.matching((".md", ".txt", ".yml", *XML_SUFFIXES))}):
        text = tree.text(path)
        if path.endswith((".c", ".h")):
            for number in crooked_parameters(text):
                yield f"{path}:{number}: the names of the parameters do not line up"
        for number, line in tree.lines(path):
            if path in narrow and len(line) > MAX_WIDTH and not re.search(r"https?://", line):
                yield f"{path}:{number}: {len(line)} characters"
            if line != line.rstrip() or "\t" in line:
                yield f"{path}:{number}: a blank at the end, or a tab"
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}: must end with one newline"


def check_license(tree):
    """Every file says under which licence it is, but the inputs of the fuzzers, which are bytes and no texts."""
    for path in tree.files:
        if path in NO_COMMENTS or path.endswith(IMAGE_SUFFIXES) or path.startswith("tests/fuzz/corpus/"):
            continue
        if not LICENSE.search("\n".join(tree.text(path).splitlines()[:5])):
            yield f"{path}: no SPDX line in the first five"


def check_potfiles(tree):
    """po/POTFILES lists every file with something to translate, and nothing else."""
    listed = {line.strip() for _, line in tree.lines("po/POTFILES") if line.strip() and not line.startswith("#")}
    marked = re.compile(r'\b(_|N_|C_|NC_|ngettext|g_dngettext) ?\(("|GETTEXT_PACKAGE)')
    wanted = {path for path in tree.matching((".c", ".h"), "src/") if marked.search(tree.text(path))}
    wanted |= {path for path in tree.matching(".ui") if 'translatable="yes"' in tree.text(path)}
    wanted |= set(tree.matching((".desktop.in", ".metainfo.xml.in"), "data/"))
    for path in sorted(wanted - listed):
        yield f"po/POTFILES: {path} is missing"
    for path in sorted(listed - wanted):
        yield f"po/POTFILES: {path} has nothing to translate, or is not there"


def untranslated(merged):
    """The texts of a translation that nobody has translated, or only guessed at."""
    for choice in ("--untranslated", "--only-fuzzy"):
        listed = subprocess.run(["msgattrib", choice, "--no-obsolete", merged], stdout=subprocess.PIPE, text=True,
                                check=True).stdout
        yield from (text for text in re.findall(r"^msgid (.+(?:\n\".*)*)", listed, re.MULTILINE) if text != '""')


def check_translations(tree):
    """Every language of po/LINGUAS is complete against the strings of today."""
    languages = [line.strip() for _, line in tree.lines("po/LINGUAS") if line.strip() and not line.startswith("#")]
    with tempfile.TemporaryDirectory() as folder:
        pot, merged = f"{folder}/cabin.pot", f"{folder}/merged.po"
        problem = tree.tool("xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES", f"--output={pot}",
                            "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2",
                            "--keyword=g_dngettext:2,3")
        if problem:
            yield f"po/POTFILES: {problem}"
            return
        for language in languages:
            path = f"po/{language}.po"
            if path not in tree.files:
                yield f"{path}: not there"
                continue
            problem = tree.tool("msgfmt", "--check", "--output-file=/dev/null", path)
            problem = problem or tree.tool("msgmerge", "-q", "--no-fuzzy-matching", "-o", merged, path, pot)
            if problem:
                yield f"{path}: {problem}"
                continue
            for text in untranslated(merged):
                yield f"{path}: not translated: {text}"


def check_desktop(tree):
    """desktop-file-validate is content."""
    for path in tree.matching((".desktop", ".desktop.in"), "data/"):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / pathlib.Path(path).name.removesuffix(".in")
            copy.write_text(tree.text(path))
            problem = tree.tool("desktop-file-validate", str(copy))
        if problem:
            yield f"{path}: {problem}"


def check_metainfo(tree):
    """appstreamcli is content."""
    for path in tree.matching(".metainfo.xml.in", "data/"):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / pathlib.Path(path).name.removesuffix(".in")
            copy.write_text(tree.text(path))
            problem = tree.tool("appstreamcli", "validate", "--no-net", "--no-color", str(copy))
        if problem:
            yield f"{path}: {problem}"


def check_schemas(tree):
    """The settings schemas compile without a warning."""
    problem = tree.tool("glib-compile-schemas", "--strict", "--dry-run", "data")
    if problem:
        yield problem


def check_xml(tree):
    """Every XML file is well-formed."""
    for path in tree.matching(XML_SUFFIXES):
        problem = tree.tool("xmllint", "--noout", "--nonet", path)
        if problem:
            yield problem


def check_names(tree):
    """Names, UUIDs and times of the product stand in one header."""
    patterns = {
        r'"[^"]*\borg\.(bluez|freedesktop|cabin|gnome)\b': "a bus name",
        r'"/org/': "an object path",
        r'"[^"]*\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-': "a UUID",
        r"\bg_timeout_(add|source_new)\w* \((\d|G_PRIORITY_\w+, \d)": "a time",
        r"\bg_dbus_\w*call\w* \(.*, \d{2,},": "a time",
    }
    for path in tree.matching((".c", ".h"), "src/"):
        if path == NAMES_HEADER:
            continue
        for number, line in tree.lines(path):
            if line.lstrip().startswith(("*", "/*")):
                continue
            for pattern, what in patterns.items():
                if re.search(pattern, line):
                    yield f"{path}:{number}: {what} belongs into {NAMES_HEADER}"


def count(tree, paths):
    return sum(len(tree.text(path).splitlines()) for path in paths)


def check_sizes(tree):
    """Files and functions are small, and there is enough test code."""
    sources = tree.matching(".c")
    lengths = {path: count(tree, [path]) for path in sources}
    for path, lines in lengths.items():
        if lines > MAX_FILE_LINES:
            yield f"{path}: {lines} lines, at most {MAX_FILE_LINES}"
    for part in ("src/", "tests/"):
        of_part = [lines for path, lines in lengths.items() if path.startswith(part)]
        if of_part and statistics.median(of_part) > MAX_MEDIAN_LINES:
            yield f"{part}: median of {statistics.median(of_part)} lines, at most {MAX_MEDIAN_LINES}"
    if sources:
        tags = subprocess.run(["ctags", "-f-", "--languages=C", "--kinds-C=f", "--fields=+ne", *sources],
                              cwd=tree.top, stdout=subprocess.PIPE, text=True, check=True).stdout
        for tag in tags.splitlines():
            found = re.search(r"\tline:(\d+).*\tend:(\d+)", tag)
            name, path = tag.split("\t")[:2]
            if found and int(found.group(2)) - int(found.group(1)) + 1 > MAX_FUNCTION_LINES:
                yield f"{path}:{found.group(1)}: {name} is longer than {MAX_FUNCTION_LINES} lines"
    product = count(tree, tree.matching((".c", ".h"), "src/"))
    tests = count(tree, [path for path in {*sources, *tree.matching(".h"), *tree.python(), *tree.shell()}
                         if path.startswith("tests/")])
    if tests < MIN_TEST_SHARE * product:
        yield f"tests/: {tests} lines for {product} of src/, at least {MIN_TEST_SHARE} of it"


def check_traces(tree):
    """No path of the machine it was written on, nothing left for later."""
    pattern = re.compile(r"(?<![\w.$}~])/(home|root|Users)/\w|\bTODO\b|\bFIXME\b|\bXXX\b(?!X)")
    for path in tree.files:
        if path.startswith("tests/lint/") or path == "COPYING" or path.endswith(IMAGE_SUFFIXES):
            continue
        for number, line in tree.lines(path):
            if pattern.search(line):
                yield f"{path}:{number}: {line.strip()[:MAX_WIDTH]}"


def check_skips(tree):
    """No test is skipped, none sleeps and hopes."""
    pattern = re.compile(r"\bg_test_(skip|incomplete)|\bg_?u?sleep \(|\bexit 77\b|\bunittest\.skip|\bSkipTest\b")
    for path in {*tree.matching((".c", ".h"), "tests/"), *tree.python(), *tree.shell()}:
        if path.startswith("tests/lint/"):
            continue
        for number, line in tree.lines(path):
            if pattern.search(line):
                yield f"{path}:{number}: {line.strip()}"


def check_scenarios(tree):
    """Every scenario that the simulator can play is played on it."""
    played = set(re.findall(r"^  '([\w-]+)',$", tree.text("tests/scenarios/meson.build"), re.MULTILINE))
    playable = {pathlib.Path(path).stem for path in tree.matching(".py", "tests/scenarios/")
                if re.search(r'^WORLDS = .*"sim"', tree.text(path), re.MULTILINE)}
    for name in sorted(playable ^ played):
        yield f"tests/scenarios/meson.build: {name} is missing, or not for the simulator"


def check_shell(tree):
    """shellcheck is content."""
    for path in tree.shell():
        problem = tree.tool("shellcheck", "--format=gcc", path)
        if problem:
            yield problem


def check_python(tree):
    """Python compiles, and is run by Debian's interpreter."""
    for path in tree.python():
        text = tree.text(path)
        try:
            compile(text, path, "exec")
        except SyntaxError as error:
            yield f"{path}: {error}"
        if text.startswith("#!") and not text.startswith("#!/usr/bin/python3\n"):
            yield f"{path}: the first line must be #!/usr/bin/python3"


CHECKS = {name.removeprefix("check_"): function
          for name, function in list(globals().items()) if name.startswith("check_")}
