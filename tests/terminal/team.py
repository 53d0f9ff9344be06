# SPDX-License-Identifier: MIT
"""The supervisors' view on a terminal, and the wall: live calls as they happen, nothing sent while nothing runs,
and back by itself after the engine was killed."""
import getpass
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, process_lives, wait_for
from infocaller import Call
from tap import equal, ok
from terminal import Terminal

IDLE = 5  # seconds in which nothing is to come


def opened():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        with Terminal(place.command(), place.env) as terminal:
            ok(terminal.wait("Contacts"), "a console is open")
            terminal.key("T")
            ok(terminal.wait("Live calls") and terminal.wait("No call is live"), "T shows the team", terminal.text())
            call = Call(1, number="+34666111616")
            engine.event(call, "inicio")
            ok(terminal.wait("ringing"), "a call that comes in is there", terminal.text())
            engine.event(call, "desvio_correcto")
            ok(terminal.wait("picked up"), "with its legs", terminal.text())
            engine.event(call, "fin")
            ok(terminal.wait("No call is live"), "and gone when it is over", terminal.text())
            terminal.resize(43, 132)
            ok(terminal.wait("Lines") and terminal.wait("Agents"), "a larger screen has the feed's lines too", terminal.text())
            terminal.key("esc")
            ok(terminal.wait("Contacts") and terminal.wait_gone("Live calls"), "Esc goes back", terminal.text())


def calm(terminal):
    """Waits until half a second brought nothing."""
    settled = [terminal.received(), time.monotonic()]

    def is_calm():
        if terminal.received() != settled[0]:
            settled[:] = [terminal.received(), time.monotonic()]
        return time.monotonic() - settled[1] > 0.5

    return wait_for(is_calm, 30)


def idle():
    with Place() as place:
        place.configure(sections={"roles": {"viewer": getpass.getuser()}})
        place.start_engine()
        with Terminal(place.command("--wall"), place.env) as terminal:
            ok(terminal.wait("No call is live") and terminal.wait("There are no agents"), "a wall with nothing live", terminal.text())
            ok(calm(terminal), "it comes to rest")
            while time.time() % 900 > 900 - IDLE - 2:  # the mark of the quarter would move
                time.sleep(0.2)
            before = terminal.received()
            time.sleep(IDLE)  # this is the measurement itself
            equal(terminal.received() - before, 0, f"it sends no byte in {IDLE} seconds", terminal.raw(before))


def only_to_look_at():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        engine.event(Call(1, number="+34666111616"), "inicio")
        with Terminal(place.command("--wall"), place.env, rows=43, columns=132) as terminal:
            ok(terminal.wait("ringing"), "the wall opens with the team", terminal.text())
            for key in ("d", "x", "/", ":", "tab", "enter", "esc", "T", "1", "^Z"):
                terminal.key(key)
            terminal.key("f")
            ok(terminal.wait("frozen since"), "no other key does anything, f freezes", terminal.text())
            ok("Live calls" in terminal.text() and "Question" not in terminal.text(), "it is still the team", terminal.text())
            terminal.key("f")
            ok(terminal.wait_gone("frozen since"), "and f lets it go on")
            terminal.key("^C")
            equal(terminal.wait_over(), ("exited", 0), "^C leaves it also while a call lives")


def back_by_itself():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        with Terminal(place.command("--wall"), place.env) as terminal:
            ok(terminal.wait("No call is live"), "a wall")
            os.kill(engine.pid, signal.SIGKILL)
            ok(terminal.wait("engine lost"), "it says that the engine is lost", terminal.text())
            engine.process.wait()
            equal(place.engines(), [], "it starts none itself")
            engine = place.start_engine()
            ok(terminal.wait_gone("engine lost"), "it is back without anybody's doing", terminal.text())
            engine.event(Call(2, number="+34666111616"), "inicio")
            ok(terminal.wait("ringing"), "and shows what happens then", terminal.text())
            ok(terminal.wait_gone("the engine is back", 20), "what it said of it goes by itself", terminal.text())
            ok(process_lives(terminal.child()), "it goes on")
            terminal.key("q")
            equal(terminal.wait_over(), ("exited", 0), "q leaves it")


tap.run(opened, idle, only_to_look_at, back_by_itself)
