# SPDX-License-Identifier: MIT
"""Terminals of many kinds, locales without UTF-8, no colours; and hostile texts that must not reach any of them."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, process_lives
from infocaller import EVENTS, Call
from tap import equal, ok
from terminal import Terminal

COLOUR = re.compile(rb"\x1b\[[0-9;:]*m")


def console(place, *arguments, env=None, **options):
    return Terminal(place.command(*arguments), {**place.env, **(env or {})}, mark="Contacts", **options)


def a_place():
    place = Place()
    place.configure()
    engine = place.start_engine()
    place.run("contacts", "add", "Ana Ruiz", "911 000 333")
    place.run("contacts", "add", "Oficina de Cádiz", "956 123 456")
    place.run("contacts", "add", "田中 太郎", "+81 3 1234 5678")
    engine.event(Call(1, number="+34911000333"), "inicio")
    return place, engine


def colours_in(raw):
    """Whether any colour was set."""
    for sequence in COLOUR.findall(raw):
        numbers = [int(n) for n in re.split(rb"[;:]", sequence[2:-1]) if n]
        if any(30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 97 or 100 <= n <= 107 for n in numbers):
            return True
    return False


def kinds():
    place, engine = a_place()
    with place:
        for term in ("xterm-256color", "xterm", "vt100", "linux", "screen", "screen-256color", "tmux-256color", "ansi"):
            # For `linux` ncurses loads libgpm, which keeps what it took.
            leaks = place.without_leak_check() if term == "linux" else {}
            with console(place, env={"TERM": term, **leaks}) as terminal:
                good = terminal.wait("Ana Ruiz") and terminal.wait("ringing") and terminal.wait("Calls")
                ok(good, f"{term}: contacts and calls are on the screen", terminal.text())
                terminal.key("q")
                terminal.key("y")
                ok(terminal.wait_over() is not None, f"{term}: it can be left")
        with console(place, env={"TERM": "dumb"}) as terminal:
            ok(terminal.wait_over() is not None or terminal.wait("Contacts"), "dumb: a sentence or a screen", terminal.text())
        # Nor does ncurses free what it prepared for a terminal that it does not know.
        with console(place, env={"TERM": "", **place.without_leak_check()}) as terminal:
            ok(terminal.wait_over() is not None, "no TERM: a sentence", terminal.text())


def whole_pictures():
    """What is drawn is marked, so that a terminal that can shows it at once; and nothing else is."""
    begin, end = b"\x1b[?2026h", b"\x1b[?2026l"
    place, engine = a_place()
    with place:
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and terminal.wait("ringing"), "a console", terminal.text())
            terminal.key("?")
            ok(terminal.wait("Help"), "a window", terminal.text())
            raw = terminal.raw()
            outside = b"".join(part.split(end)[-1] for part in raw.split(begin)[1:])
            ok(raw.count(begin) == raw.count(end) > 1, "each picture begins and ends", raw)
            equal([text for text in (b"Ana Ruiz", b"ringing", b"Help") if text in outside], [], "and is whole between", outside)


def without_utf8():
    place, engine = a_place()
    with place:
        for name, arguments, env in (("LC_ALL=C", (), {"LC_ALL": "C"}), ("--ascii", ("--ascii",), {})):
            with console(place, *arguments, env=env) as terminal:
                ok(terminal.wait("Ana Ruiz") and terminal.wait("ringing"), f"{name}: a console", terminal.text())
                ok(all(byte < 128 for byte in terminal.raw()), f"{name}: nothing but ASCII is sent",
                   [hex(byte) for byte in terminal.raw() if byte > 127][:10])
                ok(terminal.wait("Oficina de"), f"{name}: names are still there", terminal.text())
        with console(place) as terminal:
            ok(terminal.wait("Cádiz") and terminal.wait("田中 太郎"), "in UTF-8 names of every script are there", terminal.text())


def without_colours():
    place, engine = a_place()
    with place:
        with console(place) as terminal:
            terminal.wait("ringing")
            ok(colours_in(terminal.raw()), "there are colours")
        with console(place, env={"NO_COLOR": "1"}) as terminal:
            ok(terminal.wait("ringing"), "NO_COLOR: a console")
            ok(not colours_in(terminal.raw()), "NO_COLOR: no colour is set")
        for theme in ("default", "light", "high-contrast", "mono"):
            with console(place, "--theme", theme) as terminal:
                ok(terminal.wait("ringing"), f"--theme {theme}", terminal.text())
        with console(place, "--theme", "nothing-like-it") as terminal:
            terminal.wait_until(lambda rows: any(row.strip() for row in rows))
            ok(terminal.wait("nothing-like-it") or terminal.wait_over(), "a theme that is not there is named", terminal.text())


def nothing_blinks():
    place, engine = a_place()
    with place:
        with console(place) as terminal:
            terminal.wait("ringing")
            rows = terminal.screen()
            blinking = [(row, column) for row in range(24) for column in range(0, 80, 3)
                        if "blink" in terminal.cell(row, column).attributes]
            equal(blinking, [], "nothing blinks")
            at = next(row for row, line in enumerate(rows) if "ringing" in line)
            ok(rows[at].strip(), "the state is a word, whatever its colour")


def hostile():
    words = {"ESC": "Eva\x1b[2J\x1b]0;owned\x07Z", "C1": "Eva\x9b31mZ", "CR": "Eva\r\nZ", "BEL": "Eva\x07Z", "bidi": "Eva\u202eZ",
             "zero width": "Eva\u200b\u200d\ufeffZ", "marks": "Eva" + "\u0301" * 60 + "Z", "long": "Eva" + "x" * 3000 + "Z"}
    place, engine = a_place()
    with place:
        for number, (name, word) in enumerate(words.items()):
            call = Call(100 + number, number=f"+3491177{number:04d}")
            call.vars = [("PEDIDO", word)]
            event = json.loads(call.json("fin"))
            event["ApiCall"]["Infocaller"]["CallerNumber"] = word
            event["ApiCall"]["Status"]["Events"]["Event"][1]["EventName"] = word
            body = json.dumps(event, ensure_ascii=False).encode()
            engine.request("POST", engine.target(call, "fin"), body, {"Content-Type": "application/json"})
            if "\0" not in word:
                with engine.wire() as wire:
                    wire.ask("contact_add", change={"name": f"{number}{word}"[:60], "add_numbers": [{"number": f"+3491188{number:04d}"}]})
        with console(place, env={"TERM": "xterm"}) as terminal:
            ok(terminal.wait("ringing"), "a console with hostile texts in its store", terminal.text())
            terminal.type(":calls\r")
            for _ in range(len(words)):
                terminal.key("j", "enter", "esc")
            terminal.resize(40, 140)
            terminal.wait_until(lambda rows: any("Contacts" in row for row in rows))
            raw = terminal.raw()
            ok(b"\x1b]0;owned" not in raw, "no title is set by a caller")
            ok(b"\x07" not in raw.replace(b"\x1b]", b""), "nor a bell rung by a name")
            text = terminal.text()
            bad = sorted({hex(ord(c)) for c in text if ord(c) in (0x202e, 0x2066) or 0x7f <= ord(c) < 0xa0})
            equal(bad, [], "no character is shown that is none")
            ok(b"\xc2\x9b" not in raw, "no control character of the upper half is sent")
            ok(process_lives(terminal.child()), "the console lives")
            terminal.resize(24, 80)
            ok(terminal.wait("ringing"), "and the screen is whole", terminal.text())


tap.run(kinds, whole_pictures, without_utf8, without_colours, nothing_blinks, hostile)
