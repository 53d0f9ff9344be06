# SPDX-License-Identifier: MIT
"""Webhooks from people who mean ill: whatever comes in over the real socket, the engine lives, stores what is
right, and lets no control character out. The seed is fixed, so that a failure can be seen again."""
import json
import os
import pathlib
import random
import resource
import signal
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import KEY, PATIENCE, Place, is_sanitized, process_lives, resident_bytes, wait_for
from infocaller import EVENTS, FORMS, Call
from tap import equal, ok

ROUNDS = 300 if is_sanitized() else 1500
CONNECTIONS = 1024  # that the engine has at a time
NASTY = ["\x1b[2J\x1b]0;title\x07", "\x9b31m", "\u202e\u2066", "\x00", "a\r\nb: c", "%s%n%x", "'; DROP TABLE calls; --",
         "A" * 5000, "\ud83d\ude00" if False else "😀" * 200, "\u0301" * 300, "<!--", "]]>", "\ufeff", "../../../etc/passwd"]


def mutate(random_, raw):
    """The bytes with something wrong in them."""
    raw = bytearray(raw)
    for _ in range(random_.randint(1, 8)):
        at = random_.randrange(len(raw) + 1)
        what = random_.randrange(5)
        if what == 0 and raw:
            raw[at % len(raw)] = random_.randrange(256)
        elif what == 1:
            raw[at:at] = bytes(random_.randrange(256) for _ in range(random_.randint(1, 20)))
        elif what == 2:
            del raw[at:at + random_.randint(1, 40)]
        elif what == 3:
            raw[at:at] = raw[max(0, at - 200):at]
        else:
            raw[at:at] = random_.choice(NASTY).encode("utf-8", "replace")
    return bytes(raw)


def fuzzed():
    random_ = random.Random(20261122)
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        statuses = {}
        for n in range(ROUNDS):
            call = Call(n % 50, number=random_.choice(NASTY) if n % 5 == 0 else None)
            event, form = random_.choice(EVENTS), random_.choice(FORMS[:3])
            body, kind = call.body(event, "json") if form == "json" else call.body(event, form if n % 5 else "xml")
            whole = n % 3 == 0
            raw = web.build("POST", engine.target(call, event), body if whole else mutate(random_, body), {"Content-Type": kind})
            raw = mutate(random_, raw) if whole else raw
            try:
                with web.connect(engine.address) as sock:
                    sock.sendall(raw)
                    sock.shutdown(socket.SHUT_WR)
                    status = web.read_response(sock).status
            except OSError:
                status = -1
            statuses[status] = statuses.get(status, 0) + 1
        tap.note(f"answers: {statuses}")
        ok(process_lives(engine.pid), "the engine lives")
        equal(engine.health().status, 200, "and /health says so")
        equal(500 in statuses, False, "nothing was answered 500")
        after(place, engine)


def nasty_words():
    """Whole events, well signed, with nasty texts in every field."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        number = 0
        for word in NASTY:
            for field in ("CallerNumber", "VarValue", "VarName", "EventName", "idcall", "CallSeconds", "CostTX", "StartDate"):
                number += 1
                call = Call(number)
                event = json.loads(call.json("fin"))["ApiCall"]
                if field.startswith("Var"):
                    event["CustVars"]["CustVar"][0][field] = word
                elif field == "EventName":
                    event["Status"]["Events"]["Event"][0][field] = word
                else:
                    event["Infocaller"][field] = word
                body = json.dumps({"ApiCall": event}, ensure_ascii=number % 2 == 0).encode("utf-8", "surrogatepass")
                answer = engine.request("POST", engine.target(call, "fin"), body, {"Content-Type": "application/json"})
                if answer.status not in (200, 400):
                    ok(False, f"{field} {word[:20]!r}: 200 or 400", answer)
        ok(True, f"{number} events with nasty words are answered 200 or 400")
        target = engine.target(Call(9000), "inicio")
        for word in NASTY:
            from urllib.parse import quote
            engine.request("GET", f"/hook/infocaller/inicio?key={KEY}&line=123456789&id={quote(word)}&caller={quote(word)}")
            engine.request("GET", f"/hook/{quote(word, safe='')}/inicio?key={KEY}")
        for depth in (100, 10_000):
            for body, kind in (("[" * depth, "application/json"), ('{"a":' * depth, "application/json"),
                               ("<a>" * depth, "text/xml")):
                answer = engine.request("POST", target, body.encode()[:65000], {"Content-Type": kind})
                equal(answer.status, 400, f"{depth} deep {body[:4]}: 400")
        bomb = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'>" + "".join(
            f"<!ENTITY b{n} '{f'&b{n - 1};' * 10 if n else '&b;' * 10}'>" for n in range(9)) + "]><ApiCall>&b8;</ApiCall>"
        equal(engine.request("POST", target, bomb.encode(), {"Content-Type": "text/xml"}).status, 400, "an entity bomb: 400")
        file = "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><ApiCall><UserID><CallSequence>&f;</CallSequence></UserID></ApiCall>"
        equal(engine.request("POST", target, file.encode(), {"Content-Type": "text/xml"}).status, 400, "a file as an entity: 400")
        after(place, engine)


def after(place, engine):
    """What holds after each storm."""
    for command in (("calls", "--json"), ("calls",), ("calls", "--csv"), ("quarantine",)):
        printed = place.run(*command)
        equal(printed.code, 0, f"{' '.join(command)} works afterwards", printed.err)
        text = printed.out if "--json" not in command else "".join(
            str(value) for call in printed.lines() for value in [call["number"], call["contact"], call["message"], call["vars"]])
        control = sorted({character for character in text if (ord(character) < 32 and character not in "\n\t\r")
                          or 127 <= ord(character) < 160})
        equal(control, [], f"{' '.join(command)}: no control character")
    ok("root:" not in place.run("calls", "--json").out, "no file was read")
    fresh = Call(99_000)
    equal([engine.event(fresh, event).status for event in EVENTS], [200] * 4, "good events are still taken")
    mine = [call for call in place.calls() if call["sequence"] == fresh.sequence]
    equal([call["state"] for call in mine], ["ended"], "and make their call")
    equal(engine.kill(15), 0, "the engine ends well")


def many_connections():
    """Connections that say nothing don't keep others out for ever, nor make the engine grow."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        before = resident_bytes(engine.pid)
        socks = []
        for _ in range(900):
            try:
                socks.append(web.connect(engine.address, 5))
            except OSError:
                break
        tap.note(f"{len(socks)} connections that say nothing")

        def served():
            try:
                return engine.request("GET", "/health", timeout=5).status == 200
            except OSError:
                return False

        ok(wait_for(served), "others are served, at the latest when those have timed out")
        for sock in socks:
            sock.close()
        grown = resident_bytes(engine.pid) - before
        tap.note(f"grown by {grown // 1024} KiB")
        ok(is_sanitized() or grown < 64 << 20, "the engine did not grow beyond reason", grown)
        equal(engine.event(Call(1), "inicio").status, 200, "events are taken")


def may_open(count):
    """Whether this process and those that it starts may have so many files open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    return True


def as_many_as_may_be():
    """All connections that there may be are let go at one time: those that waited are served."""
    if not may_open(2 * CONNECTIONS):
        tap.skip("as many connections as may be", "not so many files may be open")
        return
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        socks = [web.connect(engine.address) for _ in range(CONNECTIONS + 20)]
        ok(wait_for(lambda: len(os.listdir(f"/proc/{engine.pid}/fd")) > CONNECTIONS), f"{CONNECTIONS} are taken")
        engine.process.send_signal(signal.SIGSTOP)
        for sock in socks[:CONNECTIONS]:
            sock.close()
        engine.process.send_signal(signal.SIGCONT)
        socks[-1].settimeout(PATIENCE)
        socks[-1].sendall(engine.raw_event(Call(1), "inicio"))
        equal(web.read_response(socks[-1], PATIENCE).status, 200, "those go, and one of those that waited for them is served")
        equal(engine.event(Call(2), "inicio").status, 200, "as are new ones")
        for sock in socks:
            sock.close()


tap.run(fuzzed, nasty_words, many_connections, as_many_as_may_be)
