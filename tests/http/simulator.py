# SPDX-License-Identifier: MIT
"""The engine and the simulator, each taken for the other's real counterpart."""
import os
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
import web
from centralita import CENTRALITA, Place, wait_for
from tap import equal, ok

SPEED = "200"


class Simulator:
    """`centralita simulate` with the URLs of the place's engine."""

    def __init__(self, place, *options, urls=None):
        self.place = place
        arguments = [CENTRALITA, "simulate", "--line", infocaller.LINE, "--rule-group", "salientes", "--seed", "7", *options]
        if urls:
            with open(place.path("urls"), "w") as file:
                file.write(urls)
            arguments += ["--urls", place.path("urls")]
        self.process = subprocess.Popen(arguments, env=place.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        place.ends.append(self.end)
        line = self.process.stdout.readline().decode()
        self.url = line.split()[1] if line.startswith("ready ") else ""
        ok(self.url, "the simulator is ready", line)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def both(place, *options, **settings):
    """An engine that knows the simulator, and a simulator that knows the engine."""
    port = 0
    place.configure(listener=True)
    with web.socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    place.configure(sections={"listener": {"port": str(port)}})
    place.start_engine()
    urls = place.run("urls").out
    place.engine.kill(15)
    simulator = Simulator(place, "--speed", SPEED, *options, urls=urls)
    place.configure(simulator.url, sections={"listener": {"port": str(port)}}, **settings)
    place.start_engine()
    return simulator


def callers(place, *options):
    """An engine, and then callers that come by themselves: one that comes before the engine is up is lost."""
    place.configure(listener=True)
    place.start_engine()
    return Simulator(place, "--speed", SPEED, *options, urls=place.run("urls").out)


def a_call_from_order_to_end():
    for form in ("json", "xml"):
        for charset in ("utf8", "latin1"):
            with Place() as place:
                both(place, "--format", form, "--charset", charset, "--answer-rate", "100", format=form)
                name = f"{form}, {charset}"
                dialled = place.run("dial", "+34911000333", "--var", "CIUDAD=Cádiz", "--json")
                equal(dialled.code, 0, f"{name}: the simulator takes the order", dialled)
                call = dialled.json()["id"]
                ok(wait_for(lambda: place.show(call)["state"] == "ended"), f"{name}: its events end the call")
                whole = place.show(call)
                equal((len(place.calls()), whole["outcome"], whole["direction"]), (1, "answered", "out"), f"{name}: one call, answered")
                ok(whole["seconds"] is not None and whole["cost_tx"] > 0 and len(whole["timeline"]) > 4, f"{name}: with seconds, cost, timeline", whole)
                equal(whole["vars"].get("CIUDAD"), "Cádiz", f"{name}: and the variable that was sent")
                feed = place.status()["feed"]
                equal((feed["refused"], feed["quarantined"]), (0, 0), f"{name}: every event was well")


def strict_orders():
    with Place() as place:
        both(place, password="9999")
        refused = place.run("dial", "+34911000333", "--json")
        equal((refused.code, refused.json()["code"]), (1, "1"), "a wrong firma is code 1", refused)
    with Place() as place:
        both(place, rule_group="Otro")
        refused = place.run("dial", "+34911000333", "--json")
        equal((refused.code, refused.json()["code"]), (1, "8"), "an unknown group of rules is code 8", refused)
    with Place() as place:
        both(place, "--refuse", "11")
        equal(place.run("dial", "+34911000333", "--json").json()["code"], "11", "--refuse 11")
    with Place() as place:
        simulator = Simulator(place)
        parts = urllib.parse.urlsplit(simulator.url)
        for body, code in ((b"", "-99"), (b"apiCALLjson=%7B", "-3"), (b"apiCALLjson=%7B%7D", None), (b"other=1", "-99")):
            answer = web.request((parts.hostname, parts.port), "POST", "/", body, {"Content-Type": "application/x-www-form-urlencoded"})
            told = answer.json()["callRequest"]["Resultado"] if answer.status == 200 else answer.status
            ok(told == code if code else str(told) not in ("0", "200"), f"{body!r} is answered {code or 'with a fault'}", answer)


def callers_and_trouble():
    """Callers who come by themselves; events lost, repeated and overtaken; replies that are none."""
    with Place() as place:
        callers(place, "--rate", "3000", "--calls", "40", "--repeat", "40", "--reorder", "40", "--hidden", "20")
        over = wait_for(lambda: sum(call["state"] == "ended" for call in place.calls()) >= 40)
        calls = place.calls()
        ok(over, "forty callers come and go, though events are repeated and overtaken", [call["state"] for call in calls])
        equal((len(calls), {call["direction"] for call in calls}), (40, {"in"}), "each is one call")
        ok(any(call["hidden"] for call in calls) and {call["outcome"] for call in calls} == {"answered", "missed"},
           "some hidden, some missed", calls[:3])
        ok(place.status()["feed"]["duplicates"] > 0, "repeats were seen as such")
    with Place() as place:
        both(place, "--bad-replies", "100", timeout="1")
        codes = {place.run("dial", f"+3491100{n:04d}", "--json").code for n in range(8)}
        ok(codes <= {0, 1, 3} and 3 in codes, "bad replies end as refused or unknown", codes)
        states = {call["state"] for call in place.calls()}
        ok("requested" not in states, "and none stays requested", states)


tap.run(a_call_from_order_to_end, strict_orders, callers_and_trouble)
