# SPDX-License-Identifier: MIT
"""Requests that could not be read are kept aside, can be looked at, and can be tried again."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
from centralita import KEY, Place
from infocaller import Call
from tap import equal, ok


def kept_and_shown():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1)
        signature = infocaller.sign(call.line, call.sequence)
        equal(place.run("quarantine").code, 0, "an empty quarantine is no error")
        broken = call.json("inicio")[:-3].encode() + b"\xff\x1b[31m"
        answer = engine.request("POST", engine.target(call, "inicio"), broken, {"Content-Type": "application/json"})
        equal(answer.status, 400, "an unreadable event: 400")
        listed = place.run("quarantine", "list")
        ok(listed.code == 0 and "infocaller" in listed.out and "inicio" in listed.out, "it is listed", listed)
        equal(place.run("quarantine").out, listed.out, "`list` is what is done without a word")
        shown = place.run("quarantine", "show", "1")
        ok(shown.code == 0 and call.sequence in shown.out, "it can be shown", shown)
        ok(KEY not in shown.out and signature not in shown.out, "without the key and the signature", shown)
        ok("\x1b" not in shown.out and "\x1b" not in listed.out, "and without control characters")
        equal(place.run("quarantine", "show", "99").code, 1, "what is not there is exit 1")
        equal(place.run("quarantine", "show", "abc").code, 2, "and what is no number exit 2")
        retried = place.run("quarantine", "retry")
        equal(retried.code in (0, 1), True, "a retry of what is still unreadable ends", retried)
        ok(place.run("quarantine", "list").out.count("inicio") == 1, "it stays there")
        equal(place.calls(), [], "and made no call")
        equal(place.status()["feed"]["quarantined"], 1, "status counts it")
        engine.kill()
        place.start_engine()
        ok("inicio" in place.run("quarantine", "list").out, "it outlives the engine")


def nothing_without_the_key():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        for key in (None, "wrong"):
            answer = engine.request("POST", engine.target(Call(1), "inicio", key=key), b"{", {"Content-Type": "application/json"})
            equal(answer.status, 401, f"unreadable with the key {key}: 401")
        equal(place.status()["feed"]["quarantined"], 0, "and is not kept")


tap.run(kept_and_shown, nothing_without_the_key)
