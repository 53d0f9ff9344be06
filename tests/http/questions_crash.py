# SPDX-License-Identifier: MIT
"""The engine is killed with questions open: the next one says, once, in the timeline of each call that its question
went unanswered, and of those that were answered it does not."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import PATIENCE, Place, wait_for
from question import Asked, Call, Question, answers, ask, queries
from tap import equal, ok
from wire import Console

REPLAY = os.path.join(os.environ.get("TOP_BUILDDIR", "."), "tests", "http", "replay")
OPEN = 20
SLOW = """#!{python}
import sys, time
for line in sys.stdin:
    time.sleep(600)
"""


def prepare(place):
    program = place.path("slow")
    with open(program, "w") as file:
        file.write(SLOW.format(python=sys.executable))
    os.chmod(program, 0o755)
    place.configure(sections=queries({
        "DESVIO": {"answer": "operator", "timeout": "60", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"},
        "RUTA": {"answer": "command", "command": program, "timeout": "60", "default": "DESTINO=911000999"},
        "FIJA": {"answer": "fixed", "vars": "A=1"},
    }))
    return place.start_engine()


def steps_of(place):
    """sequence → the steps of its questions."""
    with place.engine.wire(timeout=PATIENCE) as wire:
        return {call["sequence"]: [(step["what"], step["detail"]) for step in call["timeline"]
                                   if step["what"] in ("question", "answer", "unanswered")]
                for call in wire.calls(timeline=True)}


def words(steps, call):
    return [what for what, _ in steps.get(call.sequence, [])]


def replayed(place, when):
    """Whether the journal, played again, gives what the store has. The engine must not run."""
    database = [os.path.join(place.state, name) for name in os.listdir(place.state) if name.endswith(".db")]
    equal(len(database), 1, "there is one store")
    done = subprocess.run([REPLAY, *database], capture_output=True, text=True, timeout=PATIENCE, env=place.env)
    equal(done.returncode, 0, f"{when}: the journal tells the same as the calls", done.stderr)


def killed_with_questions_open():
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console:
            answered = [Call(n) for n in range(3)]
            for call in answered:
                asked = Asked(engine, Question(call))
                console.answer(console.question(), choice=1)
                asked.answer()
            fixed = Call(10)
            ask(engine, Question(fixed, "FIJA"))
            gone = Call(11)
            asked = Asked(engine, Question(gone))
            opened = console.question()
            asked.close()
            console.answered(opened)
            operators = [Call(100 + n) for n in range(OPEN)]
            commands = [Call(200 + n) for n in range(OPEN)]
            both = Call(300)
            asked = [Asked(engine, Question(call)) for call in operators + [both]]
            asked += [Asked(engine, Question(call, "RUTA")) for call in commands + [both]]
            count = len(asked)
            equal(place.status()["questions"]["open"], count, f"{count} questions are open")

            def on_disk():
                steps = steps_of(place)
                return all("question" in words(steps, call) for call in operators + commands) \
                    and words(steps, both).count("question") == 2 and "answer" in words(steps, gone)

            ok(wait_for(on_disk), "and in the timelines of their calls")
            ok(wait_for(lambda: [words(steps_of(place), call) for call in answered] == [["question", "answer"]] * 3),
               "as is what was answered")
            engine.kill()
        equal([one.status if one else None for one in answers(asked)], [0] * count, "killed: none of them was answered")
        replayed(place, "killed")
        place.start_engine()
        equal(place.status()["questions"]["open"], 0, "with the next engine none is open")
        first = steps_of(place)
        for kind, calls, name in (("operators", operators, "DESVIO"), ("commands", commands, "RUTA")):
            equal([words(first, call) for call in calls if words(first, call) != ["question", "unanswered"]], [],
                  f"those for {kind}: the timeline says that they went unanswered, once")
            ok(all(name in first[call.sequence][-1][1] for call in calls), "by their name", first[calls[0].sequence])
        equal(sorted(words(first, both)), ["question", "question", "unanswered", "unanswered"], "of two in one call each")
        for call, what in [(call, "answered") for call in answered] + [(fixed, "fixed")]:
            equal(words(first, call), ["question", "answer"], f"one that was {what} is not marked")
        ok("unanswered" not in words(first, gone), "nor one whose caller had gone", first.get(gone.sequence))
        place.engine.kill()
        replayed(place, "after a start")
        place.start_engine()
        equal(steps_of(place), first, "and after another crash it is the same")
        equal(place.engine.kill(15), 0, "a good end")
        replayed(place, "after a stop")
        engine = place.start_engine()
        equal(steps_of(place), first, "changes nothing either")
        with Console(engine) as console:
            asked = Asked(engine, Question(operators[0]))
            equal(console.answer(console.question(), choice=1)["exit"], 0, "a question that went unanswered can be asked again")
            equal(asked.answer().good, {"DESTINO": "911000222"}, "and is answered")
        ok(wait_for(lambda: "answer" in words(steps_of(place), operators[0])), "as its timeline says")
        equal(engine.kill(15), 0, "the engine ends")
        replayed(place, "in the end")


def killed_in_a_storm():
    """Whenever it is killed: a question that is in the timeline is answered or said to be unanswered, never both, and
    one whose answer came before the kill and is written down is not marked."""
    for turn in range(4):
        with Place() as place:
            engine = prepare(place)
            with Console(engine) as console:
                asked = {Call(n).number: Asked(engine, Question(Call(n))) for n in range(60)}
                opened = [console.question() for _ in range(10 + 10 * turn)]
                for one in opened:
                    console.asks += 1
                    console.send({"type": "answer", "ask": console.asks, "question": one["id"], "choice": 1})
                asked.pop(opened[5 * turn]["caller"]).answer()
                engine.kill()
            given = [one.status if one else None for one in answers(list(asked.values()))]
            place.start_engine()
            steps = steps_of(place)
            odd = [found for found in steps.values() if sorted(what for what, _ in found) not in
                   (["answer", "question"], ["question", "unanswered"])]
            equal(odd, [], f"killed with some answers under way: each question has an answer or went without one, {given.count(200)}")
            place.engine.kill()
            replayed(place, "afterwards")
            place.start_engine()
            equal(steps_of(place), steps, "the second start finds nothing more to say")


tap.run(killed_with_questions_open, killed_in_a_storm)
