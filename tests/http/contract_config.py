# SPDX-License-Identifier: MIT
"""Faults of the configuration, each with its file and line, and what a check says without one."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place
from tap import equal, ok

FAULTS = [
    ("provider.infocaller", "timezone", "Mars/Olympus"),
    ("provider.infocaller", "country", "ZZ"),
    ("provider.infocaller", "timeout", "soon"),
    ("provider.infocaller", "url", "http://example.org"),
    ("provider.infocaller", "nothing_known", "1"),
    ("agent", "country", "ZZ"),
    ("agent", "provider", "nobody"),
    ("listener", "address", "nowhere"),
    ("listener", "allow", "10.0.0.0/33"),
    ("listener", "port", "70000"),
]


def every_fault_has_its_line():
    with Place() as place:
        for section, key, value in FAULTS:
            place.configure(sections={section: {key: value}})
            text = pathlib.Path(place.config).read_text().splitlines()
            line = text.index(f"{key} = {value}", text.index(f"[{section}]")) + 1
            done = place.run("check")
            equal(done.code, 2, f"[{section}] {key} = {value}: exit 2", done)
            equal(done.out, "", f"[{section}] {key} = {value}: nothing on stdout")
            equal([told.rpartition(": [")[0] for told in done.err.splitlines()], [f"{place.config}:{line}"],
                  f"[{section}] {key} = {value}: one fault, with file and line", done.err)
            done = place.run("dial", "+34911000333", "--json")
            equal((done.code, done.out), (2, ""), f"[{section}] {key} = {value}: no dial", done)


def nothing_to_check():
    with Place() as place:
        done = place.run("check", config=False)
        equal((done.code, done.out), (2, ""), "a check without a configuration: exit 2", done)
        ok("centralita init" in done.err, "it says how to get one", done.err)


tap.run(every_fault_has_its_line, nothing_to_check)
