# SPDX-License-Identifier: MIT
"""Asking a provider what became of a call: whom, how often, what its words make of the call, and when no more."""
import json
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, wait_for
from five import NUMBER
from kinds import KINDS, Medularis
from tap import equal, ok
from web import respond

OTHER = "+34911000444"
FIRST = 1  # engine.ask_after, seconds
NOTHING = respond("[]")


def tells(*words, **more):
    """Directcall's words for the two phones."""
    return lambda server, connection, order: connection.sendall(server.kind.status(order, *words, **more))


def lists(uuid, status, *durations):
    """Medularis' list with the call among others."""
    items = [KINDS["medularis"].item("0" * 32, "Conectada", "99", "99"), KINDS["medularis"].item(uuid, status, *durations)]
    return provider.say(json.dumps(items))


KINDS_OF = {
    "directcall": "directcall", "clock": "directcall", "bored": "directcall", "renews": "directcall", "busy": "directcall", "twins": "directcall",
    "medularis": "medularis", "none": "medularis", "lags": "medularis",
    "silent": "directcall", "broken": "directcall", "html": "directcall", "gone": "directcall", "unknown": "directcall",
    "unlisted": "medularis", "mute": "duocom", "blind": "ucontact",
}
UNCONFIRMED = 5  # seconds


def always_new(server, connection, order):
    """Something else each time, so that it is asked again as soon as may be."""
    connection.sendall(server.kind.status(order, f"chamando {len(server.asked('status'))}", "-"))


class Asked:
    """Accounts with a server each, and an engine that asks soon."""

    def __init__(self, place):
        self.place = place
        self.servers = {name: provider.Server(kind=kind) for name, kind in KINDS_OF.items()}
        place.ends += [server.close for server in self.servers.values()]
        accounts = {name: server.account(timeout="2") for name, server in self.servers.items()}
        accounts["none"]["status_url"] = None
        self.servers["clock"].acts["status"] = always_new
        place.configure(accounts=accounts,
                        sections={"engine": {"ask_after": str(FIRST), "unconfirmed_after": str(UNCONFIRMED)}})
        place.start_engine()
        self.dial("clock")

    def __getitem__(self, name):
        return self.servers[name]

    def dial(self, name, number=NUMBER):
        return self.place.run("dial", number, "--provider", name, "--json").json()

    def show(self, call):
        return self.place.show(call["id"])

    def asks(self, name):
        return len(self.servers[name].asked("status"))

    def comes_to(self, call, state):
        return wait_for(lambda: self.show(call)["state"] == state, pause=0.05)

    def some_time(self, name, times=1):
        """Until another account has been asked so often from now on: time enough for what shall not happen."""
        before = self.asks(name)
        return wait_for(lambda: self.asks(name) >= before + times, pause=0.05)


def steps(call):
    return [step["detail"] for step in call["timeline"] if step["what"] == "status"]


def as_directcall_tells(asked):
    server = asked["directcall"]
    server.acts["status"] = tells("chamando", "desligada")
    call = asked.dial("directcall")
    ok(wait_for(lambda: asked.asks("directcall")), "directcall: a live call is asked after")
    order = server.asked("status")[0]
    equal((order.method, order.target),
          ("GET", "/voz/status?origem=34911000222&destino=34911000333&access_token=t0k3n-1001&format=json"),
          "directcall: what is asked")
    ok(wait_for(lambda: steps(asked.show(call))), "directcall: what it says is in the timeline")
    said = asked.show(call)
    equal((said["state"], said["outcome"]), ("accepted", None), "directcall: words that nobody knows make nothing of the call")
    ok("chamando" in steps(said)[0] and "desligada" in steps(said)[0], "directcall: they are shown", steps(said))
    server.acts["status"] = tells("atendida", "chamando")
    ok(asked.comes_to(call, "started"), "directcall: one phone has answered: started", asked.show(call))
    server.acts["status"] = tells("atendida", "atendida")
    ok(asked.comes_to(call, "connected"), "directcall: both have: connected", asked.show(call))
    said = asked.show(call)
    equal([leg["state"] for leg in said["legs"]], ["connected", "connected"], "directcall: so are both legs")
    equal((said["outcome"], said["ended_at"]), (None, None), "directcall: it is not over")
    equal(said["started_at"], "2026-11-22T10:00:00Z", "directcall: times without a zone are the account's")
    server.acts["status"] = lambda s, connection, order: connection.sendall(s.kind.reply(order, "003", "erro", "nao ativa"))
    ok(asked.comes_to(call, "ended"), "directcall: no longer active: ended", asked.show(call))
    said = asked.show(call)
    equal((said["outcome"], said["by"]), ("answered", "provider"), "directcall: answered, by the provider's word")
    count = asked.asks("directcall")
    ok(asked.some_time("clock"), "directcall: when others are asked after")
    equal(asked.asks("directcall"), count, "directcall: a call that is over is not")
    equal(len(server.asked("dial")), 1, "directcall: it was dialled once")


def as_medularis_lists(asked):
    server = asked["medularis"]
    asked.dial("none")
    call = asked.dial("medularis", OTHER)
    ok(wait_for(lambda: asked.asks("medularis")), "medularis: a live call is asked after")
    order = server.asked("status")[0]
    day = call["created_at"][:10]
    ok(order.target.startswith(f"{Medularis.LIST}?date=") and order.target.endswith(f"&popup_uuid={Medularis.POPUP}"),
       "medularis: what is asked", (order.target, day))
    equal(order.headers.get("security-token"), server.account()["security_token"], "medularis: with its token in a header")
    ok(order.body == b"" and b"dQ9OR" not in order.target.encode(), "medularis: and nowhere else", order.raw)
    equal(asked.show(call)["state"], "accepted", "medularis: a call that is not listed yet stays accepted")
    server.acts["status"] = lists(call["reference"], "Marcando")
    ok(wait_for(lambda: "Marcando" in steps(asked.show(call))), "medularis: an unknown word is in the timeline")
    equal(asked.show(call)["state"], "accepted", "medularis: and makes nothing of the call")
    server.acts["status"] = lists(call["reference"].upper(), "Conectada", "0", "0")
    ok(asked.comes_to(call, "connected"), "medularis: Conectada: connected", asked.show(call))
    server.acts["status"] = lists(call["reference"], "Conectada", "12", "7")
    ok(asked.comes_to(call, "ended"), "medularis: durations that no longer grow: ended", asked.show(call))
    said = asked.show(call)
    equal((said["outcome"], said["by"], said["seconds"]), ("answered", "provider", 7), "medularis: answered, with its seconds")
    count = asked.asks("medularis")
    ok(asked.some_time("clock"), "medularis: when others are asked after")
    equal(asked.asks("medularis"), count, "medularis: a call that is over is not")
    equal(len(asked["none"].orders), 1, "medularis: without status_url nobody is asked")


def a_list_that_lags(asked):
    """Durations that are told but now and then stand still between two questions, and the call goes on."""
    server = asked["lags"]

    def lag(its, connection, order):
        number = len(its.asked("status"))
        lists(call["reference"], "Conectada", str(number // 2 * 9), str(number // 2 * 9))(its, connection, order)
    server.acts["status"] = provider.say("[]")
    call = asked.dial("lags", OTHER)
    server.acts["status"] = lag
    ok(asked.some_time("lags", 4), "a list that lags: it is asked for several times")
    said = asked.show(call)
    equal((said["state"], said["ended_at"]), ("connected", None), "a list that lags: the call is not over")


def no_news(asked):
    """What is no answer is no news: such a call becomes unconfirmed, and the agent closes it."""
    replies = {"silent": provider.never, "broken": provider.say("oops", "500 Internal Server Error"),
               "html": provider.say("<html>hello</html>", kind="text/html"), "gone": provider.hang_up,
               "unknown": provider.say(NOTHING), "unlisted": provider.send_bytes(NOTHING)}
    calls = {}
    for name in (*replies, "mute", "blind"):
        if name in replies:
            asked[name].acts["status"] = replies[name]
        calls[name] = asked.dial(name)
    for name, call in calls.items():
        ok(asked.comes_to(call, "unconfirmed"), f"{name}: without news the call is unconfirmed", asked.show(call))
        said = asked.show(call)
        equal((said["outcome"], said["ended_at"], said["answered_at"]), (None, None, None), f"{name}: nothing else is made of it")
    for name in replies:
        ok(asked.asks(name) > 0, f"{name}: it was asked")
        equal(asked.show(calls[name])["heard_at"], calls[name]["heard_at"], f"{name}: that it did not tell is no news")
    equal([len(asked[name].orders) for name in ("mute", "blind")], [1, 1], "who can't be asked is not asked")
    call = calls["broken"]
    equal(asked.place.run("close", call["id"], "--outcome", "answered").code, 0, "an unconfirmed call is closed by its agent")
    said = asked.show(call)
    equal((said["state"], said["outcome"], said["by"]), ("ended", "answered", "agent"), "by the agent's word")


def less_and_less(asked):
    """And not at all for as long as the provider asks to wait."""
    asked["busy"].acts["status"] = provider.say("busy", "429 Too Many Requests", "text/plain", "Retry-After: 3600\r\n")
    twins = [asked.dial("twins") for _ in range(2)]
    asked.some_time("clock")  # the first may have been asked after before there was a second
    alone = asked.asks("twins")
    asked.dial("busy")
    asked.dial("bored")
    ok(wait_for(lambda: asked.asks("bored") >= 3), "the same answer over and over")
    times = [order.at for order in asked["bored"].asked("status")[:3]]
    waits = [times[1] - times[0], times[2] - times[1]]
    ok(waits[0] >= FIRST * 0.9 and waits[1] > waits[0] * 1.2, "is asked for less and less often", waits)
    equal(asked.asks("busy"), 1, "one that asks to wait is left alone")
    equal(asked.asks("twins"), alone, "two calls that it can't tell apart are not asked after")
    equal(asked.place.run("close", twins[0]["id"], "--outcome", "failed").code, 0, "when one of them is closed")
    ok(wait_for(lambda: asked.asks("twins") > alone), "the other is")


def with_a_new_token(asked):
    asked["renews"].acts["status"] = provider.in_turn(
        provider.say(json.dumps({"status": "erro", "codigo": "006", "msg": "token"})), tells("atendida", "atendida"))
    call = asked.dial("renews")
    ok(asked.comes_to(call, "connected"), "a dead token is renewed for a question too", asked.show(call))
    equal(len(asked["renews"].asked("token")), 2, "once")


def silent_for_long():
    """A call that was up and is found over, though it had been silent for so long that its state was in doubt."""
    gone = json.dumps({"status": "erro", "codigo": "003", "msg": "Chamada inativa"})
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"directcall": server},
                        sections={"engine": {"ask_after": "3", "unconfirmed_connected_after": "1"}})
        place.start_engine()
        server.acts["status"] = provider.in_turn(tells("atendida", "atendida"), provider.say(gone))
        call = place.run("dial", NUMBER, "--json").json()["id"]
        states = set()

        def state():
            states.add(place.show(call)["state"])
            return "ended" in states

        ok(wait_for(state, pause=0.05), "found over", states)
        ok("unconfirmed" in states, "having been in doubt", states)


def all_at_once():
    """Each with accounts of its own: most of it is waiting."""
    cases = (as_directcall_tells, as_medularis_lists, a_list_that_lags, no_news, less_and_less, with_a_new_token)
    with Place() as place, ThreadPoolExecutor() as pool:
        asked = Asked(place)
        for done in [pool.submit(case, asked) for case in cases]:
            done.result()


tap.run(all_at_once, silent_for_long)
