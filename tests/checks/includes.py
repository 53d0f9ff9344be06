#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Includes point one way: each room includes only the rooms under it, and each library has its room."""

import os
import re
import sys
import tempfile

BELOW = {"base", "model", "codec", "config", "unicode"}
# The JSON part of codec, which links nothing but jansson.
JSON = {"codec/json.h", "codec/call_json.h", "codec/contact_json.h"}

# Who may include whom: rooms, or single headers of a room.
MAY = {
    "base": set(),
    "model": {"base"},
    "unicode": {"base"},
    "config": {"base", "model"},
    "codec": {"base", "model"},
    "wire": {"base", "model"} | JSON,
    "number": BELOW,
    "http": BELOW,
    "listener": BELOW | {"number"},
    "store": BELOW | {"number"},
    # An adapter fills in a request, and sends none: it does not link http.
    "provider": BELOW | {"number", "http/client.h"},
    "engine": BELOW | {"wire", "number", "http", "listener", "store", "provider"},
    "service": set(),  # what systemd reads; no C
    "console": {"base", "model", "config", "wire"} | JSON,
    # The demo's contacts are the people whom the simulator lets call: a table, and nothing to link.
    "client": {"base", "model", "config", "wire", "console", "simulator/people.def"} | JSON,
    # The simulator answers with the codes that the adapters read.
    "simulator": BELOW | {"number", "http", "listener", "provider/directcall_codes.h", "provider/infocaller_codes.h",
                          "provider/medularis_codes.h"},
    "docgen": BELOW | {"wire", "provider", "engine", "console", "client", "simulator"},
}

# Which rooms, or single files, may include a library's headers.
LIBRARIES = [
    (r"curl/.*", {"http"}),
    (r"microhttpd\.h", {"listener"}),
    (r"sqlite3\.h", {"store"}),
    (r"(ncursesw/)?n?curses\.h|term\.h", {"console/screen.c"}),
    (r"libxml/.*", {"codec"}),
    (r"openssl/.*", {"codec"}),
    (r"phonenumbers/.*", {"number"}),
    (r"unicode/.*", {"number", "unicode"}),
    (r"jansson\.h", {"codec", "wire", "listener", "store", "engine", "client", "console"}),
    (r"uv\.h", {"http", "listener", "store", "engine", "client", "console", "simulator"}),
    (r"systemd/.*", {"engine/supervise.c"}),
    (r"cmocka\.h|vterm\.h", set()),
]

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def fault_of(room, file, own, foreign):
    """Why `file` of `room` may not include the header `own` ("…") or `foreign` (<…>), or None."""
    if own:
        target = own.split("/")[0]
        if target not in MAY:
            return f'"{own}" is in no room: write "room/file.h"'
        if target != room and not {target, own} & MAY[room]:
            return f'{room} may not include {target} ("{own}")'
        return None
    for pattern, allowed in LIBRARIES:
        if re.fullmatch(pattern, foreign) and not {room, file} & allowed:
            return f"<{foreign}> is for {', '.join(sorted(allowed)) or 'tests'} alone"
    return None


def faults_in(source):
    """All wrong includes under the folder, as sentences with file and line; and how many were read."""
    faults, seen = [], 0
    for room in sorted(os.listdir(source)):
        if os.path.isdir(os.path.join(source, room)) and room not in MAY:
            faults.append(f"src/{room}: a room without a row in tests/checks/includes.py")
    for room in MAY:
        for folder, _, names in os.walk(os.path.join(source, room)):
            for name in sorted(names):
                if not name.endswith((".c", ".h", ".cc")):
                    continue
                path = os.path.join(folder, name)
                file = os.path.relpath(path, source)
                with open(path, encoding="utf-8") as lines:
                    for number, line in enumerate(lines, 1):
                        found = INCLUDE.match(line)
                        if not found:
                            continue
                        seen += 1
                        fault = fault_of(room, file, *found.groups())
                        if fault:
                            faults.append(f"src/{file}:{number}: {fault}")
    return faults, seen


def planted(file, include):
    """The faults in a tree that has this one include."""
    with tempfile.TemporaryDirectory() as source:
        path = os.path.join(source, file)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"/* A file. */\n#include {include}\n")
        return faults_in(source)[0]


# What the check must find, and what it must not.
PLANTED = [
    ("console/pane.c", '"engine/calls.h"', True),
    ("console/pane.c", '"codec/tree.h"', True),
    ("console/pane.c", "<curses.h>", True),
    ("console/screen.c", "<curses.h>", False),
    ("base/text.c", '"model/call.h"', True),
    ("model/call.c", '"base/text.h"', False),
    ("store/store.c", '"http/client.h"', True),
    ("store/store.c", "<sqlite3.h>", False),
    ("engine/main.c", "<sqlite3.h>", True),
    ("client/dial.c", '"number/number.h"', True),
    ("listener/server.c", "<curl/curl.h>", True),
    ("provider/registry.c", '"text.h"', True),
    ("attic/old.c", '"base/text.h"', True),
]


def main():
    faults, seen = faults_in(os.path.join(os.environ["TOP_SRCDIR"], "src"))
    results = [(not faults, f"the {seen} includes point the right way", faults), (seen > 100, "includes are read", [])]
    for file, include, wrong in PLANTED:
        found = planted(file, include)
        where = f"src/{file}:2: " if not file.startswith("attic") else "src/attic: "
        good = len(found) == 1 and found[0].startswith(where) if wrong else not found
        results.append((good, f"{include} in {file} is {'a fault' if wrong else 'right'}", found))
    for number, (good, what, details) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
        if not good:
            print("".join(f"# {line}\n" for line in details), end="")
    print(f"1..{len(results)}")
    return 0 if all(good for good, _, _ in results) else 1


sys.exit(main())
