# SPDX-License-Identifier: MIT
"""An agent's day at a terminal: dials, writes up by a key, pauses and is ready again, is paused by others; and what an
idle screen sends."""
import getpass
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import logins
import provider
import tap
from agents import Dialler, wait_agent
from centralita import Place, wait_for
from logins import Login
from infocaller import Call
from question import Asked, Question, queries
from tap import equal, ok
from terminal import Terminal

ME = getpass.getuser()
ANA = "+34666111616"
CONTACTS = (("Ana Ruiz", ANA), ("Bo Paz", "+34911000777"))
RULES = {"wrap_up": "60", "dispositions": "sale, callback, no interest", "pause_reasons": "break, lunch"}
DESVIO = {"answer": "operator", "timeout": "50", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"}


def header(terminal, text, seconds=15):
    return terminal.wait_until(lambda rows: text in rows[0], seconds)


class Desk:
    """An engine, an Infocaller, a console on a terminal."""

    def __init__(self, sections=None, kind="infocaller"):
        self.place, self.server = Place(), provider.Server(kind=kind)
        self.place.ends.append(self.server.close)
        self.place.configure(accounts={kind: self.server.account()}, sections={"agents": RULES, **(sections or {})})
        self.engine = self.place.start_engine()
        for name, number in CONTACTS:
            self.place.run("contacts", "add", name, number)
        self.dialler = Dialler(self.engine)
        self.terminal = Terminal(self.place.command(), self.place.env, mark="Contacts")
        ok(self.terminal.wait("Ana Ruiz") and header(self.terminal, "ready since"), "a console says that its agent is ready", self.terminal.text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.terminal.close()
        self.place.close()

    def call(self, events=("inicio", "desvio_correcto"), seen="talking"):
        """Dials who is under the bar; gives the call's events."""
        before = len(self.server.asked("dial"))
        self.terminal.key("d")
        ok(wait_for(lambda: len(self.server.asked("dial")) == before + 1), "d dials", self.terminal.text())
        ok(header(self.terminal, "on call 00:0"), "and the agent is on a call", self.terminal.text())
        self.dialler.last += 1
        theirs = Call(self.dialler.last, received=False, idcall=self.newest()["idcall"], number=self.newest()["number"])
        if "desvio_correcto" not in events:
            theirs.steps, theirs.seconds = [], "0"
        self.dialler.tell(theirs, *events)
        ok(self.terminal.wait(seen), f"which is {seen}", self.terminal.text())
        return theirs

    def newest(self):
        return self.place.show(self.place.calls()[0]["id"])

    def wrap_up(self):
        self.dialler.tell(self.call(), "fin")
        ok(header(self.terminal, "wrap-up 00:0") and self.terminal.wait("[1] sale  [2] callback"), "its end brings the wrap-up and its bar",
           self.terminal.text())

    def press(self, key, seen):
        """Again and again, since the bar takes nothing in its first moment."""
        return wait_for(lambda: self.terminal.type(key) and self.terminal.wait_until(lambda rows: seen in rows[0], 0.5))


def a_day():
    with Desk() as desk:
        terminal = desk.terminal
        desk.wrap_up()
        row = terminal.row_with("[p] ready") or ""
        ok("wrap-up" in row and "Ana Ruiz" in row, "with the call's other party, and how to end it", row)
        ok(desk.press("2", "ready since"), "a digit says how it went, and the agent is ready", terminal.text())
        ok(terminal.wait_gone("[1] sale"), "the bar is gone", terminal.text())
        ok(wait_for(lambda: desk.newest()["disposition"] == "callback"), "and the call knows it", desk.newest())
        terminal.type(":calls\r")
        terminal.key("enter")
        ok(terminal.wait("disposition callback, after 00:"), "so does its detail", terminal.text())
        terminal.key("q")
        terminal.key("p")
        ok(terminal.wait("Paused: why?") and terminal.wait("1 break") and terminal.wait("2 lunch"), "p asks why", terminal.text())
        terminal.key("2")
        ok(header(terminal, "paused lunch since"), "and pauses", terminal.text())
        terminal.key("p")
        ok(header(terminal, "ready since"), "p makes ready again", terminal.text())
        terminal.type(":pause br\r")
        ok(header(terminal, "paused break since"), "so it can be typed", terminal.text())
        terminal.type(":ready\r")
        ok(header(terminal, "ready since"), "both of it", terminal.text())


def a_pause_during_a_call():
    with Desk() as desk:
        terminal = desk.terminal
        theirs = desk.call()
        terminal.key("p")
        ok(terminal.wait("Paused after this call: why?"), "on a call a pause is for later", terminal.text())
        terminal.key("1")
        ok(header(terminal, "then paused break"), "which the header says", terminal.text())
        desk.dialler.tell(theirs, "fin")
        ok(terminal.wait("[p] paused"), "after its wrap-up", terminal.text())
        ok(desk.press("p", "paused break since"), "p ends that without a disposition", terminal.text())
        equal(desk.newest()["disposition"], None, "of which none was said")
        ok(desk.newest()["wrapped_at"], "but its end")


def what_others_do():
    with Desk() as desk:
        terminal = desk.terminal
        with desk.engine.wire() as wire:
            wire.ask("pause", agent=ME, reason="lunch")
            ok(header(terminal, "paused lunch since"), "a pause from elsewhere is seen", terminal.text())
            terminal.key("p")
            ok(header(terminal, "ready since"), "and ended here")
            equal(wait_agent(wire, ME, state="ready")["state"], "ready", "also for the others")
        for key in ("k", "j"):
            terminal.key(key)
            desk.call(("inicio", "desvio_fallido", "fin"), "failed")
        ok(header(terminal, "paused ") and terminal.wait("you are paused: "), "two calls that did not reach the phone pause the agent, which is told",
           terminal.text())
        terminal.key("p")
        ok(header(terminal, "ready since"), "until it is ready again", terminal.text())
        desk.engine.kill()
        ok(wait_for(lambda: desk.place.run("status").code == 0) and header(terminal, "ready since", 30), "after a crash of the engine it is there again",
           terminal.text())


def a_caller_comes_first():
    with Desk(queries({"DESVIO": DESVIO})) as desk:
        terminal = desk.terminal
        desk.wrap_up()
        asked = Asked(desk.engine, Question(Call(90, number="+34911000501")))
        ok(terminal.wait("[1] Sales"), "a caller's question takes the place of the wrap-up", terminal.text())
        ok(wait_for(lambda: terminal.type("1") and asked.is_answered(0.4)), "a digit answers it", terminal.text())
        equal(asked.answer().good, {"DESTINO": "911000222"}, "as it should")
        equal([desk.place.show(call["id"])["disposition"] for call in desk.place.calls()], [None, None], "and is no disposition")
        ok(terminal.wait("[1] sale"), "then the wrap-up is there again", terminal.text())
        ok(desk.press("3", "ready since"), "and takes its own", terminal.text())
        ok(wait_for(lambda: "no interest" in [desk.place.show(call["id"])["disposition"] for call in desk.place.calls()]), "of its call",
           desk.place.calls())


def phones():
    with Desk({f"agent.{ME}": {"number": "+34911000222", "phones": "+34911000223"}}, kind="directcall") as desk:
        terminal = desk.terminal
        ok(terminal.wait("your phone +34911000222"), "the phone that rings is seen", terminal.text())
        terminal.type(":phone\r")
        ok(terminal.wait("+34911000222 (now)") and terminal.wait("2 +34911000223"), ":phone shows which there are", terminal.text())
        terminal.key("2")
        ok(terminal.wait("your phone +34911000223"), "one is chosen", terminal.text())
        terminal.type(":phone +34911000999\r")
        ok(terminal.wait_until(lambda rows: "+34911000999" in rows[-2] + rows[-3] and "rings from now on" not in rows[-2]),
           "one that is not on the list is refused", terminal.text())
        terminal.key("d")
        ok(wait_for(lambda: desk.server.asked("dial")), "d dials", terminal.text())
        ok("911000223" in str(desk.server.asked("dial")[0].raw), "and the chosen phone rings", desk.server.asked("dial")[0].raw)


def who_only_looks():
    viewer = Login(40003, "viewer")
    with Place() as place:
        logins.open_place(place)
        place.configure(sections={"roles": logins.ROLES, "agents": RULES, "agent.uid 40001": {"number": "+34911000201"}})
        engine = place.start_engine()
        with Login(40002, "supervisor").wire(engine) as wire:
            wire.ask("contact_add", change={"name": "Ana Ruiz", "numbers": [{"number": ANA}]})
        home = pathlib.Path(place.path("home"))
        home.mkdir(mode=0o777)
        home.chmod(0o777)
        become = ["setpriv", f"--reuid={viewer.uid}", f"--regid={viewer.uid}", f"--groups={viewer.groups[0]}"]
        env = {name: value for name, value in place.env.items() if not name.startswith("XDG_")}
        with Terminal([*become, place.command()[0], "--socket", place.socket], {**env, "HOME": str(home)}, mark="Contacts") as terminal:
            ok(terminal.wait("Ana Ruiz"), "a viewer's console is open", terminal.text())
            ok(terminal.wait_until(lambda rows: "d dial" not in rows[-1] and "? help" in rows[-1]), "dialling is not offered", terminal.text())
            ok("ready" not in terminal.screen()[0], "nor has a viewer a state", terminal.text())
            terminal.key("d")
            ok(terminal.wait("you may not do this (dial)"), "and who may is said when it is tried", terminal.text())


CASES = [a_day, a_pause_during_a_call, what_others_do, a_caller_comes_first, phones]
if logins.POSSIBLE and shutil.which("setpriv"):
    CASES.append(who_only_looks)
tap.run(*CASES)
