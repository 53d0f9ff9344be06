# SPDX-License-Identifier: MIT
"""Too many questions, too much at once: repeats without end, a connection full of questions, consoles that don't read
or come and go, words at the socket that are no answers. Events get through, and each question is answered once."""
import json
import pathlib
import resource
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import PATIENCE, Place, is_sanitized, process_lives, resident_bytes, wait_for
from question import Answer, Asked, Call, Question, answers, ask, queries
from tap import equal, ok
from wire import Console

LONG = 60
AT_ONCE = LONG / 3
FILES = 2000  # that this process needs to have open
MOST = 700  # requests that wait at a time
QUERIES = queries({
    "DESVIO": {"answer": "operator", "timeout": str(LONG), "choice.1": "Sales: DESTINO=911000222",
               "choice.3": "Manager: DESTINO={contact.owner}", "typed": "DESTINO", "default": "DESTINO=911000999"},
    "NOTA": {"answer": "operator", "timeout": str(LONG), "choice.1": "Sales: DESTINO=911000222", "typed": None},
    "ECO": {"answer": "fixed", "vars": "A={var.A}"},
})
DEFAULT = {"DESTINO": "911000999"}
SALES = {"DESTINO": "911000222"}


def may_open(count):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    return True


def prepare(place):
    sections = {name: {key: value for key, value in keys.items() if value is not None} for name, keys in QUERIES.items()}
    place.configure(sections=sections)
    return place.start_engine()


def repeated_without_end():
    """One question, on more connections than there may be: those that wait are let go before none is left for others."""
    if not may_open(FILES):
        tap.skip("a question that is repeated without end", "not so many files may be open")
        return
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console:
            asked = [Asked(engine, Question(Call(1))) for _ in range(1200)]
            began = time.monotonic()
            equal(engine.health().status, 200, "a question on 1200 connections: the listener is well")
            equal(engine.event(Call(2), "inicio").status, 200, "an event is taken")
            equal(ask(engine, Question(Call(3), "ECO", [("A", "x")])).good, {"A": "x"}, "another question is answered")
            ok(time.monotonic() - began < AT_ONCE, "soon", time.monotonic() - began)
            ok(wait_for(lambda: place.status()["questions"]["asked"] == 1201), "all are taken", place.status()["questions"])
            opened = wait_for(console.open_questions)
            equal(len(opened), 1, "what is still open is one question")
            equal(console.answer(opened[0], choice=1)["exit"], 0, "that can be answered")
            given = [answer and answer.good for answer in answers(asked)]
            equal((given.count(DEFAULT), given.count(SALES)), (MOST + 1, 1200 - MOST - 1), "over a bound those that wait get the default")
            equal(place.status()["questions"], {"asked": 1201, "open": 0, "defaults": 1, "unknown": 0, "last_unknown": None},
                  "which counts once")
        equal(engine.kill(15), 0, "the engine ends well")


def one_behind_the_other():
    """Questions on one connection that don't wait for the answers: in their order, also where one of them waits."""
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console, web.connect(engine.address, PATIENCE) as sock:
            raw = []
            for number in range(60):
                asked = Question(Call(number), "DESVIO" if number == 20 else "ECO", [("A", str(number))])
                body, kind = asked.body(("json", "bare xml")[number % 2])
                raw.append(web.build("POST", engine.target(asked.call, "query"), body, {"Content-Type": kind}, close=False))
            sock.sendall(b"".join(raw))
            opened = console.question()
            given = b""
            sock.settimeout(PATIENCE)
            while given.count(b"HTTP/1.1 200") < 20:
                given += sock.recv(65536)
            equal(console.answer(opened, choice=1)["exit"], 0, "those in front of one that waits are answered before it is")
            wanted = [SALES if number == 20 else {"A": str(number)} for number in range(60)]
            equal(read_answers(sock, given, 60), wanted, "all are answered, in their order and formats")
        with web.connect(engine.address, PATIENCE) as sock:
            sock.sendall(b"".join(raw[:20]))
            sock.shutdown(socket.SHUT_WR)
            equal(read_answers(sock, b"", 20), [{"A": str(number)} for number in range(20)],
                  "also when the sender closes its direction behind them")


def read_answers(sock, given, count):
    """So many, one behind the other on a connection; every second one is XML."""
    found = []
    while len(found) < count:
        response = web.Response(given)
        if response.is_whole():
            end = given.index(b"\r\n\r\n") + 4 + int(response.headers["content-length"])
            found.append(Answer(web.Response(given[:end]), ("json", "xml")[len(found) % 2], 0).good)
            given = given[end:]
            continue
        part = sock.recv(65536)
        if not part:
            break
        given += part
    return found


def askers_that_vanish():
    """Half-closed, reset, gone before the head is through: no console keeps a question that nobody waits for."""
    with Place() as place:
        engine = prepare(place)
        files = None
        with Console(engine) as console:
            for turn in range(3):
                asked = [Asked(engine, Question(Call(100 * turn + number))) for number in range(60)]
                for one in asked:
                    console.question()
                for number, one in enumerate(asked):
                    if number % 3 == 0:
                        one.sock.shutdown(socket.SHUT_WR)
                    elif number % 3 == 1:
                        one.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        one.close()
                    else:
                        one.close()
                told = [console.next("answered")["how"] for _ in asked]
                equal(told, ["gone"] * len(asked), "who closes, resets or half closes the connection is gone")
                for one in asked[::3]:
                    one.close()
                raw = web.build("POST", engine.target(Call(1), "query"), Question(Call(1)).json().encode())
                for cut in range(1, len(raw), 23):
                    with web.connect(engine.address) as sock:
                        sock.sendall(raw[:cut])
                for _ in range(20):
                    with web.connect(engine.address) as sock:
                        sock.sendall(raw)
                ok(wait_for(lambda: place.status()["questions"]["open"] == 0), "none stays open of those who go at once")
                count = lambda: len(list(pathlib.Path(f"/proc/{engine.pid}/fd").iterdir()))
                files = files or wait_for(lambda: count() < 60 and count())
                ok(wait_for(lambda: count() <= files + 3), "no descriptor is left", (files, count()))
        equal(engine.kill(15), 0, "the engine ends well")


def no_answers():
    """What a client may write in place of an answer: a sentence or goodbye, and the question stays as it is."""
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            bare = Asked(engine, Question(Call(2), "NOTA"))
            ids = {one["query"]: one["id"] for one in (console.question(), console.question())}
            own = ids["DESVIO"]
            refused = [{"question": own}, *({"question": own, "choice": choice} for choice in (0, -1, 2, 3, 10, 2**31 + 1, 2**63 - 1, -2**63)),
                       *({"question": own, "number": number} for number in ("", " ", "+", "9" * 63, "abc", "\x1b[2J911", "911<>&\"")),
                       {"question": "", "choice": 1}, {"question": "0" * 16, "choice": 1}, {"question": "\x1b]0;x\x07\u202e", "choice": 1},
                       {"question": ids["NOTA"], "choice": 2}]
            bad = []
            for what in refused:
                done = console.ask("answer", **what)[1]
                if done["exit"] != 1 or not done["sentence"] or not done["sentence"].isprintable():
                    bad.append((what, done))
            equal(bad, [], f"{len(refused)} that can't be taken: a sentence")
            equal("too late" in console.ask("answer", question="", choice=1)[1]["sentence"], False, "nothing was answered to no id")
            torn = [b'"choice":1', b'"question":1,"choice":1', b'"question":"%s","choice":9223372036854775808' % own.encode(),
                    b'"question":"%s","choice":1.5' % own.encode(), b'"question":"%s","choice":"1"' % own.encode(),
                    b'"question":"%s","choice":true' % own.encode(), b'"question":"%s","question":"","choice":1' % own.encode(),
                    b'"question":"%s","number":"%s"' % (own.encode(), b"9" * 64), b'"question":"%s","number":911000222' % own.encode(),
                    b'"question":"%s","number":"\\ud800"' % own.encode(), b'"question":"%s","number":"911\\u0000"' % own.encode(),
                    b'"question":"%s","choice":1' % (b"x" * 17)]
            last = []
            for fields in torn:
                with engine.wire() as wire:
                    wire.send_bytes(b'{"type":"answer","ask":1,' + fields + b"}\n")
                    said = wire.read()
                    last.append(said["type"] if said and wire.read() is None else said)
            equal(last, ["goodbye"] * len(torn), "messages that are none: goodbye")
            equal(console.ask_many("answer", ({"question": f"{number:016}", "choice": 1} for number in range(5000))), 0,
                  "five thousand answers to questions that there are not")
            ok(not asked.is_answered() and not bare.is_answered(), "the questions are still open")
            equal({one["id"] for one in console.open_questions()}, set(ids.values()), "and listed")
            equal(console.ask("answer", question=own, choice=1, number="rubbish")[1]["exit"], 0, "with both, the choice counts")
            equal(asked.answer().good, SALES, "and is what the asker gets")
            equal(console.ask("answer", question=ids["NOTA"], choice=1)[1]["exit"], 0, "the other one is answered")
            equal(bare.answer().good, SALES, "too")


def consoles_that_do_not_read():
    """Who falls behind is told so, asks anew, and knows what is open; the others are told at once."""
    with Place() as place:
        engine = prepare(place)
        before = resident_bytes(engine.pid)
        many = 100 if is_sanitized() else 500
        big = [(f"V{number}", "\u00f1" * 1500) for number in range(16)]
        lazy = [Console(engine) for _ in range(3)]
        with Console(engine) as keen:
            asked, seen = [], set()
            for number in range(many):
                asked.append(Asked(engine, Question(Call(number), "DESVIO", big), "bare json"))
                seen.add(keen.question()["id"])
            equal(len(seen), many, f"{many} large questions beside consoles that don't read: one that reads is told of each")
            late = lazy[0]
            until = time.monotonic() + PATIENCE
            behind = False
            while not behind and time.monotonic() < until:
                behind = late.read()["type"] == "behind"
            ok(behind, "one that reads again hears that it fell behind")
            opened = late.open_questions()
            equal(len(opened), many, "and is told of all that are open")
            for one in opened[::2]:
                if late.answer(one, choice=1)["exit"]:
                    ok(False, "its answers count", one)
            for one in lazy:
                one.sock.close()
        given = [answer and answer.good for answer in answers(asked)]
        equal((given.count(SALES), given.count(DEFAULT)), (many - many // 2, many // 2), "its answers count; the others get the default")
        grown = (resident_bytes(engine.pid) - before) >> 20
        tap.note(f"grown by {grown} MiB")
        ok(is_sanitized() or grown < 256, "the engine does not keep what nobody reads", grown)
        ok(process_lives(engine.pid) and engine.kill(15) == 0, "and ends well")


def consoles_that_come_and_go():
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as steady:
            asked = []
            for turn in range(50):
                asked += [Asked(engine, Question(Call(10 * turn + number))) for number in range(4)]
                other = Console(engine)
                if turn % 2:
                    other.send({"type": "questions", "ask": 99})  # and does not wait for them
                    other.sock.close()
                else:
                    opened = other.open_questions()
                    for one in opened[:2]:
                        other.answer(one, choice=1)
                    other.sock.close()
            ok(wait_for(lambda: place.status()["questions"]["asked"] == len(asked)), "all are asked", place.status()["questions"])

            def all_are_answered():
                for one in steady.open_questions():
                    steady.answer(one, choice=1)
                return place.status()["questions"]["open"] == 0

            ok(wait_for(all_are_answered), "and those that the others left are answered")
            given = answers(asked)
            wrong = [answer for answer in given if not answer or answer.good != SALES]
            equal(wrong, [], f"{len(asked)} questions while fifty consoles come and go: each is answered as somebody chose")
            told = [steady.next("answered")["id"] for _ in asked]
            equal(len(set(told)), len(asked), "and each is told of as answered once")
        equal(place.status()["questions"]["defaults"], 0, "no default was needed")
        equal(engine.kill(15), 0, "the engine ends well")


tap.run(repeated_without_end, one_behind_the_other, askers_that_vanish, no_answers, consoles_that_do_not_read,
        consoles_that_come_and_go)
