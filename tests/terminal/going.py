# SPDX-License-Identifier: MIT
"""A terminal that goes away takes its console with it; an idle console sends nothing; ^Z and resizing work."""
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, is_sanitized, process_lives, wait_for
from infocaller import Call
from tap import equal, ok
from terminal import Terminal

SECOND = 5.0 if is_sanitized() else 1.0
IDLE = 10.0
SIZES = [(24, 80), (50, 200), (24, 132), (25, 131), (23, 80), (24, 79), (10, 40), (5, 20), (2, 10), (1, 1), (1, 80), (24, 1),
         (100, 300), (24, 80)]


def console(place, *arguments, **options):
    return Terminal(place.command(*arguments), place.env, mark="Contacts", **options)


def gone_with_its_terminal():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        engine.event(Call(1), "inicio")

        def hang_up(terminal):
            terminal.hang_up()

        def end_terminal(terminal):
            terminal.process.kill()
            terminal.process.wait()

        def send(number):
            return lambda terminal: os.kill(terminal.child(), number)

        for name, end in (("the terminal is closed", hang_up), ("the terminal is killed", end_terminal),
                          ("SIGHUP", send(signal.SIGHUP)), ("SIGTERM", send(signal.SIGTERM))):
            with console(place) as terminal:
                ok(terminal.wait("ringing"), f"{name}: a console is open")
                pid = terminal.child()
                start = time.monotonic()
                end(terminal)
                gone = wait_for(lambda: not process_lives(pid), 20)
                took = time.monotonic() - start
                ok(gone and took < SECOND, f"{name}: the console is gone within a second", f"{took:.2f} s")
            ok(process_lives(engine.pid), f"{name}: the engine is not")
        ok(wait_for(lambda: place.status()["consoles"] == 0), "the engine knows that they are gone")
        with console(place) as terminal:  # with a line open, as a person would leave it
            terminal.wait("ringing")
            terminal.type("/ana")
            pid = terminal.child()
            terminal.hang_up()
            ok(wait_for(lambda: not process_lives(pid), SECOND), "so too in the middle of typing")
        with console(place) as terminal:
            terminal.wait("ringing")
            terminal.key("^C")
            terminal.key("^C")
            time_to_think = place.run("status")
            ok(process_lives(terminal.child()), "^C does not quit while a call lives", time_to_think)
            os.kill(terminal.child(), signal.SIGTERM)
            equal(terminal.wait_over() is not None, True, "SIGTERM does")
            raw = terminal.raw()
            ok(raw.rstrip().endswith(b"\x1b[?1049l") or b"\x1b[?1049l" in raw[-200:], "and gives the screen back", raw[-200:])


def idle():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "666 111 616")
        for event in ("inicio", "fin"):
            engine.event(Call(1), event)
        with console(place) as terminal:
            ok(terminal.wait("Ana Ruiz") and terminal.wait("answered") or terminal.wait("ended"), "a console with nothing live")
            settled = [terminal.received(), time.monotonic()]

            def calm():  # what belongs to the start has come when nothing did for half a second
                now = terminal.received()
                if now != settled[0]:
                    settled[:] = [now, time.monotonic()]
                return time.monotonic() - settled[1] > 0.5

            wait_for(calm, 30)
            before = terminal.received()
            with open(f"/proc/{terminal.child()}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
                ticks = int(fields[11]) + int(fields[12])
            time.sleep(IDLE)  # this is the measurement itself
            equal(terminal.received() - before, 0, "it sends no byte in ten seconds", terminal.raw(before))
            with open(f"/proc/{terminal.child()}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
                used = int(fields[11]) + int(fields[12]) - ticks
            ok(used <= 2, "and uses no processor", f"{used} ticks")


def stopped_and_back():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        engine.event(Call(1), "inicio")
        shell = Terminal(["/bin/sh", "-i"], {**place.env, "PS1": "ready> ", "ENV": ""})
        with shell as terminal:
            ok(terminal.wait("ready>"), "a shell")
            terminal.type(" ".join(f"'{word}'" for word in place.command()) + "\r")
            ok(terminal.wait("ringing"), "with a console")
            terminal.key("^Z")
            ok(terminal.wait("ready>") and terminal.wait_gone("Contacts"), "^Z gives the shell back", terminal.text())
            engine.event(Call(1), "desvio_correcto")
            terminal.type("echo mean''while\r")
            ok(terminal.wait("meanwhile"), "which works")
            terminal.type("fg\r")
            ok(terminal.wait("Contacts") and terminal.wait("talking"), "fg brings the console, with what came meanwhile",
               terminal.text())
            terminal.type("?")
            ok(terminal.wait("Help"), "it takes keys")
            terminal.key("esc")
            terminal.wait("talking")
            terminal.key("q")
            terminal.key("y")
            ok(terminal.wait("ready>"), "and can be left")


def resized():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Ruiz", "666 111 616")
        engine.event(Call(1), "inicio")
        with console(place) as terminal:
            ok(terminal.wait("ringing"), "a console")
            for rows, columns in SIZES:
                terminal.resize(rows, columns)
                if rows >= 24 and columns >= 80:
                    whole = terminal.wait_until(lambda lines: all(any(title in line for line in lines) for title in (
                        "Contacts", "Dial", "Calls", "Ana Ruiz", "ringing")))
                    ok(whole, f"{columns}x{rows}: all of it is there", terminal.text())
                elif rows >= 5 and columns >= 20:
                    ok(terminal.wait_until(lambda lines: any(line.strip() for line in lines)), f"{columns}x{rows}: something is there")
                ok(process_lives(terminal.child()), f"{columns}x{rows}: it lives")
            for n in range(60):  # as when a window is dragged
                terminal.resize(10 + n % 30, 40 + n * 2)
            terminal.resize(24, 80)
            ok(terminal.wait("ringing") and terminal.wait("Contacts"), "after many sizes at once it is right", terminal.text())
            ok(terminal.wait_until(lambda rows: sum("Ana Ruiz" in row for row in rows) == 1), "with everything once", terminal.text())
            terminal.key("^L")
            ok(terminal.wait("ringing"), "^L draws it anew")


def input_ends():
    """No terminal at all: nothing to draw on, and no hanging."""
    with Place() as place:
        place.configure()
        place.start_engine()
        done = place.run(timeout=20)
        ok(done.code != 0 and done.err.strip(), "without a terminal the console says so and ends", done)
        done = place.run(timeout=20, env={"TERM": "unheard-of", **place.without_leak_check()})
        ok(done.code != 0, "so too with a terminal that nobody knows", done)


tap.run(gone_with_its_terminal, idle, stopped_and_back, resized, input_ends)
