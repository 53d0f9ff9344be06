# SPDX-License-Identifier: MIT
"""A configuration that is read again under consoles that are open and events that come in: what it says is on the
screens at once, with a fault nothing changes, and whoever has lost all roles reads why and is back with them."""
import getpass
import pathlib
import shutil
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import kinds
import logins
import tap
from centralita import PATIENCE, Place, wait_for
from infocaller import Call
from logins import Login
from supervision import Events, Service
from tap import equal, ok
from terminal import Terminal

ME = getpass.getuser()
PHONES = ("+34911000222", "+34911000223", "+34911000224")
REASONS = ("break", "lunch", "training", "coffee")
NOWHERE = "http://127.0.0.1:9"
ACCOUNTS = {kind: kinds.keys(kind, NOWHERE) for kind in ("infocaller", "directcall")}
FAULTY = {"engine": {"linger": "x"}, "agents": {"pause_reasons": "never"}}


def write(place, turn, faults=None):
    """A configuration in which the agent has that phone, and one reason more than in that before."""
    sections = {"agent": {"provider": "directcall"}, "agents": {"pause_reasons": ", ".join(REASONS[:turn + 2])},
                f"agent.{ME}": {"number": PHONES[turn]}}
    place.configure(accounts=ACCOUNTS, sections={**sections, **(faults or {})})


def shows_settings(terminal, turn):
    """The phone stands below the pad, the reasons in the window of `p`."""
    ok(terminal.wait("your phone " + PHONES[turn]), f"its phone is {PHONES[turn]}", terminal.text())
    terminal.key("p")
    ok(terminal.wait(f"{turn + 2} {REASONS[turn + 1]}"), f"it may pause for {REASONS[turn + 1]}", terminal.text())
    ok(not any(reason in terminal.text() for reason in (*REASONS[turn + 2:], "never")), "and for no other reason", terminal.text())
    terminal.key("esc")
    ok(terminal.wait_gone("Paused: why?"), "the window is closed")


def good_and_bad():
    with Place() as place:
        write(place, 0)
        service = Service(place)
        events = Events(service)
        with Terminal(place.command(), place.env) as terminal, Terminal(place.command("--wall"), place.env) as wall:
            ok(terminal.wait("talking") and wall.wait("talking"), "a console and a wall, with live calls", terminal.text())
            shows_settings(terminal, 0)
            for turn in (1, 2):
                write(place, turn)
                service.kill(signal.SIGHUP)
                shows_settings(terminal, turn)
                write(place, turn, FAULTY)
                service.kill(signal.SIGHUP)
                ok(wait_for(lambda: place.log().count("stays in force") == 2 * turn - 1), "a faulty one is in the log", place.log())
                told = place.run("reload")
                equal((told.code, f"{place.config}:" in told.err, "linger" in told.err), (2, True, True), "and told to whoever asks", told)
                shows_settings(terminal, turn)
            faults = [line for line in place.log().splitlines() if f" error: {place.config}:" in line]
            ok(len(faults) == 4 and all("linger" in line for line in faults), "the log names the fault, each time", faults)
            events.stop()
            live = f"live {events.stays}"
            ok(terminal.wait_until(lambda rows: live in rows[0]), "the header counts the live calls", terminal.text())
            equal(place.status()["live"], events.stays, "of which there are as many")
            for name, one in (("console", terminal), ("wall", wall)):
                ok("engine lost".encode() not in one.raw(), f"the {name} was attached all along")
        with service.wire() as wire:
            events.check(wire)
        equal(len(service.starts), 1, "by one and the same engine")


class Visitor:
    """A console of a login that has the role of a viewer."""

    def __init__(self, place):
        viewer = Login(40003, "viewer")
        home = pathlib.Path(place.path("home"))
        home.mkdir()
        home.chmod(0o777)
        become = ["setpriv", f"--reuid={viewer.uid}", f"--regid={viewer.uid}", f"--groups={viewer.groups[0]}"]
        env = {name: value for name, value in place.env.items() if not name.startswith("XDG_")}
        self.terminal = Terminal([*become, place.command()[0], "--socket", place.socket], {**env, "HOME": str(home)})
        place.ends.append(self.terminal.close)


def who_has_no_role_any_more():
    with Place() as place:
        logins.open_place(place)
        everybody = {**logins.ROLES, "admin": "root"}
        place.configure(sections={"roles": everybody})
        engine = place.start_engine()
        engine.event(Call(1, number="+34666110500"), "inicio")
        terminal = Visitor(place).terminal
        ok(terminal.wait("ringing"), "a viewer's console", terminal.text())
        place.configure(sections={"roles": {**everybody, "viewer": None}})
        equal(place.run("reload").code, 0, "a reload takes the role away")
        ok(terminal.wait("turned away, trying again"), "the header says so", terminal.text())
        ok(terminal.wait("uid 40003 has none of the roles") and "administrator" in terminal.text(), "and the engine's sentence is there in full",
           terminal.text())
        before = place.status()["strangers"]
        time.sleep(3)  # the measurement itself
        ok(place.status()["strangers"] - before <= 1, "it does not knock all the time")
        ok(wait_for(lambda: place.status()["strangers"] > before), "but it does now and then")
        ok("has none of the roles" in terminal.text() and "turned away" in terminal.text(), "and the sentence stays", terminal.text())
        place.configure(sections={"roles": everybody})
        equal(place.run("reload").code, 0, "the role is given back")
        ok(terminal.wait_gone("turned away", PATIENCE), "and the console is back by itself", terminal.text())
        engine.event(Call(1, number="+34666110500"), "desvio_correcto")
        ok(terminal.wait("talking"), "and sees what happens", terminal.text())
        engine.event(Call(1, number="+34666110500"), "fin")
        ok(terminal.wait("ended"), "until the end", terminal.text())
        terminal.key("q")
        equal(terminal.wait_over(), ("exited", 0), "q leaves it")


CASES = [good_and_bad]
if logins.POSSIBLE and shutil.which("setpriv"):
    CASES.append(who_has_no_role_any_more)
tap.run(*CASES)
