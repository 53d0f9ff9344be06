# SPDX-License-Identifier: MIT
"""What a question does to the call in which it is asked: it makes it or updates it, and stands in its timeline with
its answer, also when it is asked again."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, wait_for
from infocaller import EVENTS
from question import Asked, Call, Question, ask, queries
from tap import equal, ok
from wire import Console

QUERIES = queries({
    "FIJA": {"answer": "fixed", "vars": "DESTINO=911000222, PRIORIDAD=1"},
    "SALUDO": {"answer": "contact", "vars": "NOMBRE={contact.name}", "default": "NOMBRE="},
    "DESVIO": {"answer": "operator", "timeout": "30", "choice.1": "Sales: DESTINO=911000222, PRIORIDAD=1",
               "choice.2": "Support: DESTINO=911000223", "default": "DESTINO=911000999"},
})


def steps_of(place, call=0):
    """What was asked and answered in a call, newest call first, once it is in its timeline."""
    calls = place.calls()
    if len(calls) <= call:
        return []
    return [(step["what"], step["detail"]) for step in place.show(calls[call]["id"])["timeline"]
            if step["what"] in ("question", "answer", "unanswered")]


def wait_for_steps(place, count):
    wait_for(lambda: len(steps_of(place)) >= count)
    return steps_of(place)


def never_seen():
    for form in ("json", "xml"):
        with Place() as place:
            place.configure(sections=QUERIES)
            engine = place.start_engine()
            place.run("contacts", "add", "Ana Ruiz", "666111601")
            call = Call(1, number="666111601")
            equal(ask(engine, Question(call, "FIJA"), form).result, "0", f"{form}: asked in a call that nobody knows")
            wait_for(place.calls)
            found = place.show(place.calls()[0]["id"])
            wanted = {"direction": "in", "provider": "infocaller", "line": call.line, "number": "+34666111601", "hidden": False,
                      "contact": "Ana Ruiz", "state": "started", "sequence": call.sequence, "vars": {"PEDIDO": "1234"}}
            equal({key: found[key] for key in wanted}, wanted, f"{form}: makes that call", found)
            equal(found["uuid"], call.uuid, f"{form}: with the identities of the URL")
            steps = wait_for_steps(place, 2)
            equal([what for what, _ in steps], ["question", "answer"], f"{form}: with the question, then the answer, in its timeline")
            equal(steps[0][1], "FIJA: PEDIDO=1234", f"{form}: what was asked")
            ok(steps[1][1].startswith("FIJA: DESTINO=911000222, PRIORIDAD=1"), f"{form}: what was answered", steps)


def known():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        call = Call(1)
        call.vars = [("IDIOMA", "es"), ("PEDIDO", "0")]
        engine.event(call, "inicio")
        first = place.calls()
        ask(engine, Question(call, "FIJA", [("PEDIDO", "1234"), ("NOTA", "ñ")]))
        wait_for_steps(place, 2)
        found = place.calls()
        equal([one["id"] for one in found], [one["id"] for one in first], "asked in a known call: there is no other")
        equal((found[0]["state"], found[0]["vars"]), ("started", {"IDIOMA": "es", "PEDIDO": "1234", "NOTA": "ñ"}),
              "its variables are brought up to date")
        engine.event(call, "desvio_correcto")
        ask(engine, Question(call, "SALUDO", [("PEDIDO", "5678")]))
        wait_for_steps(place, 4)
        one = place.calls()[0]
        equal((one["state"], one["vars"]["PEDIDO"]), ("connected", "5678"), "a question does not take a call back")
        engine.event(call, "fin")
        answer = ask(engine, Question(call, "FIJA"))
        equal(answer.result, "0", "a question that comes behind the end is answered")
        wait_for_steps(place, 5)
        equal([(one["state"], one["outcome"]) for one in place.calls()], [("ended", "answered")], "and the call stays ended")
        hidden = Call(2, number="X")
        ask(engine, Question(hidden, "SALUDO"))
        wait_for(lambda: len(place.calls()) == 2)
        equal([(one["number"], one["hidden"]) for one in place.calls()][0], (None, True), "a hidden caller is hidden")


def before_its_call():
    """The question comes first, the call's INICIO afterwards: one call."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        call = Call(1)
        ask(engine, Question(call, "FIJA"))
        equal([engine.event(call, event).status for event in EVENTS], [200] * len(EVENTS), "its events come behind the question")
        calls = place.calls()
        equal([(one["state"], one["outcome"], one["number"]) for one in calls], [("ended", "answered", call.number)], "it is one call")
        equal([what for what, _ in wait_for_steps(place, 2)], ["question", "answer"], "that knows what was asked")


def the_operators():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        call = Call(1)
        with Console(engine) as console:
            user = console.welcome["user"]
            asked = Asked(engine, Question(call))
            opened = console.question(with_call=True)
            steps = wait_for_steps(place, 1)
            equal(steps, [("question", "DESVIO: PEDIDO=1234")], "an open question is in the timeline of its call")
            equal(place.calls()[0]["id"], opened["call"], "which consoles are told by its id")
            equal(place.status()["questions"]["open"], 1, "status counts it as open")
            equal(console.answer(opened, choice=1)["exit"], 0, "an operator answers")
            equal(asked.answer().vars, {"DESTINO": "911000222", "PRIORIDAD": "1"}, "that is what the asker gets")
            steps = wait_for_steps(place, 2)
            equal(steps[1:], [("answer", f"DESVIO: DESTINO=911000222, PRIORIDAD=1 ({user}: Sales)")],
                  "and what the timeline has, with who gave it")
        again = Asked(engine, Question(call)).answer()
        equal(again.vars, {"DESTINO": "911000999"}, "asked anew with nobody there: the default")
        steps = wait_for_steps(place, 3)
        ok(any(what == "answer" and "DESTINO=911000999" in detail for what, detail in steps), "is in the timeline too", steps)
        equal(place.status()["questions"], {"asked": 2, "open": 0, "defaults": 1, "unknown": 0, "last_unknown": None}, "and counted")


def again_while_it_is_open():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        question = Question(Call(1))
        with Console(engine) as console:
            first = Asked(engine, question)
            opened = console.question(with_call=True)
            more = [Asked(engine, question) for _ in range(3)]
            other = Asked(engine, Question(Call(2)))
            equal(console.question(with_call=True)["call"] != opened["call"], True, "another call's question is another")
            equal(len(console.open_questions()), 2, "one that is repeated while it is open is one question")
            ok(not any(one.is_answered() for one in (first, *more)), "and all of them wait")
            console.answer(opened, choice=2)
            equal([one.answer().good for one in (first, *more)], [{"DESTINO": "911000223"}] * 4,
                  "each asker gets the same answer")
            ok(not other.is_answered(), "the other call's is still open")
            equal([one["call"] != opened["call"] for one in console.open_questions()], [True], "alone")
            other.close()
            steps = [step for call in (0, 1) for step in steps_of(place, call) if step[0] == "answer" and "Support" in step[1]]
            equal(len(steps), 1, "the timeline has the answer once", steps)


def a_repeat_goes_another_waits():
    """Of two askers of one question one hangs up its connection: the other is answered all the same."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            first = Asked(engine, Question(Call(1)))
            opened = console.question()
            second = Asked(engine, Question(Call(1), vars=[("PEDIDO", "1234")]))
            wait_for(lambda: place.status()["questions"]["asked"] == 2)
            first.close()
            equal(len(console.open_questions()), 1, "one of two askers went: the question stays open")
            done = console.answer(opened, choice=1)
            equal(done["exit"], 0, "and can be answered", done)
            equal(second.answer().good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, "the other one gets it")
            both = [Asked(engine, Question(Call(2))) for _ in range(2)]
            opened = console.question()
            wait_for(lambda: place.status()["questions"]["asked"] == 4)
            for one in both:
                one.close()
            told = console.answered(opened)
            equal(told["how"], "gone", "when both go the question is over", told)


def other_variables():
    """The same name in the same call with other variables is another question."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            askeds = [Asked(engine, Question(Call(1), vars=[("PEDIDO", str(number))])) for number in range(3)]
            opened = {one["vars"]["PEDIDO"]: one for one in (console.question() for _ in askeds)}
            equal(sorted(opened), ["0", "1", "2"], "other variables: another question")
            for number in (2, 0, 1):
                console.answer(opened[str(number)], choice=1 + number % 2)
            equal([one.answer().vars["DESTINO"] for one in askeds], ["911000222", "911000223", "911000222"], "each its own answer")


def anew_once_it_was_answered():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        question = Question(Call(1, number="666111601"), "SALUDO")
        equal(ask(engine, question).vars, {"NOMBRE": ""}, "asked")
        for _ in range(20):
            equal(ask(engine, question).vars, {"NOMBRE": ""}, "asked again: answered again")
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        equal(ask(engine, question).vars, {"NOMBRE": "Ana Ruiz"}, "and anew, by what is known now")
        wait_for(lambda: any("Ana Ruiz" in detail for _, detail in steps_of(place)))
        answers = [detail for what, detail in steps_of(place) if what == "answer"]
        ok(any("Ana Ruiz" in detail for detail in answers) and any("Ana Ruiz" not in detail for detail in answers),
           "both answers are in the timeline", answers)
        equal(place.status()["questions"]["asked"], 22, "each counts")
        equal(len(place.calls()), 1, "it is one call")


def restarted():
    """What was asked and answered is there with the next engine."""
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            console.answer(console.question(), choice=1)
            asked.answer()
        ask(engine, Question(Call(1), "FIJA"))
        wait_for_steps(place, 4)
        before = place.show(place.calls()[0]["id"])
        equal(engine.kill(15), 0, "the engine ends")
        place.start_engine()
        equal(place.show(place.calls()[0]["id"]), before, "and the next one knows the call as it was")


tap.run(never_seen, known, before_its_call, the_operators, again_while_it_is_open, a_repeat_goes_another_waits, other_variables,
        anew_once_it_was_answered, restarted)
