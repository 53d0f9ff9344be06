# SPDX-License-Identifier: MIT
"""Several accounts side by side, two of them of one kind: which takes which number, each with what is its own."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place
from tap import equal, ok

CREDENTIALS = {"madrid": ("666111666", "MiClave"), "bilbao": ("777222777", "OtraClave")}
# Number as typed, and the account that takes it.
NUMBERS = [
    ("+34911000333", "madrid"), ("911 000 334", "madrid"), ("0034 911 000 335", "madrid"), ("+34944000333", "bilbao"),
    ("944000334", "bilbao"), ("+34934000333", "madrid"), ("+554130600300", "directcall"), ("+56956311283", "medularis"),
    ("+442079460123", "infocaller"), ("112", "infocaller"),
]
ROUTES = {"*": "infocaller", "+34": "madrid", "+3494": "bilbao", "+55": "directcall", "+569": "medularis"}


class Office:
    """Two accounts of Duocom's, one of each other kind but uContact."""

    def __init__(self, place, route=None, **agent):
        kinds = {"infocaller": "infocaller", "directcall": "directcall", "medularis": "medularis", "madrid": "duocom",
                 "bilbao": "duocom"}
        self.place = place
        self.servers = {name: provider.Server(kind=kind) for name, kind in kinds.items()}
        place.ends += [server.close for server in self.servers.values()]
        accounts = {name: server.account() for name, server in self.servers.items()}
        for name, (account, password) in CREDENTIALS.items():
            accounts[name].update(account=account, password=password)
        place.configure(accounts=accounts, route=route, sections={"agent": agent})
        place.start_engine()

    def taken(self, *arguments):
        """Dials; gives the accounts that got an order for it, and the result."""
        before = {name: len(server.asked("dial")) for name, server in self.servers.items()}
        dialled = self.place.run("dial", *arguments, "--json")
        return [name for name, server in self.servers.items() if len(server.asked("dial")) > before[name]], dialled


def longest_prefix():
    for order in (list(ROUTES), list(reversed(ROUTES))):
        with Place() as place:
            office = Office(place, {prefix: ROUTES[prefix] for prefix in order}, provider="bilbao")
            for number, wanted in NUMBERS:
                taken, dialled = office.taken(number)
                equal((dialled.code, taken), (0, [wanted]), f"{number} goes through {wanted}", dialled)
                equal(dialled.json()["provider"], wanted, f"{number}: the call says so")
            for name in office.servers:
                taken, dialled = office.taken("+34911000999", "--provider", name)
                equal(taken, [name], f"--provider {name} goes before all routes", dialled)
            rows = {row["name"]: row for row in place.run("providers", "--json").lines()}
            equal({name: set(row["prefixes"]) for name, row in rows.items()},
                  {name: {prefix for prefix, takes in ROUTES.items() if takes == name} for name in rows},
                  "providers --json tells the prefixes of each")
            equal([name for name, row in rows.items() if row["preferred"]], [ROUTES["*"]],
                  "with a route for all others nothing is left to agent.provider")
            done = place.run("providers")
            ok("no [route] names" not in done.out and done.out.count("all others") == 1, "and none is told to take it", done)


def no_route_speaks():
    with Place() as place:
        office = Office(place, {"+34": "madrid"}, provider="directcall")
        taken, dialled = office.taken("+442079460123")
        equal((dialled.code, taken), (0, ["directcall"]), "what no route takes goes through agent.provider", dialled)
        rows = place.run("providers", "--json").lines()
        equal([row["name"] for row in rows if row["preferred"]], ["directcall"], "which is the preferred one")
    with Place() as place:
        office = Office(place, {"+34": "madrid"})
        taken, dialled = office.taken("+442079460123")
        equal((dialled.code, dialled.out, taken), (2, "", []), "without one: exit 2, nothing sent", dialled)
        ok("--provider" in dialled.err, "with a sentence that says how to choose", dialled)
        equal(place.calls(), [], "and nothing is stored")
        taken, dialled = office.taken("112")
        equal((dialled.code, taken), (2, []), "a short number has no prefix", dialled)


def each_its_own():
    with Place() as place:
        office = Office(place, ROUTES)
        for name, number in (("madrid", "+34911000333"), ("bilbao", "+34944000333")):
            office.taken(number)
            form = office.servers[name].orders[-1].form
            equal((form["principal"], form["pass"]), CREDENTIALS[name], f"{name} is asked with its own credentials")
        office.servers["madrid"].behaviour = provider.refuse("Cuenta incorrecta.")
        taken, dialled = office.taken("+34911000334")
        equal((dialled.code, taken), (1, ["madrid"]), "one that refuses is not helped out by another", dialled)
        ok("madrid" in dialled.err, "the sentence names it", dialled)
        rows = {row["name"]: row for row in place.run("providers", "--json").lines()}
        equal((bool(rows["madrid"]["last_error"]), rows["bilbao"]["last_error"]), (True, None), "its trouble is its own")
        call = office.taken("+34944000335")[1].json()
        equal(place.run("hangup", call["id"]).code, 0, "a hang-up")
        form = office.servers["bilbao"].asked("hangup")[0].form
        equal((form["principal"], form["pass"], form["ref"]), (*CREDENTIALS["bilbao"], call["reference"]),
              "goes to the account of the call")
        equal(len(office.servers["madrid"].asked("hangup")), 0, "and to no other")


def faults():
    with Place() as place:
        with provider.Server() as server:
            for route, word in (({"+34": "nobody"}, "nobody"), ({"34": "infocaller"}, "34"), ({"+34x": "infocaller"}, "+34x")):
                place.configure(server.url, route=route)
                done = place.run("check")
                equal((done.code, done.out), (2, ""), f"[route] {route}: exit 2", done)
                ok(word in done.err and place.config in done.err, f"[route] {route}: named with its file", done)


tap.run(longest_prefix, no_route_speaks, each_its_own, faults)
