#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing is left in the tree that belongs on a desk: keys, personal paths, notes to oneself."""

import os
import re
import sys

# What may stand in no file. Written so that this file does not contain it.
MARKS = [
    ("a mark of unfinished work", r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b"),
    ("a mark of a merge", r"^(<{7}|>{7}|={7})( |$)"),
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE " r"KEY-----"),
    ("a path of somebody's own machine", r"(?<![\w.}$~*/-])/(home|root|work|Users)/\w"),
]
# For lines that need one of them: a test key, an example of a path.
EXCEPTIONS = {
    ("a path of somebody's own machine", "tests/checks/leftovers.py"),
}
SKIPPED = re.compile(r"^(\.git|build[^/]*|autom4te\.cache|build-aux)(/|$)|/__pycache__(/|$)")
TEXTS = (".c", ".h", ".cc", ".py", ".sh", ".mk", ".md", ".sql", ".theme", ".conf", ".po", ".1", ".5", ".8")
NAMES = ("bootstrap", "configure.ac", "Makefile.am", "run", "LICENSE", "centralita.m4")


def texts(top):
    """The paths of the texts of the project, relative to its top."""
    for folder, folders, names in os.walk(top):
        inside = os.path.relpath(folder, top)
        folders[:] = [name for name in folders if not SKIPPED.search(os.path.normpath(os.path.join(inside, name)))]
        for name in names:
            if name.endswith(TEXTS) or name in NAMES:
                yield os.path.normpath(os.path.join(inside, name))


def faults_of(line):
    """The names of what stands in the line and should not."""
    return [what for what, pattern in MARKS if re.search(pattern, line)]


def main():
    top = os.environ["TOP_SRCDIR"]
    results = []
    found = {what: [] for what, _ in MARKS}
    count = 0
    for path in sorted(texts(top)):
        count += 1
        with open(os.path.join(top, path), encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                for what in faults_of(line):
                    if (what, path) not in EXCEPTIONS:
                        found[what].append(f"{path}:{number}: {line.strip()[:120]}")
    for what, where in found.items():
        results.append((not where, f"no file has {what}", where))
    results.append((count > 20, f"{count} files are read", []))
    for what, line in [
        (MARKS[0][0], "/* TO" "DO */"),
        (MARKS[1][0], "<" * 7 + " HEAD"),
        (MARKS[2][0], "-----BEGIN PRIVATE " "KEY-----"),
        (MARKS[3][0], "see /ho" "me/anna/notes"),
    ]:
        results.append((faults_of(line) == [what], f"{what} is seen", faults_of(line)))
    for number, (good, what, details) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
        if not good:
            print("".join(f"# {line}\n" for line in details), end="")
    print(f"1..{len(results)}")
    return 0 if all(good for good, _, _ in results) else 1


sys.exit(main())
