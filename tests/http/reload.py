# SPDX-License-Identifier: MIT
"""A configuration that is read again: what is under way stays, what is new counts, and with a fault nothing changes."""
import json
import os
import pathlib
import signal
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import kinds
import provider
import tap
import web
from centralita import KEY, PATIENCE, Place, descendants, wait_for
from infocaller import Call
from question import Asked, Question, queries
from tap import equal, ok
from wire import Console

DESVIO = {"answer": "operator", "timeout": "50", "choice.1": "Sales: DESTINO=911000222", "default": "DESTINO=911000999"}

def infocaller(server, **more):
    return {**kinds.keys("infocaller", server.url), **more}


def names(place):
    return [account["name"] for account in place.run("providers", "--json").lines()]


def count_in_log(place, words):
    return place.log().count(words)


# ---- Good and bad

def faults_are_told_and_nothing_changes():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        place.configure(accounts={"infocaller": {**kinds.keys("infocaller", "http://127.0.0.1:9"), "timeout": "soon"}},
                        sections={"engine": {"linger": "x"}})
        with open(place.config) as file:
            lines = [line.partition(" ")[0] for line in file]
        told = place.run("reload")
        equal((told.code, told.out), (2, ""), "a configuration with faults: exit 2", told)
        for key in ("linger", "timeout"):
            ok(f"{place.config}:{lines.index(key) + 1}: " in told.err, f"the fault of {key} is told with file and line", told)
        ok("stays in force" in told.err, "and that nothing has changed", told)
        ok(all(wait_for(lambda: f"error: {place.config}:{lines.index(key) + 1}: " in place.log())
               for key in ("linger", "timeout")), "the log has the same")
        equal(engine.event(Call(1), "inicio").status, 200, "events are taken as before")
        engine.process.send_signal(signal.SIGHUP)
        ok(wait_for(lambda: count_in_log(place, "again: SIGHUP") == 1 and count_in_log(place, "stays in force") == 2),
           "SIGHUP reads it too, and has it in the log")
        place.configure(sections={"listener": {"key": "another"}})
        equal(place.run("reload").code, 0, "with the faults mended: exit 0")
        equal(engine.event(Call(2), "inicio").status, 401, "another key counts at once: the former one is refused")
        equal(engine.event(Call(2), "inicio", key="another").status, 200, "and the new one is taken")
        os.unlink(place.config)
        engine.process.send_signal(signal.SIGHUP)
        ok(wait_for(lambda: count_in_log(place, "stays in force") == 3), "a configuration that is gone is a fault")
        equal(engine.event(Call(3), "inicio", key="another").status, 200, "and nothing else")


def nobody_to_ask():
    with Place() as place:
        place.configure()
        told = place.run("reload")
        equal((told.code, place.engines()), (4, []), "without an engine: exit 4, and none is started", told)


def what_can_not_change():
    with Place() as place:
        place.configure()
        place.start_engine()
        place.configure(sections={"engine": {"state_directory": place.path("other"), "linger": "7"}})
        told = place.run("reload")
        equal(told.code, 0, "another state directory", told)
        ok("[engine] state_directory" in told.err and "started anew" in told.err, "is remarked on", told)
        ok(wait_for(lambda: "warning: [engine] state_directory" in place.log()), "in the log too")
        equal(os.path.exists(place.path("other")), False, "and is not used")


# ---- Under load

def no_event_is_lost():
    """Good and bad configurations in turn, by signal and by command, while events come in and consoles watch."""
    with Place() as place:
        place.configure(sections=queries({"DESVIO": DESVIO}))
        engine = place.start_engine()
        statuses, numbers, stop = [], iter(range(1, 1000000)), threading.Event()
        lock = threading.Lock()

        def send():
            while not stop.is_set():
                with lock:
                    n = next(numbers)
                for event in ("inicio", "fin"):
                    statuses.append(engine.event(Call(n), event).status)

        with Console(engine) as console:
            asked = Asked(engine, Question(Call(999999)))
            opened = console.question(with_call=True)
            threads = [threading.Thread(target=send) for _ in range(4)]
            for thread in threads:
                thread.start()
            codes = []
            for turn in range(10):
                place.configure(sections={**queries({"DESVIO": {**DESVIO, "choice.1": f"Turn: DESTINO={turn}"}}),
                                          "engine": {"linger": "x" if turn % 2 else str(turn)}})
                codes.append(place.run("reload").code)
                engine.process.send_signal(signal.SIGHUP)
            stop.set()
            for thread in threads:
                thread.join()
            equal(codes, [0, 2] * 5, "good ones are taken, bad ones are not")
            equal(set(statuses), {200}, "every event was answered 200", len(statuses))
            calls = {call["id"] for call in place.calls()}
            equal(len(calls), next(numbers), "and is there, with the call of the question")
            equal(console.answer(opened, choice=1)["exit"], 0, "the console is attached still, and answers")
            equal(asked.answer().good, {"DESTINO": "911000222"}, "as the query said when it was asked")
            ok(console.news and not any(message["type"] == "goodbye" for message in console.news),
               "it heard of the calls meanwhile")
            asked = Asked(engine, Question(Call(999998)))
            equal(console.question()["choices"][0]["vars"], "DESTINO=8", "another question is asked as it says now")
            asked.close()


def two_at_once():
    """A secret's command that takes its time: nobody waits for it but who asked, and the next reading comes behind."""
    with Place() as place:
        gate, reads = place.path("gate"), place.path("reads")
        script = place.path("secret")
        with open(script, "w") as file:
            file.write(f"#!/bin/sh\necho read >>'{reads}'\nwhile ! test -e '{gate}'; do sleep 0.02; done\necho k3y\n")
        os.chmod(script, 0o755)
        open(gate, "w").close()
        place.configure(sections={"listener": {"key": None, "key_command": script}})
        engine = place.start_engine()
        os.unlink(gate)

        def count():
            with open(reads) as file:
                return len(file.readlines())

        one = place.start("reload")
        ok(wait_for(lambda: count() == 2), "the configuration is being read")
        equal(engine.event(Call(1), "inicio", key="k3y").status, 200, "an event is answered meanwhile")
        other = place.start("reload")
        ok(wait_for(lambda: count_in_log(place, "asked for it") == 2), "somebody else asks for it")
        equal((count(), one.poll(), other.poll()), (2, None, None), "which waits")
        open(gate, "w").close()
        equal([process.wait(PATIENCE) for process in (one, other)], [0, 0], "both are told")
        equal(count(), 3, "and it was read once more for the second")
        for process in (one, other):
            process.communicate()
        os.unlink(gate)
        one = place.start("reload")
        ok(wait_for(lambda: count() == 4), "while it is read")
        equal(place.run("stop").code, 0, "the engine can be stopped")
        one.communicate()
        equal((one.returncode, engine.wait()), (4, 0), "who waited is told, and it ends with 0")


# ---- What is under way

def a_dial_through_an_account_that_is_removed():
    gate = threading.Event()
    with provider.Server(provider.hold(gate)) as server, provider.Server() as others, Place() as place:
        place.configure(accounts={"old": infocaller(server), "kept": infocaller(others)}, sections={"agent": {"provider": "old"}})
        engine = place.start_engine()
        with Console(engine) as console:
            dial = place.start("dial", "+34911000333", "--json")
            ok(wait_for(lambda: server.orders), "an order is on its way")
            waiting = [place.start("dial", f"+3491100{n:04d}", "--json") for n in range(400, 409)]
            ok(wait_for(lambda: any(account["waiting"] for account in place.run("providers", "--json").lines())),
               "others wait for their turn")
            place.configure(accounts={"kept": infocaller(others), "new": infocaller(others)}, sections={"agent": {"provider": "new"}})
            equal(place.run("reload").code, 0, "its account is taken out of the configuration")
            equal(names(place), ["kept", "new"], "and is shown no more")
            ok(console.next("providers_changed"), "consoles are told to ask again")
            gate.set()
            out, err = dial.communicate(timeout=PATIENCE)
            equal((dial.returncode, json.loads(out)["state"], json.loads(out)["provider"]), (0, "accepted", "old"),
                  "the order is told as it went", err)
            for process in waiting:
                process.communicate(timeout=PATIENCE)
            equal([process.returncode for process in waiting], [0] * len(waiting), "those that waited were placed too")
            equal(len(server.orders), 1 + len(waiting), "each once, where they were ordered")
            equal(len(others.orders), 0, "and nowhere else")
            equal(place.run("dial", "+34911000444", "--provider", "old").code, 2, "nobody dials through it any more")
            equal(place.run("dial", "+34911000444").code, 0, "but through the new one")
            equal(len(others.orders), 1, "which gets it")
            equal(place.run("hangup", json.loads(out)["id"]).code, 1, "a call of an account that is gone can't be hung up")


def accounts_that_stay_the_same():
    with provider.Server() as server, Place() as place:
        place.configure(accounts={"a": infocaller(server), "b": infocaller(server)}, route={"*": "a"})
        place.start_engine()
        for name in ("a", "b"):
            place.run("dial", "+34911000333", "--provider", name)

        def tried():
            return [(account["name"], account["last_success_at"] is not None)
                    for account in place.run("providers", "--json").lines()]

        equal(tried(), [("a", True), ("b", True)], "both accounts have worked")
        place.configure(accounts={"b": infocaller(server), "a": infocaller(server, password="other")}, route={"*": "b"})
        equal(place.run("reload").code, 0, "one gets another password, and they change places")
        equal(tried(), [("b", True), ("a", False)], "of the other one it is known still how it fared, of this one no more")


def tokens_stay():
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"d": server})
        place.start_engine()
        place.run("dial", "+34911000333")
        place.configure(accounts={"d": server}, sections={"engine": {"linger": "9"}})
        equal(place.run("reload").code, 0, "a new configuration with the account as it was")
        place.run("dial", "+34911000334")
        equal([len(server.asked(act)) for act in ("token", "dial")], [1, 2], "goes on with the token that is there")
        place.configure(accounts={"d": {**server.account(), "client_secret": "another"}})
        equal(place.run("reload").code, 0, "one with another secret")
        place.run("dial", "+34911000335")
        equal([len(server.asked(act)) for act in ("token", "dial")], [2, 3], "asks for one of its own")


# ---- Programs that answer

def programs():
    with Place() as place:
        script = place.path("answer")
        with open(script, "w") as file:
            file.write("#!/bin/sh\nwhile read -r line; do while test -e \"$2\"; do sleep 0.02; done; "
                       "echo '{\"vars\":{\"DESTINO\":\"'$1'\"}}'; done\n")
        os.chmod(script, 0o755)
        gate = place.path("gate")

        def configured(**commands):
            place.configure(sections=queries({name: {"answer": "command", "command": f"{script} {words} {gate}", "timeout": "50",
                                                     "default": "DESTINO=0"} for name, words in commands.items()}))

        def programs_of(words):
            return [pid for pid in descendants(engine.pid) if words.encode() in command_line(pid)]

        configured(KEPT="911000111", CHANGED="911000222", GONE="911000333")
        engine = place.start_engine()
        ok(wait_for(lambda: all(programs_of(words) for words in ("911000111", "911000222", "911000333"))), "three programs run")
        kept = programs_of("911000111")
        open(gate, "w").close()
        asked = [Asked(engine, Question(Call(n), name)) for n, name in enumerate(("KEPT", "CHANGED", "GONE"))]
        ok(wait_for(lambda: place.status()["questions"]["open"] == 3), "each has a question")
        configured(KEPT="911000111", CHANGED="911000444")
        equal(place.run("reload").code, 0, "one gets another command, and one is taken away")
        ok(wait_for(lambda: programs_of("911000444")), "the new one runs")
        equal([bool(programs_of(words)) for words in ("911000222", "911000333")], [True, True], "the former ones too: they are asked still")
        os.unlink(gate)
        equal([one.answer().good for one in asked], [{"DESTINO": words} for words in ("911000111", "911000222", "911000333")],
              "each answers what it was asked")
        ok(wait_for(lambda: not programs_of("911000222") and not programs_of("911000333")), "and then ends")
        equal(programs_of("911000111"), kept, "the one that is the same was left alone")
        answers = [Asked(engine, Question(Call(n + 10), name)).answer().good for n, name in enumerate(("KEPT", "CHANGED", "GONE"))]
        equal(answers, [{"DESTINO": "911000111"}, {"DESTINO": "911000444"}, "Result 1"], "the next questions go by the new configuration")


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


# ---- The listener

def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def another_port():
    with Place() as place:
        ports = [free_port(), free_port()]
        place.configure(sections={**queries({"DESVIO": DESVIO}), "listener": {"port": str(ports[0])}})
        engine = place.start_engine()
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            opened = console.question()
            place.configure(sections={"listener": {"port": str(ports[1])}})
            equal(place.run("reload").code, 0, "another port")
            equal(place.status()["listener"], f"http://127.0.0.1:{ports[1]}", "is in force at once")
            ok(console.next("feed", lambda feed: feed.get("listener", "").endswith(str(ports[1]))), "consoles are told")
            former, engine.address = engine.address, ("127.0.0.1", ports[1])
            equal(engine.event(Call(2), "inicio").status, 200, "events come in there")
            refused(former, "and no longer at the former one")
            equal(console.answer(opened, choice=1)["exit"], 0, "a question that was asked there")
            equal(asked.answer().good, {"DESTINO": "911000222"}, "is answered there")
            with socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                taken.listen()
                place.configure(sections={"listener": {"port": str(taken.getsockname()[1])}})
                told = place.run("reload")
                equal(told.code, 2, "a port that somebody else has is a fault", told)
                ok(f"port {taken.getsockname()[1]}" in told.err and f"{place.config}:" in told.err, "with its number", told)
            equal(engine.event(Call(3), "inicio").status, 200, "and the listener stays where it is")
            place.configure(sections={"listener": {"port": str(ports[1]), "address": "0.0.0.0"}})
            told = place.run("reload")
            equal(told.code, 0, "an address that takes in the former one", told)
            ok("[listener] address" in told.err, "has to wait for the next start, which is told", told)
            place.configure(sections={"listener": {"port": str(ports[1]), "max_body": "1024"}})
            equal(place.run("reload").code, 0, "a smaller max_body")
            equal(engine.request("POST", engine.target(Call(4), "fin"), b"x" * 2000).status, 413, "counts at once")
            place.configure(listener=False)
            equal(place.run("reload").code, 0, "without [listener]")
            equal(place.status()["listener"], None, "there is none")
            refused(engine.address, "and nobody is listened to")
            place.configure()
            equal(place.run("reload").code, 0, "with it again")
            engine.address = ("127.0.0.1", int(place.status()["listener"].rpartition(":")[2]))
            equal(engine.event(Call(5), "inicio").status, 200, "events come in")


def refused(address, name):
    try:
        socket.create_connection(address, PATIENCE).close()
        ok(False, name)
    except ConnectionRefusedError:
        ok(True, name)


def stopped_behind_a_former_listener():
    """An engine that is told to stop does not wait for who asked at a listener of a former configuration."""
    with Place() as place:
        place.configure(sections=queries({"DESVIO": DESVIO}))
        engine = place.start_engine()
        with Console(engine) as console:
            asked = Asked(engine, Question(Call(1)))
            console.question()
            slow = web.connect(engine.address, PATIENCE)
            slow.sendall(b"POST /hook/infocaller/fin?key=" + KEY.encode() + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
            place.configure(sections={"listener": {"port": str(free_port())}})
            equal(place.run("reload").code, 0, "another port, with a question and half an event at the former one")
            engine.process.send_signal(signal.SIGTERM)
            equal(asked.answer().good, {"DESTINO": "911000999"}, "at the stop the question gets its default")
            equal(engine.wait(), 0, "and the engine is gone in order")
            slow.close()


tap.run(faults_are_told_and_nothing_changes, nobody_to_ask, what_can_not_change, no_event_is_lost, two_at_once,
        a_dial_through_an_account_that_is_removed, accounts_that_stay_the_same, tokens_stay, programs, another_port,
        stopped_behind_a_former_listener)
