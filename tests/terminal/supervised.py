# SPDX-License-Identifier: MIT
"""An engine that is killed, and restarted, under supervision while consoles are open and events come in: each says so,
is back by itself, has what was typed, and shows what a fresh console shows."""
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import PATIENCE, Place, wait_for
from infocaller import Call
from question import Asked, Question, queries
from supervision import LOST, Events, Service, Watch
from tap import equal, ok
from terminal import Terminal

DESVIO = {"answer": "operator", "timeout": "50", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"}
SECTIONS = {**queries({"DESVIO": DESVIO}), "agents": {"pause_reasons": "lunch"}}
TYPED = "55"
OPEN, OPEN_SHOWN = "+34666110500", "666 11 05 00"  # the caller of the call that one console has open
FIRST_ROW = 2  # of the list of calls


def half_typed(terminal):
    ok(terminal.wait("Contacts"), "a console", terminal.text())
    terminal.type(TYPED)
    ok(terminal.wait(TYPED), "in which a number is half typed", terminal.text())


def the_team(terminal):
    ok(terminal.wait("Contacts"), "a console")
    terminal.key("T")
    ok(terminal.wait("Live calls"), "with the team's view", terminal.text())


def one_call(terminal):
    ok(terminal.wait("Contacts"), "a console")
    ok(terminal.wait(OPEN_SHOWN), "with a call", terminal.text())
    terminal.type(":calls\r")
    row, _ = terminal.find(OPEN_SHOWN)
    terminal.key(*["j"] * (row - FIRST_ROW), "enter")
    ok(terminal.wait(f"▸{OPEN_SHOWN}"), "which is opened", terminal.text())


CONSOLES = {"the half-typed number": half_typed, "the team's view": the_team, "the open call": one_call}


def settle(terminal):
    """Without what was said of how it went, which only those that went through it have."""
    terminal.key("^L")
    return terminal.screen()


def same(one, other):
    """Both at a moment at which nothing moves between the two looks."""
    return wait_for(lambda: settle(one) == settle(other), PATIENCE, 0.2)


class Room:
    """A service, a call that stays, an agent that is paused, and a console of each kind."""

    def __init__(self, place):
        self.place = place
        place.configure(sections=SECTIONS)
        self.service = Service(place)
        call = Call(500, number=OPEN)
        for event in ("inicio", "desvio_correcto"):
            self.service.event(call, event)
        self.terminals = {}
        for name, prepare in CONSOLES.items():
            self.terminals[name] = self.console(prepare)
        with self.service.wire() as wire:
            wire.ask("pause", reason="lunch")

    def console(self, prepare):
        terminal = Terminal(self.place.command(), self.place.env)
        self.place.ends.append(terminal.close)
        prepare(terminal)
        return terminal

    def lose(self, what, end):
        """Ends the engine, and sees how the consoles take it."""
        count = len(self.service.starts)
        watches = [Watch(terminal, name) for name, terminal in self.terminals.items()]
        gone = time.monotonic()
        end()
        ready = self.service.wait_start(count + 1)
        for watch in watches:
            watch.check(what, gone, ready)

    def check_truth(self):
        for name, prepare in CONSOLES.items():
            terminal, fresh = self.terminals[name], self.console(prepare)
            ok(same(terminal, fresh), f"{name}: it shows what a fresh console shows",
               terminal.text() + "\n-- fresh\n" + fresh.text())
            fresh.close()


def killed_and_restarted():
    with Place() as place:
        room = Room(place)
        service, typed = room.service, room.terminals["the half-typed number"]
        events = Events(service)
        asked = Asked(service, Question(Call(600, number="+34666110600")))
        ok(all(terminal.wait("[1] Sales") for terminal in room.terminals.values()), "a caller's question is on all of them")
        room.lose("kill -9", service.kill)
        asked.close()
        ok(all(terminal.wait_gone("[1] Sales") for terminal in room.terminals.values()), "the question has gone with the engine",
           typed.text())
        room.lose("kill -9 again", service.kill)
        room.lose("a restart", service.restart)
        for turn in range(2):
            room.lose(f"kill -9, {turn + 3}", service.kill)
        ok(wait_for(lambda: events.good and events.good[-1][1] == "fin"), "events come in to the last engine")
        events.stop()
        for name, terminal in room.terminals.items():
            ok(terminal.wait("paused lunch since"), f"{name}: its agent is paused still", terminal.text())
        ok(typed.wait(TYPED), "what was typed is there", typed.text())
        typed.type("7")
        ok(typed.wait(TYPED + "7"), "and can be typed on", typed.text())
        typed.key("backspace")
        with service.wire() as wire:
            events.check(wire)
        room.check_truth()
        equal(len(place.engines()), 1, "there is one engine, and no console started another", place.engines())
        service.kill(signal.SIGTERM)
        ok(all(terminal.wait(LOST) for terminal in room.terminals.values()), "that it is stopped is said too", typed.text())


def a_service_that_takes_its_time():
    """Who may read the configuration could start an engine, which would be in the way of the service's next one."""
    with Place() as place:
        place.configure()
        service = Service(place)
        with Terminal(place.command(), place.env) as terminal:
            ok(terminal.wait("Contacts"), "a console")
            service.may_start.clear()
            service.kill()
            ok(terminal.wait("no engine is running"), "it looks for the engine, and says that there is none", terminal.text())
            equal(place.engines(), [], "and starts none")
            service.may_start.set()
            ready = service.wait_start(2)
            back = terminal.wait_gone(LOST)
            ok(back, "it is back with the service's", terminal.text())
            tap.note(f"back {(back - ready) * 1000:.0f} ms after `ready`")
            equal(place.engines(), [service.pid], "which is the only one")
            service.kill(signal.SIGTERM)
            ok(terminal.wait(LOST), "with a service that ends for good", terminal.text())
            ok(terminal.wait_gone(LOST, PATIENCE), "it starts one in the end", terminal.text())


tap.run(killed_and_restarted, a_service_that_takes_its_time)
