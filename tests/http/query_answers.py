# SPDX-License-Identifier: MIT
"""What programs may write for an answer, and what not: whatever it is, the asker gets a document that can be read, with
what the program said or the default. A program that stands still is one that does not answer."""
import json
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, descendants, wait_for
from question import Asked, Call, Question, answers, ask, queries
from tap import equal, ok

DEFAULT = {"DESTINO": "911000999"}
GOOD = {"DESTINO": "911000444"}
SAY_GOOD = b'{"vars":{"DESTINO":"911000444"}}\n'
TIMEOUT = 2
# Writes what the file of the order's name holds.
PROGRAM = """#!/bin/sh
while read -r line; do
    order=${line##*'"PEDIDO":"'}
    cat "$0.${order%%'"'*}"
done
"""


def say(variables, **options):
    return json.dumps({"vars": variables}, **options).encode("utf-8", "surrogatepass") + b"\n"


def many(count):
    return {f"V{number}": str(number) for number in range(count)}


CASES = {  # what is written; what the asker gets, None for the default
    "no variables": (say({}), {}),
    "in other white space": (b' \t{ "vars" : {"A" :\t"1"} } \r\n', {"A": "1"}),
    "more beside them": (b'{"id":7,"vars":{"A":"1"},"note":[1,{"vars":{}}]}\n', {"A": "1"}),
    "escapes": (b'{"vars":{"A":"\\u00f1\\u002F\\ud83d\\ude00"}}\n', None),
    "the five characters": (say({"A": "<b> & 'c' \"d\""}), {"A": "<b> & 'c' \"d\""}),
    "entities": (say({"A": "&amp;#0;]]>&lt;"}), {"A": "&amp;#0;]]>&lt;"}),
    "UTF-8": (say({"A": "Cádiz ñ"}, ensure_ascii=False), {"A": "Cádiz ñ"}),
    "numbers": (b'{"vars":{"A":9223372036854775807,"B":-1}}\n', {"A": "9223372036854775807", "B": "-1"}),
    "as many as may be": (say(many(64)), many(64)),
    "one more": (say(many(65)), None),
    "a long value": (say({"A": "x" * 4096}), {"A": "x" * 4096}),
    "a longer one": (say({"A": "x" * 4097}), None),
    "a long name": (say({"A" * 15: "1"}), {"A" * 15: "1"}),
    "a longer name": (say({"A" * 16: "1"}), None),
    "no name": (say({"": "1"}), None),
    "a low letter": (say({"destino": "1"}), None),
    "a name in other letters": (say({"Ñ": "1"}), None),
    "a name that breaks out": (say({"A</VarName>": "1"}), None),
    "a name twice": (b'{"vars":{"A":"1","A":"2"}}\n', None),
    "vars twice": (b'{"vars":{"A":"1"},"vars":{"A":"2"}}\n', None),
    "a number too large": (b'{"vars":{"A":9223372036854775808}}\n', None),
    "a fraction": (b'{"vars":{"A":1.5}}\n', None),
    "true": (b'{"vars":{"A":true}}\n', None),
    "a list": (b'{"vars":{"A":["1"]}}\n', None),
    "an object": (b'{"vars":{"A":{"B":"1"}}}\n', None),
    "one good and one bad": (b'{"vars":{"A":"1","B":null}}\n', None),
    "NaN": (b'{"vars":{"A":NaN}}\n', None),
    "a lone surrogate": (b'{"vars":{"A":"\\ud800"}}\n', None),
    "half of a pair": (b'{"vars":{"A":"\xed\xa0\x80"}}\n', None),
    "an escaped NUL": (b'{"vars":{"A":"1\\u00002"}}\n', None),
    "a bare control character": (b'{"vars":{"A":"\x1b[2J"}}\n', None),
    "a mark in front": (b"\xef\xbb\xbf" + SAY_GOOD, None),
    "UTF-16": (SAY_GOOD.decode().encode("utf-16-le"), None),
    "something behind": (b'{"vars":{"A":"1"}} {}\n', None),
    "vars is a text": (b'{"vars":"A=1"}\n', None),
    "another case": (b'{"Vars":{"A":"1"}}\n', None),
    "deep": (b'{"vars":{"A":' + b'{"A":' * 5000 + b"1" + b"}" * 5002 + b"\n", None),
    "two megabytes": (say({"A": "x" * (2 << 20)}), None),
    "two answers": (SAY_GOOD + SAY_GOOD, GOOD),
}


def fitting(got, wanted):
    return got == (DEFAULT if wanted is None else wanted)


def prepare(place):
    path = place.path("route")
    with open(path, "w") as file:
        file.write(PROGRAM)
    os.chmod(path, 0o755)
    for number, (raw, _) in enumerate(CASES.values()):
        with open(f"{path}.{number}", "wb") as file:
            file.write(raw)
    with open(path + ".good", "wb") as file:
        file.write(SAY_GOOD)
    place.configure(sections=queries({"RUTA": {"answer": "command", "command": path, "timeout": str(TIMEOUT),
                                               "default": "DESTINO=911000999"}}))
    return place.start_engine()


def whatever_it_writes():
    with Place() as place:
        engine = prepare(place)
        for number, (name, (_, wanted)) in enumerate(CASES.items()):
            for form in ("json", "xml"):
                answer = ask(engine, Question(Call(number), "RUTA", [("PEDIDO", str(number))]), form)
                if name == "escapes":  # one of its characters can't be sent as it is
                    equal((answer.result, answer.vars["A"][:2]), ("0", "ñ/"), f"{name}, {form}: what can be sent is", answer)
                else:
                    ok(fitting(answer.good, wanted), f"{name}, {form}: {'the default' if wanted is None else 'as it was said'}", answer)
            answer = ask(engine, Question(Call(number), "RUTA", [("PEDIDO", "good")]))
            if answer.good != GOOD:
                ok(False, f"{name}: the next question is answered", answer)
        log = place.log()
        control = sorted({c for c in log if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160})
        equal(control, [], "no control character of theirs is in the log")
        equal(place.status()["questions"]["open"], 0, "none stays open")
        equal(engine.kill(15), 0, "the engine ends well")


def programs_that_stand_still():
    """Stopped by a signal: no answer comes, and nothing else waits for it."""
    with Place() as place:
        engine = prepare(place)
        good = Question(Call(1), "RUTA", [("PEDIDO", "good")])
        equal(ask(engine, good).good, GOOD, "a program runs")
        stopped = descendants(engine.pid)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        asked = [Asked(engine, Question(Call(10 + number), "RUTA", [("PEDIDO", "good")])) for number in range(8)]
        given = answers(asked)
        equal([one for one in given if not one or one.good not in (GOOD, DEFAULT)], [], "stopped: each question is answered")
        ok(all(one.in_time(TIMEOUT) for one in given), "in time", max(one.seconds for one in given))
        ok(sum(one.good == DEFAULT for one in given) <= len(stopped), "those that others could answer were", given)
        ok(wait_for(lambda: not stopped & descendants(engine.pid)), "what stood still is gone", (stopped, descendants(engine.pid)))
        equal(ask(engine, good).good, GOOD, "the next one is answered")
        for pid in descendants(engine.pid):
            os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        equal(engine.kill(15), 0, "the engine ends well, though they stand still")
        ok(time.monotonic() - began < 20, "soon", time.monotonic() - began)
        ok(wait_for(lambda: not place.processes()), "and takes them with it", place.processes())


def callers_who_hang_up_blame_nobody():
    """However many do while a program works: it has not failed, and the next caller gets its answer."""
    with Place() as place:
        path = place.path("route")
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\nwhile read -r line; do\n    while [ -e {place.path('wait')} ]; do sleep 0.05; done\n"
                       f"    echo '{SAY_GOOD.decode().strip()}'\ndone\n")
        os.chmod(path, 0o755)
        place.configure(sections=queries({"RUTA": {"answer": "command", "command": path, "timeout": "60", "default": "DESTINO=911000999"}}))
        engine = place.start_engine()
        equal(ask(engine, Question(Call(1), "RUTA")).good, GOOD, "a program runs")
        for turn in range(8):
            with open(place.path("wait"), "w"):
                pass
            asked = [Asked(engine, Question(Call(100 * turn + number), "RUTA")) for number in range(6)]
            wait_for(lambda: place.status()["questions"]["open"] == len(asked))
            for one in asked:
                one.close()
            wait_for(lambda: place.status()["questions"]["open"] == 0)
            os.remove(place.path("wait"))
            answer = ask(engine, Question(Call(100 * turn + 50), "RUTA"))
            if answer.good != GOOD:
                ok(False, f"turn {turn}: the next caller gets an answer", answer)
        equal(place.log().count("query.RUTA: "), 0, "48 callers hang up: no word against the program", place.log())
        equal(place.status()["questions"]["defaults"], 48, "and the defaults were theirs")


tap.run(whatever_it_writes, programs_that_stand_still, callers_who_hang_up_blame_nobody)
