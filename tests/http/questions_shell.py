# SPDX-License-Identifier: MIT
"""Questions from a shell: the list, an answer, and what `status`, `show` and `watch` tell of them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from centralita import PATIENCE, Place, wait_for
import tap
from question import Asked, Call, Question, ask, queries
from tap import equal, ok
from wire import Console

QUERIES = queries({
    "DESVIO": {"answer": "operator", "timeout": "60", "choice.1": "Sales: DESTINO=911000222, PRIORIDAD=1",
               "choice.2": "Manager: DESTINO={contact.owner}", "default": "DESTINO=911000999"},
})


def listed_and_answered():
    with Place() as place:
        place.configure(sections=QUERIES)
        for command in (("questions",), ("answer", "abcdef", "1")):
            done = place.run(*command)
            equal((done.code != 2, "Traceback" in done.err), (True, False), f"{command[0]} without an engine ends", done)
        wait_for(lambda: not place.engines())
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        done = place.run("questions")
        equal(done.code, 0, "nothing is asked: exit 0", done)
        equal(place.run("questions", "--json").out, "", "and nothing is listed")
        with Console(engine) as console:
            first = Asked(engine, Question(Call(1, number="666111601")))
            opened = console.question(with_call=True)
            second = Asked(engine, Question(Call(2, number="X"), vars=()))
            other = console.question(with_call=True)
            done = place.run("questions", "--json")
            equal(done.lines(), [opened, other], "--json prints what consoles are told, an object a line")
            done = place.run("questions")
            for text in (opened["id"], other["id"], "Ana Ruiz", "+34666111601", "DESVIO", "PEDIDO=1234", "Sales"):
                ok(text in done.out, f"the list has {text}", done)
            for arguments, code in (((), 2), ((opened["id"],), 2), ((opened["id"], "1", "2"), 2), ((opened["id"], "abc"), 1),
                                    ((opened["id"], "2"), 1), ((opened["id"], "9"), 1), (("nosuchquestion00", "1"), 1)):
                done = place.run("answer", *arguments)
                ok(done.code == code and done.err, f"answer {' '.join(arguments)[-20:]}: exit {code}", done)
            ok(not first.is_answered() and not second.is_answered(), "and nobody has an answer")
            equal(place.run("answer", opened["id"], "1").code, 0, "answered by a choice's key")
            equal(first.answer().good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, "the asker gets it")
            done = place.run("answer", opened["id"], "1")
            ok(done.code == 1 and console.welcome["user"] in done.err, "once more: exit 1, and by whom it was answered", done)
            equal(place.run("answer", other["id"], "911 000 333").code, 0, "answered by a number")
            equal(second.answer().good, {"DESTINO": "+34911000333"}, "the asker gets it")
            equal(console.answered(opened)["what"], "Sales", "consoles are told of the one")
            equal(console.answered(other)["how"], "operator", "and of the other")


def told_to_people():
    with Place() as place:
        place.configure(sections=QUERIES)
        engine = place.start_engine()
        watcher = place.start("watch")
        try:
            ask(engine, Question(Call(1), "OTRA"))
            ask(engine, Question(Call(1)))
            text = place.run("status").out
            ok("OTRA" in text, "`status` names the query that nobody knows", text)
            ok(wait_for(place.calls) and wait_for(lambda: place.show(place.calls()[0]["id"])["timeline"][-1]["what"] == "answer"), "it is in the timeline")
            shown = place.run("show", place.calls()[0]["id"])
            ok("PEDIDO=1234" in shown.out and "DESTINO=911000999" in shown.out, "`show` tells what was asked and answered", shown)
            with Console(engine) as console:
                asked = Asked(engine, Question(Call(2)))
                opened = console.question(with_call=True)
                console.answer(opened, choice=1)
                asked.answer()
                lines = []

                def answered():
                    lines.append(watcher.stdout.readline().decode())
                    return "Sales" in lines[-1] and console.welcome["user"] in lines[-1]

                ok(wait_for(answered, PATIENCE, 0), "`watch` tells who answered what", lines[-10:])
                ok(any("DESVIO" in line and "1234" in line for line in lines), "and what was asked", lines[-10:])
        finally:
            watcher.kill()
            watcher.communicate()


tap.run(listed_and_answered, told_to_people)
