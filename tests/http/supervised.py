# SPDX-License-Identifier: MIT
"""What a supervisor is told (sd_notify), and how the log looks for whom."""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import LIBEXEC, PATIENCE, Place, wait_for
from infocaller import Call
from tap import equal, ok
from wire import Console

WATCHDOG_MS = 400


class Supervisor:
    """A socket as systemd has it; `place` gets an engine that finds it."""

    def __init__(self, place, **variables):
        self.path = place.path("notify")
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(self.path)
        self.sock.settimeout(PATIENCE)
        place.env.update(NOTIFY_SOCKET=self.path, **variables)
        self.told = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def next(self, word):
        """The next message with that assignment in it, as a dictionary; those before it are in `told`."""
        while True:
            message = dict(line.partition("=")[::2] for line in self.sock.recv(65536).decode().splitlines())
            self.told.append(message)
            if word in message:
                return message


def states():
    with Place() as place, Supervisor(place) as supervisor:
        place.configure()
        engine = place.start_engine()
        ready = supervisor.next("READY")
        equal(ready["READY"], "1", "an engine that is ready says so")
        ok(engine.url in ready["STATUS"] and "consoles: 0" in ready["STATUS"], "and how it is", ready)
        ok(all("READY" not in message for message in supervisor.told[:-1]), "not before")
        equal(engine.event(Call(1), "inicio").status, 200, "then it takes events")
        ok(not any("WATCHDOG" in message for message in supervisor.told), "nobody asked for a sign of life")
        with Console(engine):
            ok("consoles: 1" in supervisor.next("STATUS")["STATUS"], "a console that came is in the line")
            before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            engine.process.send_signal(signal.SIGHUP)
            reloading = supervisor.next("RELOADING")
            ok(before <= int(reloading["MONOTONIC_USEC"]) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000,
               "a reload is told, and when it began", reloading)
            equal(supervisor.next("READY")["READY"], "1", "and its end")
            place.configure(sections={"engine": {"linger": "x"}})
            engine.process.send_signal(signal.SIGHUP)
            supervisor.next("RELOADING")
            equal(supervisor.next("READY")["READY"], "1", "also that of one with a fault")
            engine.process.send_signal(signal.SIGTERM)
            equal(supervisor.next("STOPPING")["STOPPING"], "1", "the stop is told")
        equal(engine.wait(), 0, "and it ends with 0")


def a_disk_that_takes_nothing():
    with Place() as place, Supervisor(place, WATCHDOG_USEC=str(WATCHDOG_MS * 1000)) as supervisor:
        place.configure()
        engine = place.start_engine()
        supervisor.next("READY")
        for _ in range(3):
            supervisor.next("WATCHDOG")
        ok(True, "with a watchdog an idle engine gives signs of life")
        engine.fill_disk()
        ok(wait_for(lambda: engine.event(Call(1), "inicio").status == 503), "the disk takes nothing")
        said = supervisor.next("STATUS")
        ok("nothing can be stored" in said["STATUS"], "which is in the line", said)
        supervisor.next("WATCHDOG")
        ok(True, "and no reason to be started anew: the signs of life go on")
        engine.free_disk()


# ---- The log

def engine_with_log(place, to_socket):
    """An engine whose stderr is a socket, as the journal's is, or a pipe; gives it and our end."""
    ours, theirs = socket.socketpair()
    facts = os.fstat(theirs.fileno())
    device = facts.st_dev if to_socket else facts.st_dev + 1
    env = {**place.env, "JOURNAL_STREAM": f"{device}:{facts.st_ino}"}
    process = subprocess.Popen([os.path.join(LIBEXEC, "centralita-engine"), "--config", place.config], env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs.fileno())
    theirs.close()
    ours.settimeout(PATIENCE)
    process.stdout.readline()
    return process, ours


def all_lines(process, ours):
    process.send_signal(signal.SIGTERM)
    text = b""
    while part := ours.recv(65536):
        text += part
    ours.close()
    equal(process.wait(PATIENCE), 0, "the engine ends with 0")
    process.stdout.close()
    return text.decode().splitlines()


def forms_of_the_log():
    plain = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (error|warning|notice|debug): .")
    journal = re.compile(r"<[3457]>.")

    def is_json(line):
        read = json.loads(line)
        return {"time", "level", "message"} <= read.keys() and read["level"] in ("error", "warning", "notice")

    tests = {"plain": plain.match, "journal": journal.match, "json": is_json}
    for leads_there, chosen, form in ((True, None, "journal"), (False, None, "plain"), (True, "auto", "journal"),
                                      (True, "plain", "plain"), (False, "journal", "journal"), (True, "json", "json")):
        with Place() as place:
            place.configure(sections={"engine": {"log_format": chosen}})
            lines = all_lines(*engine_with_log(place, leads_there))
            ok(len(lines) >= 3 and all(tests[form](line) for line in lines),
               f"log_format {chosen}, {'' if leads_there else 'not '}to the journal: {form}", "\n".join(lines))


def the_form_changes_at_a_reload():
    with Place() as place:
        place.configure(sections={"engine": {"log_format": "plain"}})
        engine = place.start_engine()
        place.configure(sections={"engine": {"log_format": "json"}, "listener": {"allow": "127.0.0.1"}})
        equal(place.run("reload").code, 0, "another log_format")
        nasty = "/hook/nobody/%1b%5b31m%22%5c%0a%ff"
        equal(engine.request("GET", nasty).status, 404, "a request with a name full of traps")
        equal(place.run("dial", "+34911000333").code, 1, "and a dial")
        place.run("stop")
        engine.wait()
        with open(place.path("engine.log"), "rb") as log:
            lines = log.read().decode().splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith("{"))
        ok(first > 0 and all(line.startswith("20") for line in lines[:first]), "until then it was plain")
        read = [json.loads(line) for line in lines[first:]]
        ok(any("in force" in line["message"] for line in read), "from the new configuration on each line is an object")
        refused = [line["message"] for line in read if "nobody" in line["message"]]
        ok(len(refused) == 1 and refused[0].isprintable(), "what outsiders sent is harmless in it", refused)
        ok(any(line.get("provider") == "infocaller" and len(line.get("call", "")) == 16 for line in read),
           "of a call its id and its provider are members of their own", read)


def a_fault_at_the_start():
    with Place() as place:
        place.configure(sections={"engine": {"linger": "x"}})
        ours, theirs = socket.socketpair()
        facts = os.fstat(theirs.fileno())
        done = subprocess.run([os.path.join(LIBEXEC, "centralita-engine"), "--config", place.config], timeout=PATIENCE,
                              env={**place.env, "JOURNAL_STREAM": f"{facts.st_dev}:{facts.st_ino}"}, stderr=theirs.fileno())
        theirs.close()
        line = ours.recv(65536).decode()
        ours.close()
        equal((done.returncode, line[:3], "linger" in line), (2, "<3>", True), "is an error of the journal", line)


tap.run(states, a_disk_that_takes_nothing, forms_of_the_log, the_form_changes_at_a_reload, a_fault_at_the_start)
