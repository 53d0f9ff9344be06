# SPDX-License-Identifier: MIT
"""One login of a shared engine asks without end, through many clients: others have their turn all the same, and events are
taken. The engine is held while the flood is poured into the sockets, so that all of it is there at once."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import logins
from centralita import Place, is_sanitized, resident_bytes, wait_for
from infocaller import Call
from logins import Login
from tap import equal, ok

ANNA, VERA, SUSI = Login(40001, "agent"), Login(40003, "viewer"), Login(40004, "supervisor")
STRANGER = Login(40009)
CLIENTS = 12


@contextlib.contextmanager
def held(engine):
    engine.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        engine.process.send_signal(signal.SIGCONT)


def pour(wires, frames):
    """Writes as much of the frames as goes into each socket; gives how many did in all."""
    poured = 0
    for wire in wires:
        wire.sock.setblocking(False)
        data = b"".join(json.dumps({**frame, "ask": at}).encode() + b"\n" for at, frame in enumerate(frames, 1))
        sent = 0
        with contextlib.suppress(BlockingIOError):
            while sent < len(data):
                sent += wire.sock.send(data[sent:sent + 16384])
        poured += data[:sent].count(b"\n")
    return poured


def answered(wires):
    """How many of what was poured is answered by now."""
    count = 0
    for wire in wires:
        with contextlib.suppress(BlockingIOError):
            while part := wire.sock.recv(1 << 20):
                count += part.count(b'"type":"done"')
    return count


def flooded(place, frames):
    place.configure(sections={"roles": logins.ROLES, "agents": {"pause_reasons": "break"},
                              f"agent.{ANNA.name}": {"number": "+34911000201"}})
    logins.open_place(place)
    engine = place.start_engine()
    susi = SUSI.wire(engine)
    wires = [ANNA.wire(engine) for _ in range(CLIENTS)]
    with held(engine):
        poured = pour(wires, frames)
    return engine, susi, wires, poured


def others_have_their_turn():
    frames = [{"type": "typing", "number": f"+349110{at:05}"} for at in range(5000)]
    with Place() as place:
        engine, susi, wires, poured = flooded(place, frames)
        ok(poured > 5000, "thousands of messages wait to be read", poured)
        equal(susi.ask("status")[1]["exit"], 0, "another login is answered")
        with held(engine):
            before = answered(wires)
        ok(before < 1000, f"before most of the {poured}", before)


def what_waits_is_bounded():
    """A list of calls to close is as many questions as it has calls; over a bound the engine would take no events."""
    frames = [{"type": "close", "outcome": "lost", "calls": [f"{at:04}{call:012}" for call in range(1000)]}
              for at in range(10)]
    with Place() as place:
        engine, susi, wires, poured = flooded(place, frames)
        ok(poured * 1000 > 40000, "tens of thousands of calls are to be closed", poured)
        susi.ask("status")
        for at in range(20):
            equal(engine.event(Call(at), "inicio").status, 200, "events are taken")
        equal(len(susi.ask("calls")[0]), 20, "and are there")
        for wire in wires:
            wire.sock.close()
        equal(susi.ask("note", call=susi.ask("calls")[0][0]["id"], text="x")[1]["exit"], 0, "who asks later is answered")


def reading_goes_by_turns():
    """Searches through all calls are slow; those of one login are not all answered before another's first page."""
    frames = [{"type": "calls", "text": f"nobody {at}"} for at in range(60)]
    with Place() as place:
        place.configure(sections={"roles": logins.ROLES, f"agent.{ANNA.name}": {"number": "+34911000201"}})
        logins.open_place(place)
        engine = place.start_engine()
        for at in range(300):
            engine.event(Call(at), "inicio")
        susi = SUSI.wire(engine)
        wires = [ANNA.wire(engine) for _ in range(4)]
        with held(engine):
            poured = pour(wires, frames)
            susi.send({"type": "calls", "ask": 1, "limit": 1})
        equal(poured, 240, "hundreds of searches wait")
        equal(susi.read_done(), 0, "a page of another login comes")
        with held(engine):
            before = answered(wires)
        ok(before < 200, "before they are all through", before)


def who_does_not_read_is_let_go():
    """Many clients of one login that ask for all they can and take nothing."""
    frames = [{"type": "calls", "timeline": True}] * 64
    with Place() as place:
        place.configure(sections={"roles": logins.ROLES})
        logins.open_place(place)
        engine = place.start_engine()
        for at in range(1000):
            engine.event(Call(at), "inicio")
        before = resident_bytes(engine.pid)
        wires = [VERA.wire(engine) for _ in range(80)]
        pour(wires, frames)
        ok(wait_for(lambda: "which does not take what it asked for" in place.log()), "some of them are closed")
        grown = (resident_bytes(engine.pid) - before) // 1024 ** 2
        ok(is_sanitized() or grown < 200, "and the engine has not kept all of it in memory", grown)
        equal(SUSI.wire(engine).ask("status")[1]["exit"], 0, "others are answered")


def knock(engine):
    """A stranger connects again and again, in a process of its own; gives that."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    STRANGER.become()
    while os.getppid() == parent:
        with socket.socket(socket.AF_UNIX) as sock, contextlib.suppress(OSError):
            sock.connect(engine.socket)
    os._exit(0)


def strangers_hold_up_nobody():
    with Place() as place:
        place.configure(sections={"roles": logins.ROLES})
        logins.open_place(place)
        engine = place.start_engine()
        susi = SUSI.wire(engine)
        knocking = [knock(engine) for _ in range(2)]
        try:
            wait_for(lambda: "turned away" in place.log())
            for at in range(5):
                equal(susi.ask("status")[1]["exit"], 0, "while strangers knock without end others are answered")
                equal(engine.event(Call(at), "inicio").status, 200, "and events taken")
            with SUSI.wire(engine) as other:
                equal(other.ask("status")[1]["exit"], 0, "and let in")
        finally:
            for child in knocking:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


logins.run(others_have_their_turn, what_waits_is_bounded, reading_goes_by_turns, who_does_not_read_is_let_go,
           strangers_hold_up_nobody)
