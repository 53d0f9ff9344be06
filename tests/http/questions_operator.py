# SPDX-License-Identifier: MIT
"""Questions that the operators answer: what consoles are told, who is first, numbers typed by hand, and what becomes
of a question that nobody answers."""
import json
import pathlib
import select
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import PATIENCE, Place, wait_for
from question import Asked, Call, Question, ask, from_the_document, queries
from tap import equal, ok
from wire import Console

LONG = 30  # seconds that no test waits for
AT_ONCE = LONG / 3  # what takes less did not wait for the time to be over, however slow the machine
DESVIO = {"answer": "operator", "timeout": str(LONG), "choice.1": "Sales: DESTINO=911000222, PRIORIDAD=1",
          "choice.2": "Support: DESTINO=911000223", "choice.3": "Mobile of the account manager: DESTINO={contact.owner}",
          "default": "DESTINO=911000999"}
DEFAULT = {"DESTINO": "911000999"}


def prepare(place, keys=DESVIO, **options):
    place.configure(sections=queries({"DESVIO": {**DESVIO, **keys}}), **options)
    return place.start_engine()


def what_consoles_are_told():
    with Place() as place:
        engine = prepare(place)
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        with Console(engine) as console:
            before = time.time() * 1000
            asked = Asked(engine, from_the_document())
            told = console.question(with_call=True)
            after = time.time() * 1000
            id_, call, asked_at, until = (told.pop(key) for key in ("id", "call", "asked_at", "until"))
            equal(told, {
                "query": "DESVIO", "provider": "infocaller", "caller": "+34666111601", "hidden": False, "shown": "666 11 16 01",
                "contact": "Ana Ruiz", "line": "123456789", "vars": {"PEDIDO": "1234"}, "typed": "DESTINO",
                "default": "DESTINO=911000999",
                "choices": [{"key": 1, "label": "Sales", "vars": "DESTINO=911000222, PRIORIDAD=1", "lacks": None},
                            {"key": 2, "label": "Support", "vars": "DESTINO=911000223", "lacks": None},
                            {"key": 3, "label": "Mobile of the account manager", "vars": None, "lacks": "contact.owner"}],
            }, "consoles are told all that they need to show a question")
            equal(len(id_), 16, "by its id")
            ok(before - 1 <= asked_at <= after + 1 and asked_at < until <= asked_at + LONG * 1000, "and how long it waits",
               (before, asked_at, until, after))
            wait_for(place.calls)
            equal(call, place.calls()[0]["id"], "and in which call it is asked")
            whole = {**told, "id": id_, "call": call, "asked_at": asked_at, "until": until}
            equal(console.open_questions(), [whole], "whoever asks for the open ones is told the same")
            with Console(engine) as later:
                equal(later.open_questions(), [whole], "also one that comes later")
                equal(later.answer(whole, choice=1)["exit"], 0, "and may answer")
            equal(console.answered(whole), {"type": "answered", "id": id_, "how": "operator", "by": console.welcome["user"],
                                            "what": "Sales"}, "all are told who answered, and what")
            asked.answer()
            equal(console.open_questions(), [], "it is open no longer")
            hidden = Asked(engine, Question(Call(2, number="X"), vars=()))
            told = console.question()
            equal([told[key] for key in ("caller", "hidden", "shown", "contact", "vars")], [None, True, None, None, {}],
                  "a hidden caller with nothing typed")
            hidden.close()


def watched_by_a_script():
    with Place() as place:
        engine = prepare(place)
        watcher = place.start("watch", "--json")
        try:
            wait_for(lambda: watching(engine, watcher))
            with Console(engine) as console:
                asked = Asked(engine, Question(Call(1)))
                opened = console.question(with_call=True)
                console.answer(opened, choice=2)
                asked.answer()
                events = {}
                while "answered" not in events:
                    line = json.loads(watcher.stdout.readline())
                    events[line["event"]] = line
            equal(events["question"], {"event": "question", "question": opened}, "`watch --json` prints the question")
            equal({key: events["answered"].get(key) for key in ("id", "how", "what")},
                  {"id": opened["id"], "how": "operator", "what": "Support"}, "and who answered it")
        finally:
            watcher.kill()
            watcher.communicate()


def watching(engine, watcher):
    """Sends events until the script that watches has printed something."""
    engine.event(Call(int(time.monotonic() * 1000) % 1000000), "inicio")
    return select.select([watcher.stdout], [], [], 0.2)[0]


def the_first_wins():
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as anna, Console(engine) as ben, Console(engine) as idle:
            for number in range(5):
                asked = Asked(engine, Question(Call(number)))
                opened = anna.question(with_call=True)
                equal(ben.question(with_call=True), opened, "two consoles see one question")
                for console, choice in ((anna, 1), (ben, 2)):
                    console.asks += 1
                    console.send({"type": "answer", "ask": console.asks, "question": opened["id"], "choice": choice})
                done = [console.next("done", lambda message, console=console: message["ask"] == console.asks) for console in (anna, ben)]
                equal(sorted(one["exit"] for one in done), [0, 1], "both answer: one is first", done)
                loser = next(one for one in done if one["exit"])
                ok(anna.welcome["user"] in loser.get("sentence", ""), "the other is told who was", loser)
                wanted = [{"DESTINO": "911000222", "PRIORIDAD": "1"}, {"DESTINO": "911000223"}][done[0]["exit"]]
                equal(asked.answer().good, wanted, "and the asker gets the first one's answer")
                told = idle.answered(opened)
                equal((told["how"], told["what"]), ("operator", "Sales" if done[0]["exit"] == 0 else "Support"), "as all are told")
            done = ben.answer(opened, choice=1)
            equal(done["exit"], 1, "what is over can't be answered any more", done)


def nobody_there():
    with Place() as place:
        engine = prepare(place)
        for form in ("json", "xml"):
            answer = ask(engine, Question(Call(1)), form)
            equal(answer.good, DEFAULT, f"{form}: with no console attached the default", answer)
            ok(answer.seconds < AT_ONCE, f"{form}: goes at once", answer.seconds)
        with engine.wire() as script:
            script.ask("watch")
            answer = ask(engine, Question(Call(2)))
            ok(answer.good == DEFAULT and answer.seconds < AT_ONCE, "a script that watches is no operator", answer)
        equal(place.status()["questions"]["defaults"], 3, "status counts the defaults")
        with Console(engine) as first:
            with Console(engine) as second:
                asked = Asked(engine, Question(Call(3)))
                opened = first.question()
                equal(second.question()["id"], opened["id"], "two consoles have a question")
            equal(place.status()["questions"]["open"], 1, "one of them leaves: the question stays open")
            ok(not asked.is_answered(), "and waits")
            equal([one["id"] for one in first.open_questions()], [opened["id"]], "for the other")
        answer = asked.answer()
        equal(answer.good, DEFAULT, "the last one leaves: the default", answer)
        ok(answer.seconds < AT_ONCE, "at once", answer.seconds)


def in_time():
    """The default leaves before the time is over, and not long before."""
    for seconds in (1, 2):
        with Place() as place:
            engine = prepare(place, {"timeout": str(seconds)})
            with Console(engine) as console:
                asked = [Asked(engine, Question(Call(number)), form) for number, form in enumerate(("json", "xml", "bare json"))]
                opened = [console.question() for _ in asked]
                for one, question in zip(asked, opened):
                    answer = one.answer()
                    equal(answer.good, DEFAULT, f"nobody answers within {seconds} s: the default", answer)
                    ok(answer.in_time(seconds), f"before the {seconds} s are over", answer.seconds)
                    ok(answer.seconds > seconds / 2, "and not much before", answer.seconds)
                    told = console.answered(question)
                    equal(told["how"], "default", "as all are told", told)
                    ok(0 < seconds * 1000 - (question["until"] - question["asked_at"]) <= 500, "which leaves time for the way, as they were told before", question)
                done = console.answer(opened[0], choice=1)
                equal(done["exit"], 1, "an answer that comes later is refused", done)
            equal(place.status()["questions"]["defaults"], 3, "status counts the defaults")


def no_default():
    with Place() as place:
        engine = prepare(place, {"default": None, "timeout": "1"})
        for form in ("json", "xml"):
            answer = ask(engine, Question(Call(1)), form)
            equal((answer.result, answer.pairs), ("1", []), f"{form}: no default and nobody there: Result 1", answer)
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(2)))
            equal(console.question()["default"], None, "consoles are told that there is none")
            answer = asked.answer()
            equal((answer.result, answer.pairs), ("1", []), "nobody answers: Result 1", answer)
            ok(answer.in_time(1), "in time", answer.seconds)


def typed_numbers():
    for format_, sent in ((None, "+34911000333"), ("digits", "34911000333"), ("national", "911000333"), ("00", "911000333")):
        with Place() as place:
            engine = prepare(place, number_format=format_)
            with Console(engine) as console:
                for number in ("911 000 333", "+34 911-000-333", "0034911000333"):
                    asked = Asked(engine, Question(Call(1, number=None), vars=[("N", number)]))
                    done = console.answer(console.question(), number=number)
                    equal(done["exit"], 0, f"{number} is typed", done)
                    equal(asked.answer().good, {"DESTINO": sent}, f"and sent as the account wants it ({format_})")
                    told = console.next("answered")
                    equal(told["how"], "operator", "as all are told", told)
                    ok("911" in (told.get("what") or ""), "with the number", told)


def nonsense():
    """What can't be an answer is refused, and the question stays open."""
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            opened = console.question()
            for what in ({"number": "abc"}, {"number": ""}, {"number": "9" * 40}, {"number": "911000333\x1b[31m"}, {"number": "+"},
                         {"choice": 0}, {"choice": 4}, {"choice": 10}, {"choice": -1}, {"choice": 1 << 40}, {"choice": 3}, {}):
                done = console.answer(opened, **what)
                ok(done["exit"] in (1, 2) and done.get("sentence"), f"{json.dumps(what)[:40]}: refused with a sentence", done)
            done = console.answer(opened, choice=3)
            equal(done["exit"], 1, "a choice that lacks something: exit 1", done)
            ok("owner" in done["sentence"], "which is named", done)
            done = console.answer({"id": "nosuchquestion00"}, choice=1)
            equal(done["exit"], 1, "a question that there is not: exit 1", done)
            ok(not asked.is_answered(), "the asker waits")
            equal([one["id"] for one in console.open_questions()], [opened["id"]], "the question is open")
            equal(console.answer(opened, choice=2)["exit"], 0, "and a good answer is taken")
            equal(asked.answer().good, {"DESTINO": "911000223"}, "and sent")


def what_may_be_typed():
    alone = {"choice.2": None, "choice.3": None}
    for keys, typed in (({"typed": "NUMERO"}, "NUMERO"), ({"choice.1": "A: UNO=1", "default": "DOS=2"}, "UNO"),
                        ({"choice.1": "Nothing:", "default": "DOS=2", **alone}, "DOS"),
                        ({"choice.1": "Nothing:", "default": None, **alone}, None)):
        with Place() as place:
            engine = prepare(place, keys)
            with Console(engine) as console:
                asked = Asked(engine, Question(Call(1)))
                opened = console.question()
                equal(opened["typed"], typed, f"a number typed by hand goes into {typed}")
                done = console.answer(opened, number="911000333")
                if typed:
                    equal(asked.answer().good, {typed: "+34911000333"}, "and is sent in it")
                    continue
                ok(done["exit"] in (1, 2) and done.get("sentence"), "and is refused", done)
                equal(console.answer(opened, choice=1)["exit"], 0, "a choice without variables can be taken")
                equal(asked.answer().good, {}, "and lets the script go on")


def the_caller_hangs_up():
    with Place() as place:
        engine = prepare(place)
        with Console(engine) as console:
            def gone(name, opened):
                told = console.answered(opened)
                equal(told["how"], "gone", f"{name}: the question is over, and consoles are told why", told)
                equal(console.open_questions(), [], f"{name}: it is open no longer")
                done = console.answer(opened, choice=1)
                equal(done["exit"], 1, f"{name}: who answers it now is told so", done)

            asked = Asked(engine, Question(Call(1)))
            opened = console.question()
            asked.close()
            gone("the connection is closed", opened)
            asked = Asked(engine, Question(Call(2)), close=False)
            opened = console.question()
            asked.close()
            gone("a kept connection is closed", opened)
            asked = Asked(engine, Question(Call(3)))
            opened = console.question()
            asked.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            asked.close()
            gone("the connection is reset", opened)
            asked = Asked(engine, Question(Call(4)))
            opened = console.question()
            equal(engine.event(Call(4), "fin").status, 200, "FIN of the call")
            gone("the call is over", opened)
            answer = asked.answer()
            equal((answer.good, answer.seconds < AT_ONCE), (DEFAULT, True), "and the default went out at once", answer)
            equal([call["state"] for call in place.calls() if call["sequence"] == Call(4).sequence], ["ended"], "the call is over")
            asked = Asked(engine, Question(Call(5)))
            opened = console.question()
            for event in ("inicio", "desvio_fallido"):
                engine.event(Call(5), event)
            engine.event(Call(6), "fin")
            equal([one["id"] for one in console.open_questions()], [opened["id"]], "other events and calls do not end it")
            console.answer(opened, choice=1)
            equal(asked.answer().good["DESTINO"], "911000222", "and it is answered")
        equal(engine.health().status, 200, "the engine is well")


def closed_at_the_same_time():
    """Answers and hang-ups cross: whatever is first, nothing is left over."""
    with Place() as place:
        engine = prepare(place)
        with Console(engine, timeout=PATIENCE) as console:
            exits = {0: 0, 1: 0}
            for number in range(60):
                asked = Asked(engine, Question(Call(number)))
                opened = console.question()
                console.asks += 1
                message = {"type": "answer", "ask": console.asks, "question": opened["id"], "choice": 1}
                if number % 2:
                    asked.close()
                    console.send(message)
                else:
                    console.send(message)
                    asked.close()
                done = console.next("done", lambda message: message["ask"] == console.asks)
                exits[done["exit"]] += 1
                told = console.answered(opened)
                ok(told["how"] == ("operator" if done["exit"] == 0 else "gone"), f"{number}: what was done is what is told", (done, told))
            tap.note(f"{exits[0]} answers were first, {exits[1]} hang-ups")
            equal(console.open_questions(), [], "none is left")
        equal(place.status()["questions"]["open"], 0, "in no count")


tap.run(what_consoles_are_told, watched_by_a_script, the_first_wins, nobody_there, in_time, no_default,
        typed_numbers, nonsense, what_may_be_typed, the_caller_hangs_up, closed_at_the_same_time)
