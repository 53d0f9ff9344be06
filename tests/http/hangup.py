# SPDX-License-Identifier: MIT
"""Hanging up from here: what is asked of each provider, how it ends, and whom it may not hit."""
import json
import os
import pathlib
import pwd
import sqlite3
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, wait_for
from five import NUMBER, Five
from kinds import KINDS
from tap import equal, ok
from web import respond

WHO = pwd.getpwuid(os.getuid()).pw_name
TWO_DAYS = 2 * 24 * 3600 * 1000  # ms
REQUESTS = {  # method, target, body; REF is the call's reference
    "duocom": ("GET", KINDS["duocom"].CONTROL + "?principal=666111666&pass=MiClave&orden=cortar&ref=REF", b""),
    "directcall": ("GET", "/voz/end?origem=34911000222&destino=34911000333&access_token=t0k3n-1001&format=json", b""),
    "ucontact": ("POST", "/Integra/resources/Agents/HangupPhone", b"phone=1001"),
}
REFUSALS = {
    "duocom": respond("0\n<br>\nERROR: Referencia incorrecta.\n", kind="text/html"),
    "directcall": respond(json.dumps({"status": "erro", "codigo": "010", "msg": "Identificador inexistente"})),
    "ucontact": respond("0", kind="text/plain"),
}


def steps(call):
    return [(step["what"], step["detail"]) for step in call["timeline"]]


def notable(place):
    with place.engine.wire() as wire:
        return [call["id"] for call in wire.ask("calls", attention=True)[0]]


def hung_up():
    with Place() as place:
        five = Five(place)
        for kind, (method, target, body) in REQUESTS.items():
            call = five.dial(kind).json()
            done = place.run("hangup", call["id"], "--json")
            equal(done.code, 0, f"{kind}: exit 0", done)
            over = done.json()
            equal((over["id"], over["state"], over["by"], over["outcome"]), (call["id"], "ended", "agent", None),
                  f"{kind}: ended, by the agent; whether it was answered nobody knows")
            ok(over["ended_at"], f"{kind}: at a time", over)
            orders = five[kind].asked("hangup")
            equal([(order.method, order.target, order.body) for order in orders],
                  [(method, target.replace("REF", call["reference"]), body)], f"{kind}: what was asked")
            if kind == "ucontact":
                equal(orders[0].headers.get("authorization"), "Basic YW5hOmNsYXZl", "ucontact: with its token")
            shown = place.show(call["id"])
            ok(any(WHO in (detail or "") for _, detail in steps(shown)), f"{kind}: the timeline says who did it", steps(shown))
            again = place.run("hangup", call["id"], "--json")
            equal((again.code, len(five[kind].asked("hangup"))), (1, 1), f"{kind}: once more: exit 1, nothing sent", again)
            equal(notable(place), [call["id"]], f"{kind}: it is among the calls that need attention")
            closed = place.run("close", call["id"], "--outcome", "answered")
            equal((closed.code, place.show(call["id"])["outcome"]), (0, "answered"), f"{kind}: its outcome can be told later",
                  closed)
            equal(notable(place), [], f"{kind}: and then is not")


def not_hung_up():
    """It was refused, or there is no telling: the call goes on, and can be tried again."""
    with Place() as place:
        five = Five(place, timeout="1")
        ways = (("refused", None, 1), ("500", provider.say("oops", "500 Internal Server Error", "text/plain"), 3),
                ("HTML", provider.say("<html>hello</html>", kind="text/html"), 3), ("garbage", provider.say(b"\0\1\2"), 3),
                ("hangs up", provider.hang_up, 3), ("never answers", provider.never, 3),
                ("404", provider.say("no", "404 Not Found", "text/plain"), 1))
        for kind in REQUESTS:
            call = five.dial(kind).json()["id"]
            for name, behaviour, code in ways:
                five[kind].acts["hangup"] = behaviour or provider.send_bytes(REFUSALS[kind])
                before = len(five[kind].asked("hangup"))
                done = place.run("hangup", call)
                equal(done.code, code, f"{kind}, {name}: exit {code}", done)
                ok(kind in done.err or five[kind].url in done.err, f"{kind}, {name}: a sentence", done)
                equal(len(five[kind].asked("hangup")) - before, 1, f"{kind}, {name}: asked once")
                equal(place.show(call)["state"], "accepted", f"{kind}, {name}: the call goes on")
            five[kind].acts.pop("hangup")
            equal(place.run("hangup", call).code, 0, f"{kind}: it can be tried again")


def nobody_there():
    """Neither connected nor sent."""
    with Place() as place:
        five = Five(place)
        calls = {kind: five.dial(kind).json()["id"] for kind in REQUESTS}
        for kind, call in calls.items():
            five[kind].close()
            done = place.run("hangup", call)
            equal(done.code, 1, f"{kind}, refused connection: exit 1", done)
            equal(place.show(call)["state"], "accepted", f"{kind}, refused connection: the call goes on")


def has_not_got_it():
    with Place() as place:
        five = Five(place, {"duocom": {"control_url": None}})
        for kind in ("infocaller", "medularis", "duocom"):
            call = five.dial(kind).json()["id"]
            done = place.run("hangup", call, "--json")
            equal((done.code, done.out), (2, ""), f"{kind}: exit 2", done)
            ok(kind in done.err and "hangup" in done.err, f"{kind}: names both", done)
            equal((len(five[kind].orders), place.show(call)["state"]), (1, "accepted"), f"{kind}: nothing was sent or changed")
        rows = {row["name"]: row["capabilities"] for row in place.run("providers", "--json").lines()}
        equal({kind for kind in rows if "hangup" in rows[kind]}, {"directcall", "ucontact"}, "providers says the same")


def no_such_call():
    with Place() as place:
        five = Five(place)
        done = place.run("hangup", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
        equal((done.code, done.out), (1, ""), "no such call: exit 1", done)
        five.behave("dial", provider.hang_up)
        lost = five.dial("ucontact").json()
        equal(lost["state"], "unknown", "a call of which nothing is known", lost)
        done = place.run("hangup", lost["id"])
        equal((done.code, len(five["ucontact"].asked("hangup"))), (1, 0), "is not hung up", done)
        place.engine.kill(15)
        done = place.run("hangup", lost["id"])
        equal(done.code, 4, "hangup never starts an engine: exit 4", done)
        equal(place.engines(), [], "there is none")


def two_on_one_pair():
    with Place() as place:
        five = Five(place)
        first = five.dial("directcall").json()["id"]
        second = five.dial("directcall").json()["id"]
        other = five.dial("directcall", "+34911000334").json()["id"]
        done = place.run("hangup", first)
        equal((done.code, len(five["directcall"].asked("hangup"))), (1, 0), "two calls of one pair: nothing is sent", done)
        ok("directcall" in done.err and second in done.err, "two calls of one pair: a sentence names the other", done)
        equal(place.run("hangup", other).code, 0, "a call of another pair can be hung up")
        equal(place.run("close", second, "--outcome", "failed").code, 0, "when one of the two is closed")
        done = place.run("hangup", first)
        equal((done.code, len(five["directcall"].asked("hangup"))), (0, 2), "the other can be hung up", done)


def two_on_one_phone():
    """uContact hangs up a phone: whatever call is on it, of whichever campaign, however the phone is written."""
    server = provider.Server(kind="ucontact")
    with Place() as place:
        phone = "911000111"
        place.configure(accounts={"sales": server.account(phone=phone), "help": server.account(phone=phone, campaign="Help->"),
                                  "other": server.account(phone="1002")})
        place.start_engine()

        def dial(number, *options):
            return place.run("dial", number, *options, "--json").json()

        first = dial(NUMBER, "--provider", "sales")
        dial("+34911000555", "--provider", "other")
        ways = {
            "written otherwise": lambda: dial("+34911000334", "--provider", "sales", "--from", phone),
            "of another account": lambda: dial("+34911000335", "--provider", "help"),
            "of which nothing is known": lambda: dial("+34911000336", "--provider", "sales"),
        }
        for name, way in ways.items():
            server.acts["dial"] = provider.hang_up if "nothing" in name else provider.accept
            second = way()
            done = place.run("hangup", first["id"])
            equal((done.code, len(server.asked("hangup"))), (1, 0), f"a second call, {name}: nothing is sent", done)
            ok(second["id"] in done.err, f"a second call, {name}: a sentence names it", done)
            equal(place.run("close", second["id"], "--outcome", "failed").code, 0, f"a second call, {name}: is closed")
        equal((place.run("hangup", first["id"]).code, len(server.asked("hangup"))), (0, 1), "alone it can be hung up")
    server.close()


def known_to_be_answered():
    """Nobody needs to say what became of a call that was hung up while it was known to be up."""
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"directcall": server}, sections={"engine": {"ask_after": "1"}})
        place.start_engine()
        server.acts["status"] = lambda its, connection, order: connection.sendall(
            its.kind.status(order, "atendida", "atendida"))
        call = place.run("dial", NUMBER, "--json").json()["id"]
        ok(wait_for(lambda: place.show(call)["state"] == "connected"), "a call that is up")
        equal(place.run("hangup", call, "--json").json()["outcome"], "answered", "was answered when it is hung up")
        done = place.run("close", call, "--outcome", "failed")
        equal((done.code, place.show(call)["outcome"]), (1, "answered"), "and can't be closed otherwise", done)


def twice_at_once():
    gate = threading.Event()
    with Place() as place:
        five = Five(place)
        call = five.dial("ucontact").json()["id"]
        five["ucontact"].acts["hangup"] = provider.hold(gate)
        first = place.start("hangup", call, "--json")
        ok(wait_for(lambda: five["ucontact"].asked("hangup")), "a hang-up is on its way")
        done = place.run("hangup", call, "--json")
        equal((done.code, len(five["ucontact"].asked("hangup"))), (1, 1), "another one is refused and not sent", done)
        gate.set()
        out, err = first.communicate(timeout=60)
        equal((first.returncode, json.loads(out)["state"]), (0, "ended"), "the first is done", err)


def on_a_full_disk():
    """What was hung up is told so, and is written down as soon as there is room."""
    gate = threading.Event()
    with Place() as place:
        five = Five(place)
        call = five.dial("directcall").json()["id"]
        five["directcall"].acts["hangup"] = provider.hold(gate)
        hangup = place.start("hangup", call, "--json")
        ok(wait_for(lambda: five["directcall"].asked("hangup")), "a hang-up is on its way")
        place.engine.fill_disk()
        gate.set()
        out, err = hangup.communicate(timeout=60)
        equal((hangup.returncode, json.loads(out)["state"]), (0, "ended"), "the disk is full: told all the same", err)
        equal(place.show(call)["state"], "accepted", "the disk is full: not stored")
        place.engine.free_disk()
        ok(wait_for(lambda: place.show(call)["state"] == "ended"), "stored once there is room")
        equal(len(five["directcall"].asked("hangup")), 1, "and not sent again")


def with_a_dead_token():
    with Place() as place:
        five = Five(place)
        call = five.dial("directcall").json()["id"]
        five["directcall"].acts["hangup"] = provider.in_turn(
            provider.say(json.dumps({"status": "erro", "codigo": "006", "msg": "token"})), provider.accept)
        done = place.run("hangup", call)
        equal(done.code, 0, "a dead token is renewed for a hang-up too", done)
        equal((len(five["directcall"].asked("token")), len(five["directcall"].asked("hangup"))), (2, 2), "once")


def make_older(place, id):
    """Puts the call two days back, in the store of an engine that is not running."""
    with sqlite3.connect(os.path.join(place.state, "centralita.db")) as store:
        facts, at = store.execute("SELECT facts, created_at FROM calls WHERE id = ?", (id,)).fetchone()
        older = at - TWO_DAYS
        store.execute("UPDATE calls SET facts = ?, created_at = ? WHERE id = ?", (facts.replace(str(at), str(older)), older, id))
    store.close()


def references_of_other_days():
    """Duocom gives them anew each day."""
    with Place() as place:
        five = Five(place)
        old, new = [five.dial("duocom").json()["id"] for _ in range(2)]
        place.engine.kill(15)
        make_older(place, old)
        place.start_engine()
        done = place.run("hangup", old)
        equal((done.code, len(five["duocom"].asked("hangup"))), (1, 0), "a reference of another day: exit 1, nothing sent", done)
        ok("duocom" in done.err and "day" in done.err, "a reference of another day: a sentence", done)
        equal(place.run("hangup", new).code, 0, "one of today is hung up")


tap.run(hung_up, not_hung_up, nobody_there, has_not_got_it, no_such_call, two_on_one_pair, two_on_one_phone, known_to_be_answered, twice_at_once,
        on_a_full_disk, with_a_dead_token, references_of_other_days)
