# SPDX-License-Identifier: MIT
"""Two hundred questions are open at a time: each has its answer before its time is over, whether nobody answers,
an operator answers some, or all askers go."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, is_sanitized, resident_bytes, wait_for
from question import Asked, Call, Question, answers, queries
from tap import equal, ok
from wire import Console

OPEN = 200
SECONDS = 6 if is_sanitized() else 3  # of the question; asking so many takes its time too
QUERIES = queries({
    "DESVIO": {"answer": "operator", "timeout": str(SECONDS), "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"},
    "LARGO": {"answer": "operator", "timeout": "60", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"},
    "FIJA": {"answer": "fixed", "vars": "A=1"},
})


def late(given):
    return [one.seconds if one else None for one in given if not one or not one.in_time(SECONDS)]


def nobody_answers():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            forms = ("json", "xml")
            asked = [Asked(engine, Question(Call(number)), forms[number % 2]) for number in range(OPEN)]
            given = answers(asked)
            equal(late(given), [], f"{OPEN} questions that nobody answers: none is answered later than its time")
            equal([one.good for one in given if one and one.good != {"DESTINO": "911000999"}], [], "each gets the default")
            ok(min(one.seconds for one in given if one) > SECONDS / 2, "and had its time", min(one.seconds for one in given if one))
            tap.note(f"answered after {min(one.seconds for one in given):.3f} to {max(one.seconds for one in given):.3f} s of {SECONDS}")
            opened = {console.question()["id"] for _ in range(OPEN)}
            told = [console.next("answered") for _ in range(OPEN)]
            equal((len(opened), {one["id"] for one in told} == opened, {one["how"] for one in told}), (OPEN, True, {"default"}),
                  "consoles are told of each")
        equal(place.status()["questions"], {"asked": OPEN, "open": 0, "defaults": OPEN, "unknown": 0, "last_unknown": None},
              "status has counted them")
        ok(wait_for(lambda: len(place.calls()) == OPEN), "each call is there", len(place.calls()))


def some_are_answered():
    """An operator answers every second one, others ask fixed questions and send events meanwhile."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            asked = [Asked(engine, Question(Call(number))) for number in range(OPEN)]
            fixed = [Asked(engine, Question(Call(number), "FIJA")) for number in range(0, OPEN, 4)]
            for number in range(0, OPEN, 20):
                equal(engine.event(Call(number), "inicio").status, 200, f"an event of call {number} meanwhile")
            mine = {}
            for number in range(OPEN):
                opened = console.question()
                if number % 2:
                    done = console.answer(opened, choice=1)
                    mine[opened["caller"]] = done["exit"]
            given = answers(asked)
            equal(late(given), [], "none is answered later than its time")
            wrong = [(one.call.number, answer.good) for one, answer in zip((Question(Call(n)) for n in range(OPEN)), given)
                     if answer.good["DESTINO"] != ("911000222" if mine.get(one.call.number) == 0 else "911000999")]
            equal(wrong, [], "those that were answered have their answer, the others the default")
            ok(list(mine.values()).count(0) > OPEN / 4, f"{list(mine.values()).count(0)} of {OPEN // 2} answers were in time")
            equal({one.good["A"] for one in answers(fixed)}, {"1"}, "the fixed ones were answered meanwhile")


def all_go():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        before = resident_bytes(engine.pid)
        with Console(engine) as console:
            for turn in range(3):
                asked = [Asked(engine, Question(Call(1000 * turn + number), "LARGO")) for number in range(OPEN)]
                opened = {console.question()["id"] for _ in range(OPEN)}
                equal(len(console.open_questions()), OPEN, f"{OPEN} are open")
                for one in asked:
                    one.close()
                told = [console.next("answered") for _ in range(OPEN)]
                equal(({one["id"] for one in told} == opened, {one["how"] for one in told}), (True, {"gone"}), "all askers go: none is left")
            equal(console.open_questions(), [], "in the list")
            asked = [Asked(engine, Question(Call(9000 + number), "LARGO")) for number in range(OPEN)]
            for _ in asked:
                console.question()
        given = answers(asked)
        equal([one for one in given if not one or one.good != {"DESTINO": "911000999"}], [], "the last console leaves: all get the default")
        ok(max(one.seconds for one in given if one) < 30, "at once", max(one.seconds for one in given if one))
        ok(is_sanitized() or resident_bytes(engine.pid) - before < 24 << 20, "and the engine has not grown much",
           resident_bytes(engine.pid) - before)
        equal(engine.kill(15), 0, "it ends well")


tap.run(nobody_answers, some_are_answered, all_go)
