# SPDX-License-Identifier: MIT
"""Requests that could not be read are kept aside, can be looked at, and can be tried again."""
import contextlib
import os
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
from centralita import KEY, Place
from infocaller import Call
from question import Question, queries
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


def a_question_that_is_read_later():
    """Its caller has gone long since: who reads the call is told so."""
    with Place() as place:
        place.configure(sections=queries({"DESVIO": {"answer": "fixed", "vars": "DESTINO=1"}}))
        engine = place.start_engine()
        call = Call(1)
        long = "6" * 99
        body = Question(call).json().replace(call.number, long).encode()
        answer = engine.request("POST", engine.target(call, "query"), body, {"Content-Type": "application/json"})
        equal((answer.status, place.run("quarantine", "retry").code), (400, 0), "an unreadable question: 400, and it stays so")
        equal(engine.kill(15), 0, "the engine ends")
        name = next(name for name in os.listdir(place.state) if name.endswith(".db"))
        with contextlib.closing(sqlite3.connect(os.path.join(place.state, name))) as database, database:
            changed = database.execute("UPDATE journal SET raw = replace(raw, ?, ?) WHERE kind = 'quarantine'", (long, call.number))
            equal(changed.rowcount, 1, "as a later version may, the next engine can read it")
        place.start_engine()
        equal(place.run("quarantine", "retry").code, 0, "it is released")
        steps = [(step["what"], step["detail"]) for step in place.show(place.calls()[0]["id"])["timeline"]]
        equal(steps, [("question", "DESVIO: PEDIDO=1234"), ("unanswered", "DESVIO: it could not be read when it was asked")],
              "its call tells that it was asked, and went unanswered")
        equal(place.status()["questions"]["asked"], 0, "nobody asks it now")


tap.run(kept_and_shown, nothing_without_the_key, a_question_that_is_read_later)
