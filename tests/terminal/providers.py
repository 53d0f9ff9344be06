# SPDX-License-Identifier: MIT
"""Whom a call goes through and with what: chosen on the screen, seen there, sent so, and remembered."""
import json
import os
import pathlib
import stat
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, wait_for
from tap import equal, ok
from terminal import Terminal
from web import respond


def console(place, *arguments, **options):
    return Terminal(place.command(*arguments), place.env, mark="Contacts", **options)


def header(terminal, text, seconds=15):
    return terminal.wait_until(lambda rows: text in rows[0], seconds)


def kept(place):
    """What is remembered, and the mode of its file; None."""
    path = os.path.join(place.env["XDG_STATE_HOME"], "centralita", "console.json")
    try:
        with open(path) as file:
            return json.load(file)["accounts"], stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        return None


class World:
    """An account in Madrid, one in Chile, and one for all others; a contact for each."""

    def __enter__(self):
        self.madrid, self.chile = provider.Server(kind="duocom"), provider.Server(kind="medularis")
        self.others, self.place = provider.Server(), Place()
        self.place.configure(accounts={"otros": self.others, "madrid": self.madrid, "chile": self.chile},
                             route={"+34": "madrid", "+56": "chile", "*": "otros"})
        self.place.start_engine()
        for name, number in (("Ana Ruiz", "911000333"), ("Carla Soto", "+56956311283"), ("Ludwig Ott", "+4930123456")):
            self.place.run("contacts", "add", name, number)
        return self

    def __exit__(self, *_):
        self.place.close()
        for server in (self.madrid, self.chile, self.others):
            server.__exit__()


def through_whom():
    with World() as world, console(world.place) as terminal:
        ok(terminal.wait("Ludwig Ott") and header(terminal, "madrid"), "the header says through whom Ana would be called", terminal.text())
        terminal.key("j")
        ok(header(terminal, "chile"), "and Carla", terminal.text())
        terminal.key("j")
        ok(header(terminal, "otros"), "and Ludwig", terminal.text())
        terminal.type("D911000444")
        ok(header(terminal, "madrid"), "and a number that is typed without its country", terminal.text())
        terminal.key("esc", "P")
        ok(terminal.wait("Providers") and terminal.wait("by the rules: now otros"), "P shows the providers", terminal.text())
        for name, label in (("otros", "Infocaller"), ("madrid", "Duocom"), ("chile", "Medularis")):
            row = terminal.row_with(label) or ""
            ok(name in row and "untried" in row, f"{name} is there, and how it fares", row)
        terminal.key("1")
        ok(header(terminal, "otros (chosen)"), "one is chosen", terminal.text())
        terminal.key("g", "d")
        ok(wait_for(lambda: world.others.asked("dial")), "Ana is called through it", terminal.text())
        equal(world.others.asked("dial")[0].called, "+34911000333", "with her number")
        terminal.type(":provider auto\r")
        ok(header(terminal, "madrid"), "and by the rules again", terminal.text())
        terminal.key("j", "d")
        ok(wait_for(lambda: world.chile.asked("dial")), "Carla goes by the rules", terminal.text())
        equal(len(world.madrid.orders), 0, "nothing went where it was not to go")


def options_of_a_call():
    with World() as world:
        with console(world.place) as terminal:
            ok(terminal.wait("Ludwig Ott") and header(terminal, "madrid"), "a console")
            terminal.key("o")
            ok(terminal.wait("Dial with options") and terminal.wait("minutes"), "o opens the form", terminal.text())
            ok("retries" not in terminal.text() and "party first" not in terminal.text(), "with what Duocom has, and no more", terminal.text())
            terminal.key("tab", "tab", " ", "tab")
            terminal.type("300")
            ok(terminal.wait("300 is not within 0 to 240"), "a limit is told as it is typed", terminal.text())
            terminal.key("enter")
            terminal.key("backspace", "backspace", "backspace")
            terminal.type("5")
            terminal.key("tab")
            terminal.type("a&b")
            ok(terminal.wait("! "), "what only the provider's rules can tell, too", terminal.text())
            equal(len(world.madrid.orders), 0, "and with a fault nothing is sent")
            terminal.key("^U")
            terminal.type("910000001")
            terminal.key("enter")
            ok(wait_for(lambda: world.madrid.asked("dial")), "Enter dials", terminal.text())
            sent = world.madrid.asked("dial")[0].form
            equal((sent["llamado"], sent.get("grabar"), sent.get("minutos"), sent.get("mascara")),
                  ("911000333", "1", "5", "910000001"), "with the options")
            ok(terminal.wait("record, 5 min"), "what is in force is seen beside the keys", terminal.text())
            ok(wait_for(lambda: kept(world.place)), "and remembered")
            accounts, mode = kept(world.place)
            equal((accounts["madrid"]["options"], mode), ({"record": True, "minutes": 5, "caller_id": "910000001"}, 0o600), "for its owner alone")
            terminal.key("q")
            terminal.wait("Question", 2) and terminal.key("y")
            terminal.wait_over()
        with console(world.place) as terminal:
            ok(terminal.wait("record, 5 min"), "the next console knows it", terminal.text())
            terminal.type("D911000444")
            terminal.key("enter")
            ok(wait_for(lambda: len(world.madrid.asked("dial")) == 2), "a number from the pad is dialled", terminal.text())
            sent = world.madrid.asked("dial")[1].form
            equal((sent["llamado"], sent.get("grabar"), sent.get("minutos")), ("911000444", "1", "5"), "with the same options")
            terminal.key("esc", "j", "d")
            ok(wait_for(lambda: world.chile.asked("dial")), "another provider gets none of them", terminal.text())
            terminal.key("k", "O")
            ok(terminal.wait_gone("record, 5 min"), "O forgets them", terminal.text())
            terminal.key("i")
            ok(terminal.wait("Caller ID through madrid") and "910000001" in terminal.text(), "i knows the caller ID used before", terminal.text())
            terminal.key("1")
            ok(terminal.wait("shows 910000001"), "and takes it", terminal.text())
        world.place.run("stop")


def trouble_is_seen():
    with World() as world, console(world.place, columns=100) as terminal:
        world.madrid.behaviour = lambda server, connection, order: connection.sendall(
            respond("slow down", "429 Too Many Requests", "text/plain", "Retry-After: 3600\r\n"))
        ok(terminal.wait("Ludwig Ott") and header(terminal, "madrid"), "a console")
        terminal.key("d")
        ok(terminal.wait_until(lambda rows: "madrid asks to wait until" in rows[0]), "a provider that wants to be left alone is told in the header", terminal.text())
        terminal.key("P")
        ok(terminal.wait("it asks to wait until"), "and among the providers", terminal.text())
        row = terminal.row_with("Duocom") or ""
        ok("waits" in row, "in a word", row)
        ok("429" in terminal.text(), "with the last error", terminal.text())


def hung_up():
    with World() as world, console(world.place) as terminal:
        ok(terminal.wait("Ludwig Ott") and header(terminal, "madrid"), "a console")
        terminal.key("d")
        ok(terminal.wait("taken"), "a call is placed", terminal.text())
        terminal.key("x")
        ok(terminal.wait("Hang up on Ana Ruiz (taken"), "x asks once", terminal.text())
        terminal.key("y")
        ok(wait_for(lambda: world.madrid.asked("hangup")), "the provider is told", terminal.text())
        ok(terminal.wait("How did it end?"), "and the agent is asked how it ended", terminal.text())
        terminal.key("a")
        ok(wait_for(lambda: world.place.calls()[0]["outcome"] == "answered"), "whose word is taken", world.place.calls())
        equal(world.place.calls()[0]["by"], "agent", "as the agent's")
        ok(terminal.wait("by word"), "and marked so", terminal.text())


def what_is_kept_may_be_damaged():
    with World() as world:
        folder = os.path.join(world.place.env["XDG_STATE_HOME"], "centralita")
        os.makedirs(folder, exist_ok=True)
        for name, content in (("rubbish", "\x1b[31m{"), ("evil", '{"accounts":{"madrid":{"options":{"minutes":"\\u001b[2J"}}}}')):
            with open(os.path.join(folder, "console.json"), "w") as file:
                file.write(content)
            with console(world.place) as terminal:
                ok(terminal.wait("Contacts") and terminal.wait("console.json"), f"{name}: it is told, and the console opens", terminal.text())
                ok(terminal.wait("Ludwig Ott"), f"{name}: and works", terminal.text())


tap.run(through_whom, options_of_a_call, trouble_is_seen, hung_up, what_is_kept_may_be_damaged)
