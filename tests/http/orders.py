# SPDX-License-Identifier: MIT
"""Whatever order a call's events come in, and however often, the call is the same."""
import itertools
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
import web
from centralita import Place, wait_for
from infocaller import EVENTS, Call
from tap import equal, ok

OF_RECEIPT = ("inicio", "desvio_correcto", "desvio_fallido", "fin")  # steps whose time is when we heard


def essence(call, events):
    """The call as JSON without what tells one call from another, and without the times of receipt."""
    same = {key: value for key, value in call.items()
            if key not in ("id", "reference", "idcall", "sequence", "uuid", "idllamada", "created_at", "answered_at", "heard_at", "revision")}
    same["answered"] = call["answered_at"] is not None
    told = {step[1].replace("T11:", "T10:") + "Z" for step in events.steps}
    same["timeline"] = sorted((step["at"] if step["at"] in told else "", step["what"], step["detail"] or "")
                              for step in call["timeline"] if step["what"] != "accepted")  # its detail is the idcall
    return same


def every_order():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        cases = []
        raw = []
        for order in itertools.permutations(EVENTS):
            for form, sequence in (("once", order), ("twice in a row", [e for e in order for _ in (0, 1)]),
                                   ("twice over", order + order)):
                call = Call(len(cases) + 1, number="+34911000333")
                cases.append((" ".join(order) + ", " + form, call))
                raw.append([engine.raw_event(call, event) for event in sequence])
        statuses = []
        for requests in raw:  # one after the other, so that the order is the one that is meant
            with web.connect(engine.address) as sock:
                for request in requests:
                    sock.sendall(request.replace(b"Connection: close\r\n", b""))
                    statuses.append(web.read_response(sock).status)
        equal(set(statuses), {200}, f"all {len(statuses)} events are answered 200")
        calls = {call["sequence"]: call["id"] for call in place.calls()}
        equal(len(calls), len(cases), "each case made one call")
        first = None
        with engine.wire() as wire:
            for name, call in cases:
                items, _ = wire.ask("calls", id=calls[call.sequence], timeline=True)
                found = essence(items[0], call)
                first = first or found
                equal(found, first, f"the same call: {name}")
        equal((first["state"], first["outcome"], first["seconds"]), ("ended", "answered", 42), "and it is the right one")
        equal(place.status()["feed"]["duplicates"], len(statuses) - 4 * len(cases), "each repeat was counted as one")


def before_the_reply():
    """The reply to a dial that brings its idcall comes behind any number of the call's events."""
    with provider.Server() as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        finals = []
        for order in (EVENTS, tuple(reversed(EVENTS))):
            for early in range(5):
                gate = threading.Event()
                server.behaviour = provider.hold(gate)
                name = f"{early} of {' '.join(order)} before the reply"
                seen = len(server.orders)
                number = f"+3491100{early}{len(finals):03d}"
                client = place.start("dial", number, "--json")
                ok(wait_for(lambda: len(server.orders) > seen), f"{name}: the order arrives")
                call = Call(1000 + len(finals), received=False, idcall=str(server.idcall + 1), number=number)
                for event in order[:early]:
                    equal(engine.event(call, event).status, 200, f"{name}: {event} before")
                gate.set()
                out, err = client.communicate(timeout=60)
                equal(client.returncode, 0, f"{name}: the dial exits 0", err.decode())
                for event in order[early:]:
                    equal(engine.event(call, event).status, 200, f"{name}: {event} after")
                matching = [one for one in place.calls() if one["number"] == number]
                equal(len(matching), 1, f"{name}: it is one call", matching)
                import json
                mine = json.loads(out)["id"]
                equal(matching[0]["id"], mine, f"{name}: the placed call's id stays")
                finals.append(essence(place.show(mine), call))
                finals[-1].pop("number")
                equal(finals[-1], finals[0], f"{name}: the same call")
        equal((finals[0]["state"], finals[0]["outcome"], finals[0]["direction"]), ("ended", "answered", "out"),
              "and it is the right one")


def tied_by_a_third():
    """Two calls of different identities are one as soon as an event names both."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1)

        def hook(query):
            target = f"/hook/infocaller/inicio?key=k3y-0f-th3-l1st3n3r&line={call.line}&caller=911000333&{query}"
            return engine.request("GET", target).status

        equal((hook(f"id={call.id}"), hook(f"uuid={call.uuid}")), (200, 200), "one event by id, one by UUID")
        two = place.calls()
        equal(len(two), 2, "look like two calls")
        with engine.wire() as wire:
            wire.ask("watch")
            equal(engine.event(call, "desvio_correcto").status, 200, "an event that names both")
            kinds = {}

            def both_told():
                message = wire.read()
                kinds[message["type"]] = message
                return "removed" in kinds and "call" in kinds

            ok(wait_for(both_told), "watchers are told of the change and of the removal")
        one = place.calls()
        equal([entry["state"] for entry in one], ["connected"], "now it is one call", one)
        older = two[-1]["id"]
        equal(one[0]["id"], older, "the older one's id stays")
        equal(place.show(two[0]["id"])["id"], older, "the other id is an alias")
        equal((kinds["removed"]["id"], kinds["removed"]["into"]), (two[0]["id"], older), "and that is what was told")


tap.run(every_order, before_the_reply, tied_by_a_third)
