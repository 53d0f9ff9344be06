# SPDX-License-Identifier: MIT
"""Questions are answered when the disk is full, when the engine is told to stop, and an engine that was started on
demand does not leave with one open."""
import contextlib
import os
import pathlib
import signal
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, wait_for
from question import Asked, Call, Question, ask, queries
from tap import equal, ok
from wire import Console

LONG = 30
AT_ONCE = LONG / 3
SHORT = 2  # seconds: what takes less did not wait for the disk
QUERIES = queries({
    "FIJA": {"answer": "fixed", "vars": "A=1"},
    "SALUDO": {"answer": "contact", "vars": "NOMBRE={contact.name}", "default": "NOMBRE="},
    "DESVIO": {"answer": "operator", "timeout": str(LONG), "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"},
    "CORTO": {"answer": "operator", "timeout": "1", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"},
})
DEFAULT = {"DESTINO": "911000999"}


def steps_of(place, sequence):
    for call in place.calls():
        if call["sequence"] == sequence:
            return [(step["what"], step["detail"]) for step in place.show(call["id"])["timeline"]
                    if step["what"] in ("question", "answer", "unanswered")]
    return []


def a_full_disk():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        equal(engine.event(Call(1), "inicio").status, 200, "an event before")
        with Console(engine) as console:
            engine.fill_disk()
            equal(engine.event(Call(2), "inicio").status, 503, "disk full: events are answered 503")
            for number, form in ((3, "json"), (4, "xml")):
                answer = ask(engine, Question(Call(number), "FIJA"), form)
                equal((answer.good, answer.seconds < AT_ONCE), ({"A": "1"}, True), f"{form}: a fixed question is answered, at once", answer)
                answer = ask(engine, Question(Call(number, number="666111601"), "SALUDO"), form)
                equal(answer.good, {"NOMBRE": "Ana Ruiz"}, f"{form}: one of contacts too", answer)
            asked = Asked(engine, Question(Call(5)))
            equal(console.answer(console.question(caller=Call(5).number), choice=1)["exit"], 0, "an operator can answer")
            equal(asked.answer().good, {"DESTINO": "911000222"}, "and the asker gets it")
            answer = ask(engine, Question(Call(6), "CORTO"))
            equal((answer.good, answer.in_time(1)), (DEFAULT, True), "the default comes in time", answer)
            engine.free_disk()
            ok(wait_for(lambda: engine.event(Call(2), "inicio").status == 200), "with room again events are taken")
            asked = Asked(engine, Question(Call(7)))
            equal(console.answer(console.question(caller=Call(7).number), choice=1)["exit"], 0, "and questions answered")
            equal(asked.answer().good, {"DESTINO": "911000222"}, "as before")
        ok(wait_for(lambda: len(steps_of(place, Call(7).sequence)) == 2), "and written down", steps_of(place, Call(7).sequence))
        equal(place.status()["questions"]["open"], 0, "none is left open")
        equal(engine.kill(15), 0, "the engine ends well")
        place.start_engine()
        for number in (3, 4, 5, 6):
            steps = [what for what, _ in steps_of(place, Call(number).sequence)]
            ok("unanswered" not in steps, f"no question of call {number} is said to have gone unanswered", steps)


def a_slow_disk():
    """Somebody else writes to the database, and what is to be stored waits for seconds: questions do not."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        ask(engine, Question(Call(1, number="666111601"), "SALUDO"))
        wait_for(place.calls)
        name = next(name for name in os.listdir(place.state) if name.endswith(".db"))
        with Console(engine) as console, contextlib.closing(sqlite3.connect(os.path.join(place.state, name))) as other:
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            given = []
            for number, form in ((2, "json"), (3, "xml")):
                answer = ask(engine, Question(Call(number), "FIJA"), form)
                equal(answer.good, {"A": "1"}, f"{form}: a fixed question is answered", answer)
                given.append(answer.seconds)
                answer = ask(engine, Question(Call(number, number="666111601"), "SALUDO"), form)
                equal(answer.good, {"NOMBRE": "Ana Ruiz"}, f"{form}: one of contacts too", answer)
                given.append(answer.seconds)
            asked = Asked(engine, Question(Call(4)))
            opened = console.question()
            equal(opened["call"], None, "an operator is asked before it is known which call it is")
            equal(console.answer(opened, choice=1)["exit"], 0, "and can answer")
            answer = asked.answer()
            equal(answer.good, {"DESTINO": "911000222"}, "and the asker gets it")
            given.append(answer.seconds)
            equal(place.calls()[0]["sequence"], Call(1).sequence, "nothing of it is stored yet")
            other.execute("ROLLBACK")
            ok(max(given) < SHORT, "each at once", given)
        for number in (2, 3):
            ok(wait_for(lambda number=number: len(steps_of(place, Call(number).sequence)) == 4), "it is stored afterwards",
               steps_of(place, Call(number).sequence))
        ok(wait_for(lambda: len(steps_of(place, Call(4).sequence)) == 2), "all of it", steps_of(place, Call(4).sequence))


def told_to_stop(number):
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine):
            asked = [Asked(engine, Question(Call(n)), form) for n, form in enumerate(("json", "xml", "bare json"))]
            ok(wait_for(lambda: place.status()["questions"]["open"] == len(asked)), "questions are open")
            began = time.monotonic()
            engine.process.send_signal(number)
            for one in asked:
                answer = one.answer()
                equal(answer.good, DEFAULT, f"{signal.Signals(number).name}: the default goes out", answer)
            ok(time.monotonic() - began < AT_ONCE, "at once", time.monotonic() - began)
            equal(engine.wait(), 0, "the engine ends with 0")
        place.start_engine()
        for n in range(len(asked)):
            steps = steps_of(place, Call(n).sequence)
            equal([what for what, _ in steps], ["question", "answer"], "and the next one knows what was answered")
            ok("DESTINO=911000999" in steps[-1][1], "namely the default", steps)


def sigterm():
    told_to_stop(signal.SIGTERM)


def sigint():
    told_to_stop(signal.SIGINT)


def stop_command():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            console.question()
            done = place.run("stop")
            equal(done.code, 0, "`stop` with a question open", done)
            answer = asked.answer()
            equal((answer.good, answer.seconds < AT_ONCE), (DEFAULT, True), "the default goes out", answer)
        equal(engine.wait(), 0, "the engine ends with 0")


def lingering():
    """A question is all that keeps it: its call can't be stored, and there is no client."""
    with Place() as place:
        program = place.path("slow")
        with open(program, "w") as file:
            file.write(f"#!{sys.executable}\nimport sys, time\nfor line in sys.stdin:\n    time.sleep(3)\n"
                       "    print('{\"vars\": {\"A\": \"slow\"}}', flush=True)\n")
        os.chmod(program, 0o755)
        place.configure(sections={**queries({"LENTA": {"answer": "command", "command": program, "timeout": "60", "default": "A=0"}}),
                                  "engine": {"linger": "0"}})
        engine = place.start_engine(arguments=["--on-demand"])
        engine.fill_disk()
        asked = Asked(engine, Question(Call(1), "LENTA"))
        wait_for(lambda: engine.health().status == 503)
        status = place.status()
        equal((status["live"], status["questions"]["open"]), (0, 1), "no call is live, a question is open, the last client leaves")
        answer = asked.answer()
        equal(answer.good, {"A": "slow"}, "the engine stays until it is answered", answer)
        equal(engine.wait(), 0, "and leaves then")


tap.run(a_full_disk, a_slow_disk, sigterm, sigint, stop_command, lingering)
