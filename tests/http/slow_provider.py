# SPDX-License-Identifier: MIT
"""One provider's trouble is its own: no other waits for it, only so many requests to it are out at a time, and how each
fares is told."""
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import PATIENCE, Place, Result, is_sanitized, wait_for
from five import NUMBER, run_all
from kinds import KINDS
from tap import equal, ok

AT_ONCE = 8
MANY = 20
SOON = 8 if is_sanitized() else 2  # seconds; far less than the silent one's time-out


def number(n):
    return f"+349110{n:05d}"


def rows(place):
    return {row["name"]: row for row in place.run("providers", "--json").lines()}


def start_dials(place, name, numbers):
    return {one: place.start("dial", one, "--provider", name, "--json") for one in numbers}


def results_of(started):
    results = {}
    for name, process in started.items():
        out, err = process.communicate(timeout=PATIENCE)
        results[name] = Result(process.returncode, out.decode(), err.decode(), 0.0)
    return results


def no_other_waits():
    """Silent in each of its ways, with a queue before it; the others have their answers meanwhile."""
    for kind, act in (("duocom", "dial"), ("directcall", "token"), ("ucontact", "dial")):
        with provider.Server(kind=kind) as silent, Place() as place:
            silent.acts[act] = provider.never
            others = {other: provider.Server(kind=other) for other in KINDS if other != kind}
            place.ends += [server.close for server in others.values()]
            twin = provider.Server(kind=kind)
            place.ends.append(twin.close)
            place.configure(accounts={"silent": silent.account(timeout="30"), "twin": twin.account(), **others})
            place.start_engine()
            waiting = start_dials(place, "silent", [number(n) for n in range(AT_ONCE + 4)])
            ok(wait_for(lambda: rows(place)["silent"]["waiting"] == 4), f"{kind}: silent at its {act}, with a queue", rows(place)["silent"])
            start = time.monotonic()
            done = run_all(place, {other: ("dial", NUMBER, "--provider", other, "--json") for other in (*others, "twin")})
            seconds = time.monotonic() - start
            equal({other: result.code for other, result in done.items()}, dict.fromkeys((*others, "twin"), 0),
                  f"{kind}: all others take their calls")
            ok(seconds < SOON, f"{kind}: at once", seconds)
            equal((rows(place)["silent"]["under_way"], rows(place)["silent"]["last_error"]), (AT_ONCE, None),
                  f"{kind}: and the silent one is silent still")
            equal({process.poll() for process in waiting.values()}, {None}, f"{kind}: who dialled through it, waits")
            for process in waiting.values():
                process.kill()
                process.communicate()


def eight_at_once():
    gate = threading.Event()
    with provider.Server(provider.hold(gate), kind="duocom") as server, Place() as place:
        place.configure(accounts={"duocom": server}, timeout="60")
        place.start_engine()
        dialled = start_dials(place, "duocom", [number(n) for n in range(MANY)])
        ok(wait_for(lambda: rows(place)["duocom"]["under_way"] == AT_ONCE
                    and rows(place)["duocom"]["waiting"] == MANY - AT_ONCE), f"of {MANY} orders {AT_ONCE} are out, the others wait",
           rows(place)["duocom"])
        equal(len(server.orders), AT_ONCE, "so the server has seen no more")
        gate.set()
        results = results_of(dialled)
        equal({result.code for result in results.values()}, {0}, "all are taken in their turn")
        equal(server.most_under_way, AT_ONCE, f"never more than {AT_ONCE} at once")
        equal(sorted(order.called for order in server.orders), sorted(one[3:] for one in results), "each once")
        row = rows(place)["duocom"]
        equal((row["under_way"], row["waiting"], row["last_error"]), (0, 0, None), "then nothing is under way", row)


def waited_in_vain():
    """Whose turn does not come within the time-out: refused, and nothing of it was sent, then or later."""
    with provider.Server(provider.never, kind="duocom") as server, Place() as place:
        place.configure(accounts={"duocom": server}, timeout="2")
        place.start_engine()
        # The second eight have their turn when the first have waited in vain for an answer; by then the rest is too old.
        results = results_of(start_dials(place, "duocom", [number(n) for n in range(MANY)]))
        codes = [result.code for result in results.values()]
        equal(set(codes), {1, 3}, "some are unknown, some not placed", codes)
        sent = {order.called for order in server.orders}
        equal(len(sent), len(server.orders), "none was sent twice")
        for one, result in results.items():
            state = result.json()["state"]
            if result.code == 1:
                ok(state == "refused" and one[3:] not in sent and "not sent" in result.err, f"{one}: refused, never sent, and it says so",
                   result)
            else:
                ok(state == "unknown" and one[3:] in sent, f"{one}: sent, and unknown", result)
        before = len(server.orders)
        server.behaviour = provider.accept
        equal(place.run("dial", NUMBER).code, 0, "the next one is taken")
        equal([order.called for order in server.orders[before:]], [NUMBER[3:]], "and none of the old ones with it")


def stopped_with_a_queue():
    """What waits for its turn when the engine is stopped is refused; what is out is not given up before its time."""
    for kind, act in (("duocom", "dial"), ("directcall", "token")):
        with provider.Server(kind=kind) as server, Place() as place:
            server.acts[act] = provider.never
            place.configure(accounts={kind: server}, timeout="2")
            place.start_engine()
            dialled = start_dials(place, kind, [number(n) for n in range(MANY)])
            ok(wait_for(lambda: rows(place)[kind]["waiting"] == MANY - AT_ONCE), f"{kind}: silent at its {act}, with a queue")
            ok(wait_for(lambda: len(server.asked(act)) == (AT_ONCE if act == "dial" else 1)), f"{kind}: the first are out")
            place.engine.kill(15)
            results = results_of(dialled)
            sent = {order.called for order in server.asked("dial")}
            equal(len(server.asked("dial")), AT_ONCE if act == "dial" else 0, f"{kind}: no other order was sent")
            states = {}
            for one, result in results.items():
                states.setdefault((result.code, result.json()["state"] if result.out else None), []).append(one[3:])
            equal({key: len(value) for key, value in states.items()},
                  {(3, "unknown"): AT_ONCE, (1, "refused"): MANY - AT_ONCE} if act == "dial" else {(1, "refused"): MANY},
                  f"{kind}: what was out is unknown, all else not placed")
            equal(set(states.get((3, "unknown"), [])), sent, f"{kind}: each by its name")
            server.acts.clear()
            place.start_engine()
            equal({call["state"] for call in place.calls()}, {state for _, state in states}, f"{kind}: so it is when it starts anew")
            equal(place.run("dial", NUMBER).code, 0, f"{kind}: then it dials again")
            equal(len(server.asked("dial")) - len(sent), 1, f"{kind}: and sends nothing of before")


def how_they_fare():
    with provider.Server(kind="duocom") as server, Place() as place:
        place.configure(accounts={"duocom": server})
        place.start_engine()
        row = rows(place)["duocom"]
        equal([row[key] for key in ("last_success_at", "last_error", "last_error_at", "retry_at", "under_way", "waiting")],
              [None, None, None, None, 0, 0], "at first nothing is known of an account")
        equal(place.run("dial", NUMBER).code, 0, "a call that is taken")
        row = rows(place)["duocom"]
        ok(row["last_success_at"] and not row["last_error"], "is its last success", row)
        server.behaviour = provider.refuse("Cuenta incorrecta.")
        place.run("dial", NUMBER)
        row = rows(place)["duocom"]
        ok("Cuenta incorrecta." in (row["last_error"] or "") and row["last_error_at"], "one that is refused is its last error", row)
        ok(row["last_success_at"], "beside the last success", row)
        server.behaviour = provider.say("busy", "429 Too Many Requests", "text/plain", "Retry-After: 2\r\n")
        place.run("dial", NUMBER)
        row = rows(place)["duocom"]
        ok(row["retry_at"] and "2 s" in row["last_error"], "being asked to wait is told", row)
        told = place.run("providers")
        ok("duocom" in told.out and "2 s" in told.out, "to people, too", told)
        before = len(server.orders)
        ok(wait_for(lambda: rows(place)["duocom"]["retry_at"] is None), "until that time has come")
        equal(len(server.orders), before, "and nothing is sent again by itself")


def watched():
    """Changes that come close together are told as one."""
    gate = threading.Event()
    with provider.Server(provider.hold(gate), kind="duocom") as server, Place() as place:
        place.configure(accounts={"duocom": server})
        engine = place.start_engine()
        with engine.wire(timeout=PATIENCE) as wire:
            wire.ask("watch")

            def told(condition):
                return wait_for(lambda: (message := wire.read())["type"] == "provider" and condition(message["provider"]))

            first = place.start("dial", NUMBER)
            ok(told(lambda item: item["name"] == "duocom" and item["under_way"] == 1), "who watches is told that a request is out")
            gate.set()
            ok(told(lambda item: item["under_way"] == 0 and item["last_success_at"]), "that it was answered")
            first.communicate()
            server.behaviour = provider.refuse("Cuenta incorrecta.")
            place.run("dial", NUMBER)
            ok(told(lambda item: "Cuenta incorrecta." in (item["last_error"] or "")), "and of trouble")


tap.run(no_other_waits, eight_at_once, waited_in_vain, stopped_with_a_queue, how_they_fare, watched)
