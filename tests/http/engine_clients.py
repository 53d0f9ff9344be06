# SPDX-License-Identifier: MIT
"""Many questions at once, each answered once; orders in quick succession; calls too long for a frame."""
import collections
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, resident_bytes, is_sanitized, wait_for
from infocaller import Call
from tap import equal, ok

OPEN = 64  # questions that an engine has open for one client


def send_all(wire, messages):
    wire.send_bytes(b"".join(json.dumps(message).encode() + b"\n" for message in messages))


def answers(wire, asks):
    """How often each of the asks was answered, up to the last that was missing."""
    done = collections.Counter()
    last = None
    while set(asks) - set(done):
        last = wire.read()
        if last is None:
            break
        if last["type"] == "done":
            done[last["ask"]] += 1
    return done


def once_each():
    """Questions that are answered at once stand behind as many as may be open."""
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        slow = [{"type": "status", "ask": 1 + n} for n in range(OPEN)]
        quick = [{"type": "providers", "ask": 1000 + n} for n in range(200)]
        bad = [{"type": "close", "ask": 2000 + n, "calls": ["no"], "outcome": "nonsense"} for n in range(200)]
        dials = [{"type": "dial", "ask": 3000 + n, "number": f"+349110003{n:02d}", "confirmed": True} for n in range(10)]
        with engine.wire() as wire:
            for questions in (slow + quick, slow + bad, slow + dials + quick, slow + quick + slow[:0] + bad):
                send_all(wire, questions)
                done = answers(wire, [question["ask"] for question in questions])
                equal(set(done.values()), {1}, f"{len(questions)} questions in one go: each answered once",
                      done.most_common(3))
                for question in slow:
                    question["ask"] += 10_000
                for question in quick + bad:
                    question["ask"] += 10_000
        equal(len(server.orders), len(dials), "each order was sent once")
        equal(len(place.calls()), len(dials), "and each call is there once")


def a_flood_that_is_not_read():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        before = resident_bytes(engine.pid)
        greedy = engine.wire(timeout=1)
        number = 0
        try:
            for _ in range(20_000):
                number += 1
                greedy.send({"type": "providers", "ask": number})
        except OSError:
            pass
        equal(place.run("status").code, 0, f"{number} questions whose answers nobody reads: others are served")
        ok(is_sanitized() or resident_bytes(engine.pid) - before < 16 << 20, "and they are not kept in memory",
           resident_bytes(engine.pid) - before)
        greedy.sock.settimeout(15)
        equal(greedy.read()["type"], "item", "the answers are there for whoever takes them in the end")
        greedy.sock.close()


def a_double_enter():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        with engine.wire() as wire:
            send_all(wire, [{"type": "dial", "ask": 1 + n, "number": "+34911000333"} for n in range(3)])
            done = {}
            while len(done) < 3:
                message = wire.read()
                if message["type"] == "done":
                    done[message["ask"]] = message
            equal([bool(done[n].get("confirm")) for n in (1, 2, 3)], [False, True, True],
                  "three orders for a number in one go: one is placed, two are asked about", done)
            equal(len(server.orders), 1, "one was sent")
            equal(wire.ask("dial", number="+34911000333")[1].get("confirm"), True, "a later one is asked about too")
            equal(wire.ask("dial", number="+34911000333", confirmed=True)[1]["exit"], 0, "and placed when it is meant")
            equal(wire.ask("dial", number="+34911000334", at=1 << 62)[1]["exit"], 2, "a time that is none: exit 2")
            equal(wire.ask("dial", number="+34911000334", retries=1 << 40)[1]["exit"], 2, "a number that is none: exit 2")
        equal(len(server.orders), 2, "nothing else was sent")


def once_more_after_a_refusal():
    with provider.Server(provider.refuse("11")) as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        with engine.wire() as wire:
            equal(wire.ask("dial", number="+34911000333")[1]["exit"], 1, "an order is refused")
            server.behaviour = provider.accept
            done = wire.ask("dial", number="+34911000333")[1]
            equal((done["exit"], done.get("confirm")), (0, None), "it is tried again without a question", done)
            done = wire.ask("dial", number="+34911000333")[1]
            ok("seconds ago" in done.get("sentence", "") and done.get("confirm"), "but a call that was made is asked about", done)
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        equal(place.run("dial", "+34911000333").code, 0, "a call is up")
        engine.kill()
        engine = place.start_engine()
        with engine.wire() as wire:
            done = wire.ask("dial", number="+34911000333")[1]
            ok("you have a call with this number" in done.get("sentence", "") and done.get("confirm"),
               "an engine that began anew asks about it too, and says whose it is", done)


def longer_than_a_frame():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1)
        for part in range(40):
            call.vars = [(f"V{part:02d}N{n}", "\\" * 4000) for n in range(7)]  # each is two in JSON
            event = "inicio" if part == 0 else "desvio_fallido"
            answer = engine.request("POST", engine.target(call, event), call.json(event).encode(),
                                    {"Content-Type": "application/json"})
            if answer.status != 200:
                ok(False, f"part {part} of a long call", answer)
        with engine.wire() as console:
            console.ask("watch")
            call.vars = []
            equal(engine.event(call, "fin").status, 200, "the end of a call with two megabytes of variables")

            def ended():
                message = console.read()
                return message["type"] == "call" and message["call"]["state"] == "ended"

            ok(wait_for(ended), "consoles are told of it")
        shown = place.run("show", place.calls()[0]["id"], "--json")
        equal((shown.code, shown.json()["state"]), (0, "ended"), "it can be shown", shown.err)


def pages_of_long_calls():
    """A hundred calls of a quarter of a megabyte are more than an engine lets wait for one client."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        calls = [Call(1 + n) for n in range(120)]
        for call in calls:
            for part in range(4):
                call.vars = [(f"V{part:02d}N{n}", "\\" * 4000) for n in range(7)]
                answer = engine.request("POST", engine.target(call, "inicio" if part == 0 else "desvio_fallido"),
                                        call.json("inicio").encode(), {"Content-Type": "application/json"})
                if answer.status != 200:
                    ok(False, "a part of a long call", answer)
        with engine.wire(timeout=60) as wire:
            first, done = wire.ask("calls", timeline=True)
            equal(done["exit"], 0, "a page is answered")
            ok(0 < len(first) < len(calls), "and ends early", len(first))
            equal(len({call["id"] for call in wire.calls(timeline=True)}), len(calls), "page by page all are there")
        listed = place.calls()
        equal(len(listed), len(calls), "the command lists all")


tap.run(once_each, a_flood_that_is_not_read, a_double_enter, once_more_after_a_refusal, longer_than_a_frame,
        pages_of_long_calls)
