# SPDX-License-Identifier: MIT
"""What stands in an answer: places that are filled in, quotes, and the characters that Apéndice II lets through."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place
from question import Call, Question, ask, queries
from tap import equal, ok

NASTY = """<b> & "c" 'd' &lt; &#241;"""
VARS = (("PEDIDO", "1234"), ("VACIA", ""), ("TEXTO", "Smith & Söhne <sa>"))
FIXED = {  # query → what is written, what is answered
    "UNA": ("A=1", [("A", "1")]),
    "ORDEN": ("Z=1, A=2, M=3", [("Z", "1"), ("A", "2"), ("M", "3")]),
    "SINNADA": ("A=", [("A", "")]),
    "COMA": ('A="uno, dos", B="x"', [("A", "uno, dos"), ("B", "x")]),
    "COMILLAS": ('A=5" de ancho, B=2', [("A", '5" de ancho'), ("B", "2")]),
    "BLANCOS": ("A = 1 ,B=2", [("A", "1"), ("B", "2")]),
    "IGUAL": ("A=b=c", [("A", "b=c")]),
    "ENTIDADES": ("A=<x> & 'y'", [("A", "<x> & 'y'")]),
    "LETRAS": ("A=ñÑçü¡¿áÿ", [("A", "ñÑçü¡¿áÿ")]),
    "LARGO": ("A23456789012345=" + "x" * 2000, [("A23456789012345", "x" * 2000)]),
    "LLAMA": ("A={caller}, B={line}", [("A", "+34666111601"), ("B", "123456789")]),
    "PEDIDO": ("A={var.PEDIDO}/{var.VACIA}/{var.NINGUNA}", [("A", "1234//")]),
    "TEXTO": ("A={var.TEXTO}", [("A", "Smith & Söhne <sa>")]),
}
CONTACT = {
    "NOMBRE": ("A={contact.name}", "Ana Muñoz"),
    "DUENO": ("A={contact.owner}", "911000777"),
    "NOTA": ("A={contact.note}", NASTY),
    "CAMPO": ("A={contact.ciudad}, B=1", "Łódź, 5 €"),
    "DOS": ("A={contact.name} ({contact.owner})", "Ana Muñoz (911000777)"),
    "CITADO": ('A="{contact.name}, {caller}"', "Ana Muñoz, +34666111601"),
    "SIN": ("A=[{contact.nada}]", "[]"),
}


def both(engine, asked, name, wanted):
    for form in ("json", "xml"):
        answer = ask(engine, asked, form)
        equal((answer.result, answer.pairs), ("0", wanted), f"{form}: {name}", answer)


def as_written():
    with Place() as place:
        place.configure(sections=queries({name: {"answer": "fixed", "vars": text} for name, (text, _) in FIXED.items()}))
        engine = place.start_engine()
        call = Call(1, number="666111601")
        for name, (text, wanted) in FIXED.items():
            both(engine, Question(call, name, VARS), text[:40], wanted)
        hidden = Call(2, number="X")
        both(engine, Question(hidden, "LLAMA", ()), "a hidden caller's number is nothing", [("A", ""), ("B", "123456789")])


def of_the_contact():
    with Place() as place:
        place.configure(sections=queries({name: {"answer": "contact", "vars": text, "default": "NADIE=1"}
                                          for name, (text, _) in CONTACT.items()}
                                         | {"SINDEF": {"answer": "contact", "vars": "A={contact.name}"}}))
        engine = place.start_engine()
        added = place.run("contacts", "add", "Ana Muñoz", "666 11 16 01", "--note", NASTY, "--owner", "911000777",
                          "--field", "ciudad=Łódź, 5 €")
        equal(added.code, 0, "a contact", added)
        call = Call(1, number="666111601")
        for name, (text, wanted) in CONTACT.items():
            if name != "CAMPO":
                pairs = ask(engine, Question(call, name)).pairs
                both(engine, Question(call, name), text, [("A", wanted)] + pairs[1:])
        for form in ("json", "xml"):
            answer = ask(engine, Question(call, "CAMPO"), form)
            equal((answer.vars["A"][1:], answer.vars["B"]), ("ódz, 5 ?", "1"),
                  f"{form}: what ISO-8859-1 has not is written with its base letters, else as ?", answer)
            ok(answer.vars["A"][0] in "L?", f"{form}: a letter without a base letter too", answer)
        for who, number in (("a stranger", "666111699"), ("a hidden caller", "X"), ("no number", "")):
            both(engine, Question(Call(5, number=number), "NOMBRE"), f"{who}: the default", [("NADIE", "1")])
            answer = ask(engine, Question(Call(5, number=number), "SINDEF"))
            equal((answer.result != "0", answer.pairs), (True, []), f"{who}, no default: the script's error branch", answer)


def changed_meanwhile():
    """A question sees the contacts as they are when it is asked."""
    with Place() as place:
        place.configure(sections=queries({"HOLA": {"answer": "contact", "vars": "A={contact.name}, B={contact.owner}",
                                                   "default": "A=nadie"}}))
        engine = place.start_engine()
        asked = Question(Call(1, number="666111601"), "HOLA")
        steps = (
            (("contacts", "add", "Ana Ruiz", "666 11 16 01", "--owner", "1"), {"A": "Ana Ruiz", "B": "1"}),
            (("contacts", "change", "Ana Ruiz", "--owner", "2"), {"A": "Ana Ruiz", "B": "2"}),
            (("contacts", "change", "Ana Ruiz", "--name", "Ana Soto"), {"A": "Ana Soto", "B": "2"}),
            (("contacts", "change", "Ana Soto", "+34666111602"), {"A": "Ana Soto", "B": "2"}),
            (("contacts", "change", "Ana Soto", "--remove-number", "666111601"), {"A": "nadie"}),
            (("contacts", "change", "Ana Soto", "666111601"), {"A": "Ana Soto", "B": "2"}),
            (("contacts", "remove", "Ana Soto"), {"A": "nadie"}),
        )
        equal(ask(engine, asked).vars, {"A": "nadie"}, "before there are contacts")
        for command, wanted in steps:
            done = place.run(*command)
            equal(done.code, 0, f"{' '.join(command[:3])}", done)
            equal(ask(engine, asked).good, wanted, "is seen by the next question")
        place.run("contacts", "add", "Eva Gil", "666111601")
        engine.kill()
        engine = place.start_engine()
        equal(ask(engine, asked).good["A"], "Eva Gil", "and by the first one after a crash")


def changed_often():
    """Whoever was told that a contact is changed sees it in the next question, however soon it comes."""
    with Place() as place:
        place.configure(sections=queries({"HOLA": {"answer": "contact", "vars": "A={contact.name}, B={contact.owner}",
                                                   "default": "A=nadie"}}))
        engine = place.start_engine()
        callers = [Question(Call(number, number=f"66611160{number}"), "HOLA") for number in range(5)]
        wrong = []
        with engine.wire() as wire:
            for number in range(5):
                change = {"name": f"Ana {number}", "add_numbers": [{"label": "", "number": f"66611160{number}"}]}
                wire.ask("contact_add", change=change)
            for turn in range(200):
                who = turn % 5
                if turn % 40 == 39:
                    wire.ask("contact_remove", name=f"Ana {who}")
                    wanted = {"A": "nadie"}
                elif turn % 40 == 4:
                    change = {"name": f"Ana {who}", "owner": "0", "add_numbers": [{"label": "", "number": f"66611160{who}"}]}
                    wire.ask("contact_change" if turn == 4 else "contact_add", change=change)
                    wanted = {"A": f"Ana {who}", "B": "0"}
                elif who == 4:
                    continue
                else:
                    wire.ask("contact_change", change={"name": f"Ana {who}", "owner": str(turn)})
                    wanted = {"A": f"Ana {who}", "B": str(turn)}
                got = ask(engine, callers[who]).good
                if got != wanted:
                    wrong.append((turn, got, wanted))
        equal(wrong, [], "each change is seen by the question behind it")
        with engine.wire() as wire:
            wire.ask("contact_add", change={"name": "Otra", "add_numbers": [{"label": "", "number": "666111601"}]})
            equal(ask(engine, callers[1]).good["A"], "Ana 1", "of two contacts with a number the older one is the caller")
            wire.ask("contact_remove", name="Ana 1")
            equal(ask(engine, callers[1]).good, {"A": "Otra", "B": ""}, "then the other one")
            wire.ask("contact_change", change={"name": "Ana 2", "remove_numbers": ["666111602"],
                                               "add_numbers": [{"label": "", "number": "666111609"}]})
            equal(ask(engine, callers[2]).good, {"A": "nadie"}, "a number that was taken away is nobody's")
            moved = Question(Call(9, number="666111609"), "HOLA")
            equal(ask(engine, moved).good["A"], "Ana 2", "and the new one is the contact's")


def right_after_the_start():
    """The first question is not too early for the contacts to be known."""
    with Place() as place:
        place.configure(sections=queries({"HOLA": {"answer": "contact", "vars": "A={contact.name}", "default": "A=nadie"}}))
        engine = place.start_engine()
        with engine.wire(timeout=60) as wire:
            count = 3000
            bodies = ({"change": {"name": f"Ana {n}", "add_numbers": [{"label": "", "number": f"+349200{n:05d}"}]}} for n in range(count))
            equal(wire.ask_many("contact_add", bodies), count, f"{count} contacts")
        for _ in range(3):
            engine.kill()
            engine = place.start_engine()
            equal(ask(engine, Question(Call(1, number=f"+349200{count - 1:05d}"), "HOLA")).good, {"A": f"Ana {count - 1}"},
                  "the last contact is known at once")


tap.run(as_written, of_the_contact, changed_meanwhile, changed_often, right_after_the_start)
