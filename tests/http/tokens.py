# SPDX-License-Identifier: MIT
"""Tokens that are fetched: once for all, kept, renewed once after a refusal; and what is sent with them, never twice
without that."""
import json
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, wait_for
from five import NUMBER, run_all
from tap import equal, ok
from web import respond

MANY = 50
REFUSALS = {  # of an order, for its token
    "code 006": respond(json.dumps({"status": "erro", "codigo": "006", "msg": "Falha na autenticação"})),
    "HTTP 401": respond("<html>401</html>", "401 Unauthorized", "text/html"),
    "error_description": respond(json.dumps({"error": "invalid_token", "error_description": "The token has expired"}),
                                 "400 Bad Request"),
}


def token_of(order):
    return order.form.get("access_token") or order.headers.get("authorization", "").removeprefix("Basic ")


def unless(alive, refusal):
    """Refuses what does not come with a token that is `alive`."""
    def behave(server, connection, order):
        connection.sendall(server.kind.good(server, order) if alive(token_of(order)) else refusal)
    return behave


def newer_than(number):
    return lambda token: int(token.rpartition("-")[2]) > number


class Account:
    """with Account(kind) as its: its.server, its.dial() …"""

    def __init__(self, kind="directcall", **keys):
        self.server = provider.Server(kind=kind)
        self.place = Place()
        if kind == "ucontact":
            keys = {"token": None, "user": "ana", "password": "clave", **keys}
        self.place.configure(accounts={kind: self.server}, **keys)
        self.place.start_engine()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.place.close()
        self.server.close()

    def dial(self, number=NUMBER):
        return self.place.run("dial", number, "--json")

    def dial_all(self, numbers, gate):
        """At once; the gate opens when the engine has them all."""
        def open_gate():
            ok(wait_for(lambda: self.waiting() == len(numbers)), "all dials are with the engine", self.waiting())
            gate.set()
        return run_all(self.place, {number: ("dial", number, "--json") for number in numbers}, open_gate)

    def waiting(self):
        account = json.loads(self.place.run("providers", "--json").out.splitlines()[0])
        return account["under_way"] + account["waiting"]

    def counts(self):
        """Requests for a token, and orders."""
        return len(self.server.asked("token")), len(self.server.asked("dial"))


def kept():
    for kind in ("directcall", "ucontact"):
        with Account(kind) as its:
            equal(its.counts(), (0, 0), f"{kind}: no token before it is needed")
            results = [its.dial() for _ in range(3)]
            equal([result.code for result in results], [0, 0, 0], f"{kind}: three orders are taken", results)
            equal(its.counts(), (1, 3), f"{kind}: one token for all of them")
            equal({token_of(order) for order in its.server.asked("dial")}, {"t0k3n-1001"}, f"{kind}: that one")


def renewed():
    for kind in ("directcall", "ucontact"):
        for name, refusal in REFUSALS.items():
            if kind == "ucontact" and name != "HTTP 401":
                continue
            with Account(kind) as its:
                its.dial()
                its.server.acts["dial"] = unless(newer_than(1001), refusal)
                dialled = its.dial("+34911000334")
                equal((dialled.code, dialled.json()["state"]), (0, "accepted"), f"{kind}, {name}: the order is repeated and taken",
                      dialled)
                equal(its.counts(), (2, 3), f"{kind}, {name}: with one new token, and once")
                equal([token_of(order) for order in its.server.asked("dial")], ["t0k3n-1001", "t0k3n-1001", "t0k3n-1002"],
                      f"{kind}, {name}: first with the old one, then with the new one")
                equal(its.dial("+34911000335").code, 0, f"{kind}, {name}: the next order")
                equal(its.counts(), (2, 4), f"{kind}, {name}: has the new one at once")
                equal(len(its.place.calls()), 3, f"{kind}, {name}: each is one call")


def refused_twice():
    for name, refusal in REFUSALS.items():
        with Account() as its:
            its.server.acts["dial"] = provider.send_bytes(refusal)
            dialled = its.dial()
            equal((dialled.code, dialled.json()["state"]), (1, "refused"), f"{name}, twice: not placed", dialled)
            equal(its.counts(), (2, 2), f"{name}, twice: exactly two orders, each with a token of its own")
            ok("directcall" in dialled.err and dialled.json()["message"], f"{name}, twice: a sentence", dialled)
            its.server.acts.pop("dial")
            equal(its.dial().code, 0, f"{name}, twice: the next order tries anew")
            equal(its.counts(), (3, 3), f"{name}, twice: with a new token")


def the_one_before_is_secret_too():
    """That we have done with a token does not mean that the provider has: what it says of the last one is kept back."""
    with Account() as its:
        seen = []

        def echo(_, connection, order):
            seen.append(token_of(order))
            connection.sendall(respond(json.dumps({"status": "erro", "codigo": "006", "msg": f"Token {seen[0]} velho"})))
        its.server.acts["dial"] = echo
        dialled = its.dial()
        equal((dialled.code, len(set(seen))), (1, 2), "refused with one token and with the next", dialled)
        ok("Token *** velho" in dialled.err and seen[0] not in dialled.err + dialled.out, "neither is told", dialled)


def refused_then_lost():
    """What comes of the second try is what counts: it was sent."""
    with Account() as its:
        its.server.acts["dial"] = provider.in_turn(provider.send_bytes(REFUSALS["code 006"]), provider.hang_up)
        dialled = its.dial()
        equal((dialled.code, dialled.json()["state"]), (3, "unknown"), "lost at the second try: unknown", dialled)
        equal(its.counts(), (2, 2), "and not tried a third time")


def refused_late():
    """A refusal of the old token that comes when there is a new one already says nothing of the new one."""
    gate = threading.Event()
    with Account() as its:
        its.dial()
        dead = provider.send_bytes(REFUSALS["code 006"])

        def behave(server, connection, order):
            if token_of(order) != "t0k3n-1001":
                return provider.accept(server, connection, order)
            return (provider.hold(gate, dead) if order.called.endswith("334") else dead)(server, connection, order)

        its.server.acts["dial"] = behave
        before = its.counts()[1]
        late = its.place.start("dial", "+34911000334", "--json")
        ok(wait_for(lambda: its.counts()[1] > before), "an order is out with the old token")
        equal(its.dial("+34911000335").code, 0, "meanwhile another fetches a new one")
        gate.set()
        out, err = late.communicate(timeout=60)
        equal((late.returncode, json.loads(out)["state"]), (0, "accepted"), "the first is repeated", err)
        equal(its.counts()[0], 2, "with the new token, and without a third")


def none_to_be_had():
    evil = "abc\r\nX-Evil: 1"
    ways = {
        "refused": provider.say(json.dumps({"error": "invalid_client", "error_description": "no"}), "401 Unauthorized"),
        "500": provider.say("oops", "500 Internal Server Error", "text/plain"),
        "HTML": provider.say("<html>hello</html>", kind="text/html"),
        "nothing": provider.say(""),
        "garbage": provider.say(bytes(range(256))),
        "hangs up": provider.hang_up,
        "never answers": provider.never,
        "a redirect": provider.say("", "302 Found", extra="Location: http://127.0.0.1:9/\r\n"),
        "0": provider.say("0", kind="text/plain"),
        "an empty one": provider.say('{"access_token":""}'),
        "a number": provider.say('{"access_token":null}'),
        "a huge one": provider.say(json.dumps({"access_token": "x" * 100_000})),
        "429": provider.say("busy", "429 Too Many Requests", "text/plain", "Retry-After: 60\r\n"),
    }
    for kind in ("directcall", "ucontact"):
        with Account(kind, timeout="1") as its:
            for name, behaviour in ways.items():
                its.server.acts["token"] = behaviour
                dialled = its.dial()
                call = dialled.json() if dialled.out else {}
                equal((dialled.code, call.get("state")), (1, "refused"), f"{kind}, a token: {name}: not placed", dialled)
                ok(call.get("message") and (kind in dialled.err or its.server.url in dialled.err), f"{kind}, a token: {name}: a sentence", dialled)
            equal(its.counts(), (len(ways), 0), f"{kind}: it was asked once each time, and no order was sent")
            its.server.acts["token"] = provider.say(json.dumps({"access_token": evil}) if kind == "directcall" else evil)
            its.dial()
            ok(all("x-evil" not in order.headers for order in its.server.orders), f"{kind}: a token can't bring a header",
               [order.raw for order in its.server.asked("dial")])
            its.server.acts.pop("token")
            dialled = its.dial()
            equal(dialled.code, 0, f"{kind}: then all is well again", dialled)


def forms_of_a_token():
    odd = "a+b/c=&d é"
    for name, reply, wanted in (("bare", "YWJj\n", "YWJj"), ("quoted", '"YWJj"', "YWJj"), ("the last of a list", '["x", "YWJj"]', "YWJj")):
        with Account("ucontact") as its:
            its.server.acts["token"] = provider.say(reply, kind="text/plain")
            equal(its.dial().code, 0, f"ucontact, a token that is {name}: taken")
            equal(token_of(its.server.asked("dial")[0]), wanted, f"ucontact, a token that is {name}: as it is")
    with Account() as its:
        its.server.acts["token"] = provider.say(json.dumps({"access_token": odd}))
        equal(its.dial().code, 0, "directcall, a token of any shape: taken")
        equal(token_of(its.server.asked("dial")[0]), odd, "directcall, a token of any shape: unharmed")


def it_ends():
    """A token whose end the provider tells is renewed by itself."""
    with Account() as its:
        its.server.acts["token"] = provider.say(json.dumps({"access_token": "short", "expires_in": 1}))
        ok(wait_for(lambda: its.dial().code == 0 and len(its.server.asked("token")) > 1, pause=0.2), "it is fetched anew")
        ok(len(its.server.asked("dial")) > 1, "without a refusal before")


def zero_of_ucontact():
    """It may mean a dead token as well as a bad order."""
    with Account("ucontact") as its:
        its.dial()
        its.server.acts["dial"] = provider.refuse("0")
        dialled = its.dial("+34911000334")
        equal((dialled.code, dialled.json()["state"]), (1, "refused"), "ucontact, 0: refused", dialled)
        equal(its.counts(), (1, 2), "ucontact, 0: not repeated, and no token fetched for it")
        its.server.acts.pop("dial")
        equal(its.dial("+34911000335").code, 0, "ucontact, 0: the next order is taken")
        equal(its.counts(), (2, 3), "ucontact, 0: with a new token")
    for refusal in (provider.refuse("0"), provider.send_bytes(REFUSALS["HTTP 401"])):
        with Account("ucontact", token="Zml4ZWQ=", user=None, password=None) as its:
            its.server.acts["dial"] = refusal
            equal([its.dial().code for _ in range(2)], [1, 1], "ucontact, a fixed token that is refused: refused")
            equal(its.counts(), (0, 2), "ucontact, a fixed token: no other is fetched, nothing is repeated")
            equal({token_of(order) for order in its.server.orders}, {"Zml4ZWQ="}, "ucontact, a fixed token: as it is")


def many_numbers():
    return [f"+349110{n:05d}" for n in range(1, MANY + 1)]


def many_at_once(name, expired):
    gate = threading.Event()
    with Account(timeout="60") as its:
        if expired:
            equal(its.dial("+34911000999").code, 0, f"{name}: a token is there")
            its.server.acts["dial"] = unless(newer_than(1001), REFUSALS["code 006"])
        fetched, sent = its.counts()
        its.server.acts["token"] = provider.hold(gate)
        numbers = many_numbers()
        results = its.dial_all(numbers, gate)
        equal({result.code for result in results.values()}, {0}, f"{name}: {MANY} dials at once, all exit 0",
              [result for result in results.values() if result.code][:3])
        equal(len(its.server.asked("token")) - fetched, 1, f"{name}: exactly one request for a token")
        orders = [order for order in its.server.asked("dial")[sent:] if token_of(order) != "t0k3n-1001" or not expired]
        equal(sorted(order.called for order in orders), [number[1:] for number in numbers], f"{name}: each placed once")
        refused = len(its.server.asked("dial")) - sent - len(orders)
        tap.note(f"{name}: {refused} were refused for the old token, at most {its.server.most_under_way} at once")
        ok((refused > 0) == expired and refused <= 8, f"{name}: no more of them than were out at once", refused)
        ok(its.server.most_under_way <= 8, f"{name}: at most eight requests at once", its.server.most_under_way)
        states = [call["state"] for call in its.place.calls() if call["number"] in numbers]
        equal(states, ["accepted"] * MANY, f"{name}: {MANY} calls")


def fifty_with_an_expired_token():
    many_at_once("expired", True)


def fifty_from_nothing():
    many_at_once("from nothing", False)


def fifty_in_vain():
    gate = threading.Event()
    with Account(timeout="60") as its:
        its.server.acts["token"] = provider.hold(gate, provider.say("oops", "500 Internal Server Error", "text/plain"))
        results = its.dial_all(many_numbers(), gate)
        equal({result.code for result in results.values()}, {1}, f"in vain: {MANY} dials at once, none placed",
              [result for result in results.values() if result.code != 1][:3])
        equal(its.counts(), (1, 0), "in vain: one request for a token, no order")
        equal({call["state"] for call in its.place.calls()}, {"refused"}, "in vain: all are refused")


tap.run(kept, renewed, refused_twice, the_one_before_is_secret_too, refused_then_lost, refused_late, none_to_be_had,
        forms_of_a_token, it_ends, zero_of_ucontact, fifty_with_an_expired_token, fifty_from_nothing, fifty_in_vain)
