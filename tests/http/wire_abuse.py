# SPDX-License-Identifier: MIT
"""The engine's socket against clients that don't keep to the protocol."""
import json
import os
import pathlib
import random
import socket
import stat
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, process_lives, resident_bytes, is_sanitized, wait_for
from infocaller import Call
from tap import equal, ok
from wire import VERSION, Wire


def rest_of(wire):
    """All that the engine says until it closes."""
    said = []
    try:
        while True:
            message = wire.read()
            if message is None:
                return said
            said.append(message)
    except (OSError, ValueError):
        return said + [{"type": "not closed"}]


def versions():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        with engine.wire() as wire:
            equal(wire.welcome["type"], "welcome", "a client of this version is welcome")
            equal((wire.welcome["wire"], wire.welcome["pid"]), (VERSION, engine.pid), "and told what it talks to")
        for version in (VERSION + 1, 0, -1, 1 << 40):
            with engine.wire(greet=False) as wire:
                wire.send({"type": "hello", "wire": version, "version": "9.9", "client": "console"})
                said = rest_of(wire)
                ok(len(said) == 1 and said[0]["type"] == "goodbye" and said[0]["sentence"], f"wire {version}: a sentence, and goodbye", said)
        mode = os.stat(place.socket).st_mode
        ok(stat.S_ISSOCK(mode) and not mode & 0o002, "not everybody may write to the socket", oct(mode))


def not_the_protocol():
    random_ = random.Random(7)
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        hello = json.dumps({"type": "hello", "wire": VERSION, "version": "0", "client": "command"}).encode() + b"\n"
        cases = {
            "garbage": bytes(random_.randrange(256) for _ in range(5000)) + b"\n",
            "an empty line": b"\n",
            "no object": b"[1,2,3]\n",
            "a number": b"17\n",
            "no type": b"{}\n",
            "an unknown type": b'{"type":"launch"}\n',
            "a message of the engine": b'{"type":"welcome","wire":2,"version":"0","pid":1,"user":"x","country":"ES"}\n',
            "a question before the greeting": b'{"type":"status","ask":1}\n',
            "deep": b"[" * 60000 + b"\n",
            "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "a NUL": b'{"type":"hello\\u0000","wire":1}\n',
            "bad UTF-8": b'{"type":"hello","wire":2,"version":"\xff","client":"command"}\n',
            "hello without fields": b'{"type":"hello"}\n',
            "fields of wrong types": b'{"type":"hello","wire":"1","version":1,"client":[]}\n',
        }
        for name, raw in cases.items():
            with engine.wire(greet=False) as wire:
                wire.send_bytes(raw)
                said = rest_of(wire)
                ok(not said or said[-1]["type"] == "goodbye", f"{name}: goodbye", said)
        after = {
            "a question of an unknown type": b'{"type":"launch","ask":1}\n',
            "garbage after the greeting": b"\x00\xff\xfe\n",
            "a second greeting": hello,
        }
        for name, raw in after.items():
            with engine.wire() as wire:
                try:
                    wire.send_bytes(raw)
                    wire.send_bytes(b'{"type":"status","ask":7}\n')
                    wire.sock.shutdown(socket.SHUT_WR)
                except OSError:
                    pass  # it closed at once
                said = rest_of(wire)
                ok(said and said[-1]["type"] != "not closed", f"{name}: an answer or goodbye, no hanging", said)
        equal(engine.health().status, 200, "the engine is well")


def frames():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        before = resident_bytes(engine.pid)
        with engine.wire() as wire:
            try:
                for _ in range(64):
                    wire.send_bytes(b"x" * (1 << 20))
            except OSError:
                pass
            said = rest_of(wire)
            ok(not said or said[-1]["type"] == "goodbye", "a frame without end: goodbye", said)
        ok(is_sanitized() or resident_bytes(engine.pid) - before < 16 << 20, "and it is not kept in memory")
        with engine.wire() as wire:
            wire.send({"type": "note", "ask": 1, "call": "abcdef", "text": "x" * 70_000})
            said = rest_of(wire)
            ok(said and said[-1]["type"] in ("goodbye", "done"), "a message over the limit: a sentence", said)
        half = [engine.wire() for _ in range(20)]
        for wire in half:
            wire.send_bytes(b'{"type":"stat')
        with engine.wire() as slow:
            for byte in b'{"type":"status","ask":1}\n':
                slow.send_bytes(bytes([byte]))
            equal(slow.read()["type"], "item", "a frame in single bytes is a frame")
        for wire in half:
            wire.sock.close()
        many = b"".join(json.dumps({"type": "status", "ask": n}).encode() + b"\n" for n in range(1, 501))
        with engine.wire() as wire:
            wire.send_bytes(many)
            done = set()
            while len(done) < 500:
                message = wire.read()
                if message["type"] == "done":
                    done.add(message["ask"])
            equal(done, set(range(1, 501)), "five hundred questions in one go are all answered")
        socks = [engine.wire(greet=False) for _ in range(100)]
        equal(place.run("status").code, 0, "a hundred silent clients keep nobody out")
        for wire in socks:
            wire.sock.close()
        ok(process_lives(engine.pid), "the engine lives")


def a_reader_that_does_not_read():
    """A console that does not keep up slows neither the engine nor the others."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        lazy = engine.wire()
        lazy.send({"type": "watch", "ask": 1})
        with engine.wire() as keen:
            keen.ask("watch")
            import web
            calls = [Call(n) for n in range(300 if is_sanitized() else 1500)]
            for call in calls:
                call.vars = [(f"V{n}", "x" * 200) for n in range(8)]
            raw = [engine.raw_event(call, event, close=False) for call in calls for event in ("inicio", "fin")]
            statuses = []
            web.flood(engine.address, raw, 32, lambda number, status: statuses.append(status))
            equal(set(statuses), {200}, f"{len(raw)} events beside a client that does not read")
            ended = set()
            behind = False
            while len(ended) < len(calls) and not behind:
                message = keen.read()
                behind = message["type"] == "behind"
                if message["type"] == "call" and message["call"]["state"] == "ended":
                    ended.add(message["call"]["sequence"])
            ok(behind or len(ended) == len(calls), "one that reads hears of them all, or is told that it fell behind")
        ok(is_sanitized() or resident_bytes(engine.pid) < 64 << 20, "the engine stays small", resident_bytes(engine.pid))
        lazy.sock.close()
        equal(place.run("status").code, 0, "and answers others")


def strange_engines():
    """What answers on the socket may be anything: a sentence, never a crash, and no hanging."""
    newer = json.dumps({"type": "welcome", "wire": VERSION + 1, "version": "9", "pid": 1, "user": "x", "country": "ES"})
    welcome = json.dumps({"type": "welcome", "wire": VERSION, "version": "0", "pid": 1, "user": "x", "country": "ES"})
    says = {
        "goodbye": b'{"type":"goodbye","sentence":"I am another version"}\n',
        "a newer wire": newer.encode() + b"\n",
        "garbage": b"\x00\xff\xfe garbage\n",
        "nothing": b"",
        "a line without end": b"x" * (3 << 20),
        "half a welcome": welcome.encode()[:20],
        "a welcome, then garbage": welcome.encode() + b"\n\xff\xff\n",
        "a welcome, then it closes": welcome.encode() + b"\n",
        "a welcome, then control characters": welcome.encode() + b'\n{"type":"done","ask":1,"exit":4,"sentence":"\\u001b[2Jboo"}\n',
    }
    with Place() as place:
        place.configure()
        for name, raw in says.items():
            path = place.path("strange.sock")
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(path)
                listener.listen()

                def serve():
                    try:
                        with listener.accept()[0] as sock:
                            sock.sendall(raw)
                            sock.shutdown(socket.SHUT_WR)
                            while sock.recv(65536):
                                pass
                    except OSError:
                        pass

                thread = threading.Thread(target=serve, daemon=True)
                thread.start()
                done = place.run("--socket", path, "status")
                equal((done.code, bool(done.err.strip())), (4, True), f"an engine that says {name}: exit 4, a sentence", done)
                ok("\x1b" not in done.err, f"an engine that says {name}: nothing raw", done)
                thread.join(10)
            os.unlink(path)


tap.run(versions, not_the_protocol, frames, a_reader_that_does_not_read, strange_engines)
