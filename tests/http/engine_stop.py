# SPDX-License-Identifier: MIT
"""An engine that is told to stop loses nothing, is soon gone, and does not lock out whoever comes next."""
import json
import os
import pathlib
import resource
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
import web
from centralita import PATIENCE, Place, is_sanitized, process_lives, wait_for
from infocaller import Call
from question import Asked, Question, queries
from tap import equal, ok
from wire import Console

EVENTS = 600 if is_sanitized() else 3000


def full(engine):
    """No file of the engine can grow: to it the disk is full."""
    _, hard = resource.prlimit(engine.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(engine.pid, resource.RLIMIT_FSIZE, (1, hard))


def free(engine):
    _, hard = resource.prlimit(engine.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(engine.pid, resource.RLIMIT_FSIZE, (hard, hard))


def orders_under_way():
    """A provider that never answers, one that answers in time, and a second SIGTERM."""
    gate = threading.Event()
    with provider.Server(provider.never) as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        mute = place.start("dial", "+34911000333", "--json")
        ok(wait_for(lambda: len(server.orders) == 1), "an order is with a provider that does not answer")
        server.behaviour = provider.hold(gate)
        good = place.start("dial", "+34911000444", "--json")
        ok(wait_for(lambda: len(server.orders) == 2), "another with one that takes a moment")
        began = time.monotonic()
        engine.process.send_signal(signal.SIGTERM)
        ok(wait_for(lambda: not os.path.exists(place.socket)), "SIGTERM: the socket goes at once")
        engine.process.send_signal(signal.SIGTERM)
        gate.set()
        out, err = good.communicate(timeout=PATIENCE)
        equal((good.returncode, json.loads(out)["state"]), (0, "accepted"), "the answer in time is told", err.decode())
        out, err = mute.communicate(timeout=PATIENCE)
        equal((mute.returncode, json.loads(out)["state"]), (3, "unknown"), "the other is unknown: exit 3", err.decode())
        equal(engine.wait(), 0, "the engine ends with 0")
        ok(time.monotonic() - began < 30, "within its time")
        place.start_engine()
        states = {call["number"]: call["state"] for call in place.calls()}
        equal(states, {"+34911000333": "unknown", "+34911000444": "accepted"}, "and both are on the disk")
        equal(len(server.orders), 2, "nothing was sent twice")


def an_answer_that_can_not_be_stored():
    gate = threading.Event()
    with provider.Server(provider.hold(gate)) as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        with engine.wire() as console:
            console.ask("watch")
            client = place.start("dial", "+34911000333", "--json")
            ok(wait_for(lambda: server.orders), "the order is on its way")
            full(engine)
            gate.set()
            out, err = client.communicate(timeout=PATIENCE)
            equal((client.returncode, json.loads(out)["state"]), (0, "accepted"),
                  "the disk is full when the answer comes: the person is told all the same", err.decode())
            equal([call["state"] for call in place.calls()], ["requested"], "the disk does not know yet")
            again = place.run("dial", "+34911000555", "--json")
            equal((again.code, again.out, len(server.orders)), (4, "", 1), "what can't be stored is not sent", again)
            free(engine)
            ok(wait_for(lambda: [call["state"] for call in place.calls()] == ["accepted"]),
               "with room again the answer is stored")

            def told():
                message = console.read()
                return message["type"] == "call" and message["call"]["state"] == "accepted"

            ok(wait_for(told), "and the consoles are told")
        equal(len(server.orders), 1, "nothing was sent twice")
        gate.clear()
        client = place.start("dial", "+34911000666", "--json")
        ok(wait_for(lambda: len(server.orders) == 2), "another order is on its way")
        full(engine)
        gate.set()
        client.communicate(timeout=PATIENCE)
        equal(engine.kill(signal.SIGTERM), 0, "a stop while an answer can't be stored ends well")
        place.start_engine()
        states = {call["number"]: call["state"] for call in place.calls()}
        equal(states["+34911000666"], "unknown", "and its call is unknown afterwards")


def a_client_that_went():
    gate = threading.Event()
    with provider.Server(provider.hold(gate)) as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        with engine.wire() as wire:
            wire.send({"type": "dial", "ask": 1, "number": "+34911000333", "confirmed": True})
            ok(wait_for(lambda: server.orders), "the order is on its way")
        gate.set()
        ok(wait_for(lambda: [call["state"] for call in place.calls()] == ["accepted"]),
           "its client went: the call goes on and is known")
        lazy = [engine.wire() for _ in range(3)]
        for wire in lazy:
            wire.ask("watch")
            for number in range(60):
                wire.send({"type": "calls", "ask": 10 + number, "timeline": True})
        equal(engine.kill(signal.SIGTERM), 0, "clients that don't read don't keep an engine from ending")
        for wire in lazy:
            wire.sock.close()


def the_next_one():
    """A client that comes while an engine is leaving gets another one."""
    with provider.Server(provider.never) as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        client = place.start("dial", "+34911000333", "--json")
        ok(wait_for(lambda: server.orders), "an order keeps the engine from leaving at once")
        engine.process.send_signal(signal.SIGTERM)
        ok(wait_for(lambda: not os.path.exists(place.socket)), "it is told to stop")
        ok(process_lives(engine.pid), "and is not gone yet")
        next_one = place.run("calls", "--json")
        equal(next_one.code, 0, "a command starts another engine, which waits for the lock", next_one)
        client.communicate(timeout=PATIENCE)
        equal(engine.wait(), 0, "the first ends with 0")
        equal([json.loads(line)["state"] for line in next_one.out.splitlines()], ["unknown"], "the next one knows all")
        for _ in range(5):
            equal(place.run("stop").code, 0, "stopped")
            equal(place.run("calls", "--json").code, 0, "and started again at once")


def no_linger_at_all():
    with provider.Server() as server, Place() as place:
        place.configure(server.url, sections={"engine": {"linger": "0"}})
        for _ in range(5):
            equal(place.run("calls", "--json").code, 0, "an engine that does not linger serves who started it")
        call = place.run("dial", "+34911000333", "--json").json()
        pid = place.engines()[0]

        def ticks():
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
            return int(fields[11]) + int(fields[12])

        before = ticks()
        until = time.monotonic() + 2
        wait_for(lambda: time.monotonic() > until, 3, 0.1)
        ok(ticks() - before < 30, "with a live call it does not spin", ticks() - before)
        place.run("close", call["id"], "--outcome", "lost")
        ok(wait_for(lambda: not process_lives(pid)), "and leaves when the call is over")


def events_in_the_middle():
    """Two hundred at a time, and a question that an operator has: what was answered 200 is there afterwards."""
    with Place() as place:
        place.configure(sections=queries({"DESVIO": {"answer": "operator", "timeout": "50", "choice.1": "A: D=1", "default": "D=0"}}))
        engine = place.start_engine()
        calls = [Call(n) for n in range(EVENTS)]
        statuses = {}

        def answered(number, status):
            statuses[number] = status
            if len(statuses) == EVENTS // 3:
                engine.process.send_signal(signal.SIGTERM)
            return len(statuses) > EVENTS // 3 and status == 0

        with Console(engine) as console:
            asked = Asked(engine, Question(Call(EVENTS)))
            console.question()
            web.flood(engine.address, [engine.raw_event(call, "inicio", close=False) for call in calls], 200, answered)
            equal(asked.answer().good, {"D": "0"}, "a question that is open gets its default")
        equal(engine.wait(), 0, "the engine ends with 0")
        good = {calls[number].sequence for number, status in statuses.items() if status == 200}
        ok(len(good) >= EVENTS // 3, f"{len(good)} events were answered 200 before it was gone")
        equal(set(statuses.values()) - {0, 200, 503}, set(), "others with 503, or not at all")
        with place.start_engine().wire(timeout=PATIENCE) as wire:
            known = {call["sequence"] for call in wire.calls()}
        equal(good - known, set(), "each of the good ones is there")


tap.run(orders_under_way, events_in_the_middle, an_answer_that_can_not_be_stored, a_client_that_went, the_next_one, no_linger_at_all)
