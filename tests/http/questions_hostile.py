# SPDX-License-Identifier: MIT
"""Questions from people who mean ill: whatever is asked, every answer is one that strict parsers read, the engine
lives, and neither key nor signature is kept. The seed is fixed, so that a failure can be seen again."""
import json
import os
import pathlib
import random
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
import web
from centralita import KEY, Place, is_sanitized, process_lives, wait_for
from question import Answer, Asked, Call, Question, Unfit, answers, ask, queries
from tap import equal, ok
from wire import Console

ROUNDS = 200 if is_sanitized() else 800
NASTY = ["\x1b[2J\x1b]0;title\x07", "\x9b31m", "\u202e\u2066", "\x00", "a\r\nb: c", "%s%n%x", "'; DROP TABLE calls; --",
         "A" * 5000, "😀" * 200, "\u0301" * 300, "<!--", "]]>", "\ufeff", "&lt;&amp;lt;", "&#0;&#x1f;", "\"}]}}", "</VarValue>", "{caller}",
         "{var.TEXTO}", "\u0152\u0178\u20ac", "\x7f\x80\x9f\xa0\xad"]
QUERIES = queries({
    "ECO": {"answer": "fixed", "vars": 'A={var.TEXTO}, B={caller}, C={line}, D="<{var.TEXTO}>"'},
    "SALUDO": {"answer": "contact", "vars": "A={contact.name}, B={var.TEXTO}", "default": "A={var.TEXTO}"},
    "DESVIO": {"answer": "operator", "timeout": "30", "choice.1": "Sales: A={var.TEXTO}", "default": "A=1"},
    "LARGO": {"answer": "operator", "timeout": "60", "choice.1": "Sales: A=1", "default": "A=2"},
})


def fit(name, response, format_):
    """Whether it is a refusal, or an answer in the format of the question."""
    if response.status in (400, 401, 413, 431):
        return b"CustVar" not in response.body
    try:
        Answer(response, format_, 0).read()
        return True
    except (Unfit, ValueError, SyntaxError) as why:
        tap.note(f"{name}: {why!r}: {response!r}")
        return False


def nasty_words():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        place.run("contacts", "add", "Ana <b> & \"c\" 'd' Ł€", "666111601")
        wrong = count = 0
        for word in NASTY:
            for field in ("VarValue", "VarName", "QueryName", "CallerNumber", "idcall", "InboundNumber", "CallType"):
                for query in ("ECO", "SALUDO"):
                    count += 1
                    asked = Question(Call(count, number="666111601"), query, [("TEXTO", "x"), ("OTRA", "y")])
                    whole = json.loads(asked.json())
                    if field.startswith("Var"):
                        whole["ApiCall"]["CustVars"]["CustVar"][0][field] = word
                    else:
                        whole["ApiCall"]["Infocaller"][field] = word
                    body = json.dumps(whole, ensure_ascii=count % 2 == 0).encode("utf-8", "surrogatepass")
                    target = engine.target(asked.call, "query")
                    wrong += not fit(f"JSON, {field} {word[:20]!r}", engine.request("POST", target, body), "json")
                    if field == "VarValue":
                        asked.vars = [("TEXTO", word)]
                        wrong += not fit(f"XML, {word[:20]!r}", engine.request("POST", target, asked.xml().encode()), "xml")
        equal(wrong, 0, f"{count} questions with nasty words: each is refused, or has an answer that can be read")
        with Console(engine) as console:
            for number, word in enumerate(NASTY):
                asked = Asked(engine, Question(Call(5000 + number), "DESVIO", [("TEXTO", word)]), "bare json")
                if wait_for(lambda: console.open_questions() or asked.is_answered()) is True:
                    equal(asked.answer().status, 400, f"{word[:20]!r} can't be read")
                    continue
                opened = console.question()
                text = json.dumps(opened, ensure_ascii=False)
                ok(not [c for c in text if ord(c) < 32 or 127 <= ord(c) < 160], f"{word[:20]!r}: no control character for consoles", opened)
                console.answer(opened, choice=1)
                equal(asked.answer().result, "0", f"{word[:20]!r}: answered")
        after(place, engine)


def mutate(random_, raw):
    raw = bytearray(raw)
    for _ in range(random_.randint(1, 6)):
        at = random_.randrange(len(raw) + 1)
        what = random_.randrange(4)
        if what == 0 and raw:
            raw[at % len(raw)] = random_.randrange(256)
        elif what == 1:
            raw[at:at] = bytes(random_.randrange(256) for _ in range(random_.randint(1, 20)))
        elif what == 2:
            del raw[at:at + random_.randint(1, 40)]
        else:
            raw[at:at] = random_.choice(NASTY).encode("utf-8", "replace")
    return bytes(raw)


def fuzzed():
    random_ = random.Random(20261122)
    forms = ("json", "xml", "bare json", "bare xml in ISO-8859-1")
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        statuses, wrong = {}, 0
        for n in range(ROUNDS):
            asked = Question(Call(n % 50), random_.choice(("ECO", "SALUDO", "DESVIO")), [("TEXTO", random_.choice(NASTY))])
            body, kind = asked.body(forms[n % 4]) if n % 4 < 3 else (asked.xml().encode("latin-1", "replace"), "text/xml")
            raw = web.build("POST", engine.target(asked.call, "query"), mutate(random_, body), {"Content-Type": kind})
            try:
                with web.connect(engine.address) as sock:
                    sock.sendall(raw)
                    sock.shutdown(socket.SHUT_WR)
                    response = web.read_response(sock)
            except OSError:
                continue
            statuses[response.status] = statuses.get(response.status, 0) + 1
            if response.status == 200:
                format_ = "xml" if "xml" in response.headers.get("content-type", "") else "json"
                wrong += not fit(f"round {n}", response, format_)
        tap.note(f"answers: {statuses}")
        equal(wrong, 0, "questions with something wrong in them: every answer can be read")
        ok(statuses.get(200) and statuses.get(400), "some were answered, some refused", statuses)
        equal(500 in statuses, False, "nothing was answered 500")
        after(place, engine)


def after(place, engine):
    ok(process_lives(engine.pid), "the engine lives")
    fresh = Question(Call(99_000, number="666111699"), "ECO", [("TEXTO", "ñ & co")])
    equal(ask(engine, fresh, "xml").vars["A"], "ñ & co", "good questions are still answered")
    for command in (("calls",), ("calls", "--csv"), ("quarantine",), ("status",)):
        printed = place.run(*command)
        control = sorted({c for c in printed.out if (ord(c) < 32 and c not in "\n\t\r") or 127 <= ord(c) < 160})
        equal((printed.code, control), (0, []), f"{' '.join(command)}: works, without control characters", printed.err)
    equal(engine.kill(15), 0, "the engine ends well")


def nothing_secret_is_kept():
    with Place() as place:
        place.configure(sections={**QUERIES, "provider.infocaller": {"password": "s3cr3t0-tel3f0nic0"}})
        engine = place.start_engine()
        call = Call(1, password="s3cr3t0-tel3f0nic0")
        signature = infocaller.sign(call.line, call.sequence, call.password)
        with Console(engine) as console:
            for query in ("ECO", "SALUDO", "NADA"):
                equal(ask(engine, Question(call, query)).status, 200, f"{query} is answered")
            asked = Asked(engine, Question(call))
            opened = console.question()
            console.answer(opened, choice=1)
            asked.answer()
            told = json.dumps([opened, *console.news])
        engine.request("POST", engine.target(call, "query"), Question(call, "ECO").json()[:-4].encode())
        wait_for(lambda: place.status()["feed"]["quarantined"] == 1)
        equal(engine.kill(15), 0, "the engine ends")
        texts = {"what consoles are told": told.encode(), "the log": place.log().encode()}
        for name in os.listdir(place.state):
            with open(os.path.join(place.state, name), "rb") as file:
                texts[name] = file.read()
        found = [(where, what) for where, text in texts.items()
                 for what in (KEY, signature, signature.upper(), call.password) if what.encode() in text]
        equal(found, [], "neither the key, nor a signature, nor the password is kept, logged or told")
        ok(any(call.sequence.encode() in text for text in texts.values()), "but what was asked is")


def more_than_it_takes():
    """Questions that wait do not keep events out: over a bound the default goes out at once."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            asked = [Asked(engine, Question(Call(number), "LARGO"), close=False) for number in range(800)]
            ok(wait_for(lambda: any(one.is_answered() for one in asked), 20), "of 800 questions some get the default at once")
            opened = place.status()["questions"]["open"]
            ok(200 <= opened < 800, f"{opened} are open")
            equal(engine.event(Call(5000), "inicio").status, 200, "an event is taken meanwhile")
            equal(ask(engine, Question(Call(5001), "ECO", [("TEXTO", "1")])).vars["A"], "1", "and a fixed question answered")
            ok(console.open_questions(), "the operators are told of those that are open")
        given = answers(asked)
        bad = [one for one in given if not one or one.good != {"A": "2"}]
        equal(bad, [], "with the last console gone all the others have the default")
        equal(place.status()["questions"]["open"], 0, "none is left")


tap.run(nasty_words, fuzzed, nothing_secret_is_kept, more_than_it_takes)
