# SPDX-License-Identifier: MIT
"""Callers who wait for an answer: the bar on a real terminal, with questions over HTTP, and what becomes of them."""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, wait_for
from infocaller import Call
from question import Asked, Question, queries
from tap import equal, ok
from terminal import Terminal

SOON = 2.0  # seconds; what is aimed at is 0.1, but machines that run tests are busy
SAMPLES = 10
LONG = 50  # seconds that no test waits for
DESVIO = {"answer": "operator", "timeout": str(LONG), "choice.1": "Sales: DESTINO=911000222, PRIORIDAD=1",
          "choice.2": "Support: DESTINO=911000223", "choice.3": "Account manager: DESTINO={contact.owner}",
          "default": "DESTINO=911000999"}
ANA = "+34666111616"
COUNTDOWN = re.compile("[ !]*[0-9]+ s ")


def console(place, *arguments, **options):
    return Terminal(place.command(*arguments), place.env, mark="Contacts", **options)


def begin(place, **keys):
    place.configure(sections=queries({"DESVIO": {**DESVIO, **keys}, "URGENTE": {**DESVIO, "timeout": "20"}}))
    engine = place.start_engine()
    place.run("contacts", "add", "Ana Ruiz", "666 111 616")
    return engine


def calling(number, caller=ANA):
    return Question(Call(number, number=caller))


def press(terminal, keys, asked):
    """The keys, again and again until the question is answered: those that come right after the bar passed to it from
    another one are not taken. Gives the answer."""
    ok(wait_for(lambda: terminal.type(keys) and asked.is_answered(0.4)), f"{keys.strip()}: the question is answered", terminal.text())
    return asked.answer()


def steps(place):
    """(what, detail) of the newest call's timeline."""
    call = place.run("show", place.calls()[0]["id"], "--json").json()
    return [(step["what"], step["detail"]) for step in call["timeline"]]


def from_the_key_to_the_answer():
    with Place() as place:
        engine = begin(place)
        with console(place) as one, console(place, rows=43, columns=132) as other:
            ok(one.wait("Ana Ruiz") and other.wait("Ana Ruiz"), "two consoles are open")
            ok(wait_for(lambda: place.status()["consoles"] == 2), "and attached")
            with engine.wire() as wire:
                user = wire.welcome["user"]
            asked = Asked(engine, calling(1))
            seen = [terminal.wait("[1] Sales  [2] Support") for terminal in (one, other)]
            ok(all(seen), "a question appears on both", one.text())
            row = one.row_with("Ana Ruiz 666 11 16 16") or ""
            ok("DESVIO" in row and "PEDIDO=1234" in row and " s " in row, "with the caller, what was typed and the time that is left", row)
            ok(all(title in one.text() for title in ("Contacts", "Dial", "Calls")), "and all panes are still there", one.text())
            one.type("3")
            ok(one.wait("can't be chosen") and not asked.is_answered(), "what lacks something can't be taken", one.text())
            one.type("2")
            answer = asked.answer()
            equal(answer.good, {"DESTINO": "911000223"}, "the key answers it")
            ok(one.wait("answered Ana Ruiz: Support"), "which is confirmed", one.text())
            ok(other.wait(f"{user} answered Ana Ruiz: Support"), "the other console says who it was", other.text())
            ok(all(terminal.wait_gone("[1] Sales") for terminal in (one, other)), "and the bar is gone on both", other.text())
            ok(wait_for(lambda: ("answer", f"DESVIO: DESTINO=911000223 ({user}: Support)") in steps(place)), "the timeline has it", steps(place))
            other.type(":calls\r")
            ok(other.wait("asks DESVIO: PEDIDO=1234") and other.wait("answer to") and other.wait("DESVIO: DESTINO=911000223"),
               "and the detail shows it", other.text())
            one.key("esc")
            ok(one.wait_gone("answered Ana Ruiz"), "a key takes the sentence away", one.text())


def soon():
    with Place() as place:
        engine = begin(place)
        times = []
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            for number in range(SAMPLES):
                asked = Asked(engine, calling(number, f"+3491155{number:04d}"))
                at = time.monotonic()
                seen = terminal.wait(f"55 00 0{number} ", 10)
                times.append(seen - at if seen else 99)
                equal(press(terminal, "1", asked).good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, f"question {number} is answered")
                ok(terminal.wait_gone("[1] Sales"), "and gone")
        times.sort()
        tap.note(f"from the question to the screen: median {times[len(times) // 2] * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms")
        ok(times[-1] < SOON, "every question is on the screen soon after it was asked", times)


def the_default():
    with Place() as place:
        engine = begin(place, timeout="5")
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            asked = Asked(engine, calling(1))
            ok(terminal.wait("[1] Sales"), "a question")
            ok(terminal.wait("else DESTINO=911000999"), "with what goes out at zero")
            ok(terminal.wait("! 2 s"), "whose last seconds are counted", terminal.text())
            answer = asked.answer()
            equal(answer.good, {"DESTINO": "911000999"}, "then the default goes out")
            ok(answer.in_time(5), "in time", answer.seconds)
            ok(terminal.wait("nobody answered Ana Ruiz in time: DESTINO=911000999 went out"), "and visibly", terminal.text())
            ok(terminal.wait_gone("[1] Sales"), "the bar is gone")


def who_hangs_up():
    with Place() as place:
        engine = begin(place)
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            for name, end in (("the event that ends the call", lambda asked: engine.event(asked_call, "fin")),
                              ("the connection's end", lambda asked: asked.close())):
                asked_call = Call(len(name), number=ANA)
                asked = Asked(engine, Question(asked_call))
                ok(terminal.wait("[1] Sales"), f"{name}: a question", terminal.text())
                end(asked)
                ok(terminal.wait("Ana Ruiz hung up before an answer"), f"{name} clears the bar and says so", terminal.text())
                ok(terminal.wait_gone("[1] Sales"), f"{name}: it is gone", terminal.text())
                asked.close()
                terminal.key("esc")
                ok(terminal.wait_gone("hung up before"), "the sentence goes with the next key")


def by_hand_and_in_fields():
    with Place() as place:
        engine = begin(place)
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            terminal.key("D")
            asked = Asked(engine, calling(1))
            ok(terminal.wait("[1] Sales") and terminal.wait("Tab, then the key"), "on the pad the bar says what to press first", terminal.text())
            terminal.type("612")
            ok(terminal.wait("612") and not asked.is_answered(0.3), "digits are digits there", terminal.text())
            terminal.key("tab")
            ok(terminal.wait_gone("Tab, then the key"), "elsewhere they answer")
            terminal.type("=")
            ok(terminal.wait("Number for Ana Ruiz:"), "= asks for a number", terminal.text())
            terminal.type("911 000 333")
            ok(terminal.wait("911 000 333") and not asked.is_answered(0.3), "which is text")
            terminal.key("enter")
            equal(asked.answer().good, {"DESTINO": "+34911000333"}, "Enter sends it")
            ok(terminal.wait("answered Ana Ruiz: 911 000 333") or terminal.wait("answered Ana Ruiz: +34"), "and it is confirmed", terminal.text())
            asked = Asked(engine, calling(2))
            ok(terminal.wait("[1] Sales"), "another question")
            terminal.type("/ana 2")
            ok(terminal.wait("/ana 2") and not asked.is_answered(0.3), "in a filter digits are text", terminal.text())
            terminal.key("esc")
            equal(press(terminal, ":answer 1\r", asked).good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, ":answer is a way to answer, too")


def several():
    with Place() as place:
        engine = begin(place)
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            first = Asked(engine, calling(1))
            ok(terminal.wait("Ana Ruiz 666 11 16 16"), "a question")
            second = Asked(engine, calling(2, "+34911000501"))
            ok(terminal.wait("+1 more"), "a second one waits", terminal.text())
            ok(terminal.row_with("Ana Ruiz 666 11 16 16"), "behind the first", terminal.text())
            urgent = Asked(engine, Question(Call(3, number="+34911000502"), "URGENTE"))
            ok(terminal.wait("911 00 05 02 can wait less") and terminal.wait("+2 more"), "one that ends clearly sooner comes before", terminal.text())
            # The second key comes before anyone could have read the next question.
            equal(press(terminal, "12", urgent).good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, "the key answers what is on the bar")
            ok(terminal.wait("+1 more"), "the next one is on the bar", terminal.text())
            ok(not first.is_answered(0.5) and not second.is_answered(), "and a key that was pressed too soon for it has not answered it",
               terminal.text())
            equal(press(terminal, "2", first).good, {"DESTINO": "911000223"}, "a later one does")
            equal(press(terminal, "1", second).good, {"DESTINO": "911000222", "PRIORIDAD": "1"}, "and so on")
            ok(terminal.wait_gone("[1] Sales"), "until none waits")


def any_terminal():
    """Without colours, without UTF-8, in every theme and in small windows: the bar is there, and only what runs is sent."""
    with Place() as place:
        engine = begin(place)
        place.run("contacts", "add", "王小明", "+86 138 1234 5678")
        for name, arguments, env, rows, columns in (
                ("NO_COLOR", (), {"NO_COLOR": "1"}, 24, 80), ("LC_ALL=C", (), {"LC_ALL": "C"}, 24, 80), ("vt100", (), {"TERM": "vt100"}, 24, 80),
                ("light", ("--theme", "light"), {}, 24, 80), ("high-contrast", ("--theme", "high-contrast"), {}, 24, 80),
                ("small", (), {}, 10, 40), ("large", (), {}, 60, 200)):
            with Terminal(place.command(*arguments), {**place.env, **env}, rows=rows, columns=columns, mark="Contacts") as terminal:
                ok(terminal.wait("Contacts") and wait_for(lambda: place.status()["consoles"] == 1), f"{name}: a console is open", terminal.text())
                asked = Asked(engine, calling(1, "+8613812345678"))
                ok(terminal.wait("[1] Sales"), f"{name}: a question", terminal.text())
                if name == "LC_ALL=C":
                    ok(all(byte < 128 for byte in terminal.raw()), f"{name}: in ASCII", terminal.text())
                if name == "NO_COLOR":
                    at = terminal.find("[1] Sales")
                    ok("reverse" in terminal.cell(*at).attributes, f"{name}: the bar stands out without colours", vars(terminal.cell(*at)))
                ticks(terminal, name)
                terminal.type("2")
                equal(asked.answer().good, {"DESTINO": "911000223"}, f"{name}: it is answered")
            ok(wait_for(lambda: place.status()["consoles"] == 0), f"{name}: and the console closed")


def ticks(terminal, name):
    """Each second only few cells are sent: the countdown, and the time that the call runs."""
    def count():
        return next((row.split(" s ")[0] for row in terminal.screen() if COUNTDOWN.match(row)), None)

    begun = count()
    ok(wait_for(lambda: count() != begun), f"{name}: the countdown runs", terminal.text())
    before, start = terminal.received(), count()
    ok(wait_for(lambda: count() not in (start, begun)), f"{name}: each second")
    sent = terminal.received() - before
    ok(sent < 300, f"{name}: and only few cells are sent for it", f"{sent} bytes")


def engine_lost():
    with Place() as place:
        engine = begin(place)
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and wait_for(lambda: place.status()["consoles"] == 1), "a console is open")
            asked = Asked(engine, calling(1))
            ok(terminal.wait("[1] Sales"), "a question")
            engine.kill()
            ok(terminal.wait_gone("[1] Sales"), "the engine is killed: nothing can be answered, and the bar is gone", terminal.text())
            asked.close()
            ok(wait_for(lambda: place.run("status").code == 0), "an engine is there again")
            ok(wait_for(lambda: any(what == "unanswered" for what, _ in steps(place))), "the call says that the question went unanswered", steps(place))
            terminal.type(":calls\r")
            ok(terminal.wait("not answered"), "and so does the screen", terminal.text())


tap.run(from_the_key_to_the_answer, soon, the_default, who_hangs_up, by_hand_and_in_fields, several, any_terminal, engine_lost)
