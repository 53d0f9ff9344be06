# SPDX-License-Identifier: MIT
"""Work done with the keyboard: dialling, filtering, notes, help, commands, contacts, closing."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, wait_for
from infocaller import EVENTS, Call
from tap import equal, ok
from terminal import Terminal


def console(place, *arguments, **options):
    return Terminal(place.command(*arguments), place.env, mark="Contacts", **options)


def from_key_to_end():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "911 000 333")
        place.run("contacts", "add", "Bruno Dias", "+55 41 30600300")
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz"), "a console")
            terminal.key("d")
            ok(terminal.wait("taken"), "d dials the selected contact", terminal.text())
            equal([order.call["callData"]["numtelefono"] for order in server.orders], ["+34911000333"], "one order was sent")
            call = Call(1, received=False, idcall=place.calls()[0]["idcall"], number="911000333")
            for event, word in zip(EVENTS, ("ringing", "seeking", "talking", "ended")):
                engine.event(call, event)
                ok(terminal.wait(word), f"{event}: the screen says {word}", terminal.text())
                ok(terminal.wait_until(lambda rows: any(word in row and "Ana Ruiz" in row for row in rows)),
                   f"{event}: of the contact", terminal.text())
            terminal.key("d")
            ok(terminal.wait("Dial all the same"), "the same number within seconds asks first", terminal.text())
            equal(len(server.orders), 1, "and sends nothing")
            terminal.key("n")
            ok(terminal.wait_gone("Dial all the same"), "and n leaves it at that")
            terminal.send(b"\x1b[1;73~\x1b[<0;70;3M")
            terminal.key("D")
            terminal.type("612345678")
            ok(terminal.wait("612 34 56 78"), "the dial pad shows the number as it is typed, and nothing of keys that are not known", terminal.text())
            terminal.key("enter")
            ok(wait_for(lambda: len(server.orders) == 2), "Enter dials it", terminal.text())
            equal(server.orders[-1].call["callData"]["numtelefono"], "+34612345678", "in E.164")
            terminal.key("enter")
            ok(wait_for(lambda: len(place.calls()) >= 2) and len(server.orders) == 2, "a double Enter is not two calls")
            server.behaviour = provider.refuse("11")
            terminal.key("esc", "esc")
            terminal.type(":dial 913333333\r")
            ok(terminal.wait("Saldo insuficiente"), "a refusal says why", terminal.text())


def filters():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        for name, number in (("Ana Ruiz", "911000333"), ("Oficina de Cádiz", "956123456"), ("Bruno Dias", "+554130600300")):
            place.run("contacts", "add", name, number)
        with console(place) as terminal:
            ok(terminal.wait("Bruno Dias"), "a console")
            terminal.type("/cadiz")
            ok(terminal.wait_gone("Bruno Dias") and terminal.wait("Oficina"), "/ filters as one types, without accents", terminal.text())
            terminal.key("esc")
            ok(terminal.wait("Bruno Dias"), "Esc shows all again", terminal.text())
            terminal.type("/4130600")
            ok(terminal.wait_gone("Ana Ruiz") and terminal.wait("Bruno Dias"), "digits filter by number", terminal.text())
            terminal.key("enter", "esc")
            ok(terminal.wait("Ana Ruiz"), "and back", terminal.text())


def notes_and_detail():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        for event in EVENTS:
            engine.event(Call(1, number="+34911999999"), event)
        with console(place) as terminal:
            ok(terminal.wait("911 99 99 99"), "a console")
            terminal.type(":calls\r")
            terminal.key("n")
            terminal.type("llamar mañana")
            terminal.key("enter")
            ok(wait_for(lambda: place.calls()[0]["note"] == "llamar mañana", 10), "n writes a note", terminal.text())
            terminal.key("enter")
            ok(terminal.wait("Menu principal") or terminal.wait("910000002"), "Enter opens the call with its timeline", terminal.text())
            ok(terminal.wait("llamar mañana"), "and its note", terminal.text())
            terminal.key("q")
            ok(terminal.wait("Contacts"), "q goes back")
            equal(terminal.wait_over(0), None, "and does not leave")


def help_and_commands():
    with Place() as place:
        place.configure()
        place.start_engine()
        with console(place) as terminal:
            ok(terminal.wait("Contacts"), "a console")
            terminal.key("?")
            ok(terminal.wait("Help"), "? opens the help", terminal.text())
            terminal.type("/freeze")
            terminal.key("enter")
            ok(terminal.wait_until(lambda rows: not any("leave the console" in row for row in rows)), "/ searches it", terminal.text())
            terminal.key("enter")
            ok(terminal.wait("frozen"), "Enter runs what is found", terminal.text())
            terminal.wait_gone("Help")
            terminal.type(":follow\r")
            ok(terminal.wait("following"), "as does its name", terminal.text())
            terminal.key("f1")
            ok(terminal.wait("Help"), "so does F1")
            terminal.key("esc")
            ok(terminal.wait("Dial"), "Esc closes it", terminal.text())
            terminal.type(":nonsense\r")
            ok(terminal.wait("nonsense"), "an unknown command is named", terminal.text())
            terminal.key("esc")
            terminal.type(":add Carla Soto\r")
            ok(terminal.wait("Carla Soto"), "a command by its name", terminal.text())
            terminal.key("esc", "esc")
            terminal.type(":quit\r")
            equal(terminal.wait_over(), ("exited", 0), "and :quit leaves")


def closing_by_hand():
    with Place() as place:
        place.configure(sections={"engine": {"unconfirmed_after": "1"}})
        engine = place.start_engine()
        for n in range(3):
            engine.event(Call(n, number=f"+3491199990{n}"), "inicio")
        with console(place) as terminal:
            ok(terminal.wait("(3 silent)", 20), "calls without news are shown as silent", terminal.text())
            terminal.wait_until(lambda rows: sum("silent " in row and "911" in row for row in rows) >= 3)
            terminal.key("C")
            ok(terminal.wait("to close"), "C lists those to close", terminal.text())
            terminal.wait_until(lambda rows: sum("silent " in row and "911" in row for row in rows) >= 3)
            for count in (1, 2, 3):
                terminal.key(" ")
                if not terminal.wait(f"{count} marked", 3):
                    terminal.key(" ")  # the list was just being read
            ok(terminal.wait("3 marked"), "Space marks one and goes on to the next", terminal.text())
            terminal.type(":close lost\r")
            ended = wait_for(lambda: [c["outcome"] for c in place.calls()] == ["lost"] * 3, 10)
            ok(ended, "many are closed at once", terminal.text())


tap.run(from_key_to_end, filters, notes_and_detail, help_and_commands, closing_by_hand)
