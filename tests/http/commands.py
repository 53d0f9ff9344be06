# SPDX-License-Identifier: MIT
"""Contacts, notes, closing, lists and watching from the command line."""
import csv
import io
import json
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import PATIENCE, Place, wait_for
from infocaller import EVENTS, Call
from tap import equal, ok


def contacts():
    with Place() as place:
        place.configure()
        place.start_engine()

        def names(*arguments):
            return [contact["name"] for contact in place.run("contacts", *arguments, "--json").lines()]

        equal(place.run("contacts", "add", "Ana Ruiz", "casa:+34 911 00 03 33", "móvil:666 111 616", "--note", "llama tarde",
                        "--favourite", "--field", "empresa=Acme").code, 0, "a contact with everything")
        equal(place.run("contacts", "add", "Cádiz, oficina de", "956 123 456").code, 0, "one with a number alone")
        equal(place.run("contacts", "add", "Bruno Dias", "+55 41 30600300").code, 0, "one from abroad")
        equal(names(), ["Ana Ruiz", "Bruno Dias", "Cádiz, oficina de"], "all, favourites first")
        ana = place.run("contacts", "ana", "--json").json()
        numbers = {number["number"]: number.get("label") for number in ana["numbers"]}
        equal(numbers, {"+34911000333": "casa", "+34666111616": "móvil"}, "numbers are E.164, each with its label", ana)
        equal((ana["note"], ana["favourite"], ana["fields"]), ("llama tarde", True, {"empresa": "Acme"}), "and all the rest")
        equal(names("cadiz"), ["Cádiz, oficina de"], "the filter minds neither accents nor case")
        equal(names("OFICINA"), ["Cádiz, oficina de"], "nor where the word stands")
        equal(names("4130600"), ["Bruno Dias"], "digits match inside numbers")
        equal(names("ruiz ana"), ["Ana Ruiz"], "several words must all match")
        equal(names("nobody"), [], "what matches nothing is an empty list")
        equal(place.run("contacts", "nobody").code, 0, "and no error")
        equal(place.run("contacts", "add", "Ana Ruiz", "911000444").code, 1, "a name that is taken: exit 1")
        bad = place.run("contacts", "add", "Nadie", "hola")
        equal(bad.code, 2, "what is no number: exit 2", bad)
        equal(place.run("contacts", "change", "Ana Ruiz", "--name", "Ana Ruiz Gil", "--remove-number", "666111616",
                        "trabajo:911 000 555", "--note", "").code, 0, "a contact is changed")
        ana = place.run("contacts", "gil", "--json").json()
        equal({number["number"] for number in ana["numbers"]}, {"+34911000333", "+34911000555"}, "its numbers")
        equal((ana["name"], ana["note"] or ""), ("Ana Ruiz Gil", ""), "its name and note")
        equal(place.run("contacts", "change", "Nobody", "--name", "X").code, 1, "one that is not there: exit 1")
        equal(place.run("contacts", "remove", "Nobody").code, 1, "nor can it be removed")
        equal(place.run("contacts", "remove", "Bruno Dias").code, 0, "a contact is removed")
        equal(names(), ["Ana Ruiz Gil", "Cádiz, oficina de"], "and gone")
        rows = list(csv.reader(io.StringIO(place.run("contacts", "--csv").out)))
        ok(len(rows) == 3 and len({len(row) for row in rows}) == 1, "--csv: a head and a row each", rows)
        ok(any("Cádiz, oficina de" in row for row in rows), "--csv: quoted where it must be", rows)
        for_people = place.run("contacts").out
        ok("Ana Ruiz Gil" in for_people and "911" in for_people, "without --json it is for people", for_people)


def calls_and_notes():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        for n in range(1, 6):
            for event in EVENTS[:n] if n < 5 else EVENTS:
                engine.event(Call(n), event)
        dialled = place.run("dial", "+34911000333", "--json").json()
        calls = place.calls()
        equal(len(calls), 6, "all calls")
        equal(calls[0]["id"], dialled["id"], "newest first")
        equal(len(place.calls("--limit", "2")), 2, "--limit")
        equal({call["state"] for call in place.calls("--live")}, {"started", "divert_failed", "connected", "accepted"}, "--live")
        equal(place.calls("--since", "2099-01-01"), [], "--since")
        equal(len(place.calls("--since", "2020-01-01")), 6, "--since a day long ago")
        for arguments in (("--since", "yesterday"), ("--limit", "-1"), ("--limit", "many"), ("--json", "--csv")):
            equal(place.run("calls", *arguments).code, 2, f"calls {' '.join(arguments)}: exit 2")
        rows = list(csv.DictReader(io.StringIO(place.run("calls", "--csv").out)))
        equal(len(rows), 6, "--csv: a row each")
        equal([row["id"] for row in rows], [call["id"] for call in calls], "--csv: the same, in the same order")
        ended = [row for row in rows if row["state"] == "ended"][0]
        equal((ended["seconds"], ended["cost_tx"]), ("42", "0.123456"), "--csv: seconds and cost")
        keys = ["id", "direction", "provider", "agent", "line", "number", "hidden", "contact", "state", "outcome", "by",
                "reference", "idcall", "sequence", "uuid", "from", "divert", "created_at", "started_at", "answered_at",
                "ended_at", "seconds", "cost_rx", "cost_tx", "code", "message", "note", "vars", "legs", "timeline"]
        whole = place.show(dialled["id"])
        equal([key for key in keys if key not in whole], [], "show --json has every key of the contract")
        equal([key for key in keys if key not in dialled], [], "so has dial --json")
        equal([leg["side"] for leg in whole["legs"]], ["agent", "party"], "two legs")
        ok(dialled["id"] in place.run("show", dialled["id"]).out or "911" in place.run("show", dialled["id"]).out,
           "show is for people without --json")
        noted = place.run("note", dialled["id"], "devolver la llamada\x1b[31m mañana")
        equal(noted.code, 0, "a note", noted)
        note = place.show(dialled["id"])["note"]
        ok("devolver la llamada" in note and "mañana" in note, "is kept", note)
        ok("\x1b" not in note and "\x1b" not in place.run("show", dialled["id"]).out, "without control characters", repr(note))
        place.run("note", dialled["id"], "otra")
        equal(place.show(dialled["id"])["note"], "otra", "a note replaces an older one")
        for command in (("note", "zzzzzzzz", "x"), ("show", "zzzzzzzz"), ("close", "zzzzzzzz", "--outcome", "lost"),
                        ("hangup", "zzzzzzzz")):
            done = place.run(*command)
            equal((done.code, done.out), (1, ""), f"{command[0]} of a call that is not there: exit 1", done)
            ok("zzzzzzzz" in done.err, f"{command[0]} says which", done)
        done = place.run("hangup", dialled["id"])
        equal(done.code, 2, "infocaller can't hang up: exit 2", done)
        ok("infocaller" in done.err, "the message names it", done)
        for outcome in ("answered", "missed", "failed", "lost"):
            call = place.run("dial", "+3491100044" + str(len(outcome)), "--json").json()
            equal(place.run("close", call["id"], "--outcome", outcome).code, 0, f"close as {outcome}")
            closed = place.show(call["id"])
            equal((closed["state"], closed["outcome"], closed["by"]), ("ended", outcome, "agent"), f"it is {outcome}, by an agent")
        equal(place.run("close", dialled["id"], "--outcome", "maybe").code, 2, "an outcome that is none: exit 2")
        equal(place.run("close", dialled["id"]).code, 2, "no outcome: exit 2")
        place.run("close", dialled["id"], "--outcome", "lost")
        fin = Call(77, received=False, idcall=dialled["idcall"], number="911000333")
        equal(engine.event(fin, "fin").status, 200, "FIN of a call that a person closed")
        call = place.show(dialled["id"])
        equal((call["by"], call["outcome"], call["seconds"]), ("provider", "answered", 42), "outranks the person's word", call)


def watching():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        watcher = place.start("watch", "--json")
        ok(wait_for(lambda: place.status() and "watch" and _attached(place)), "a watcher attaches")
        seen = []
        os.set_blocking(watcher.stdout.fileno(), False)
        pending = b""

        def states():
            nonlocal pending
            pending += watcher.stdout.read() or b""
            *lines, pending = pending.split(b"\n")
            seen.extend(json.loads(line) for line in lines)
            return [event["call"]["state"] for event in seen if event["event"] == "call"]

        for event, state in (("inicio", "started"), ("desvio_correcto", "connected"), ("fin", "ended")):
            engine.event(Call(1), event)
            ok(wait_for(lambda: state in states()), f"watch --json tells of {state}")
        ok(all("event" in event for event in seen), "every line is an object with its kind")
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=PATIENCE)
        ok(watcher.returncode in (0, 130, -2), "until interrupted", watcher.returncode)


def _attached(place):
    """Whether the watcher's line is up: it has been told of nothing yet, so its socket is looked at."""
    with open("/proc/net/unix") as table:
        return sum(line.rstrip().endswith(place.socket) for line in table) >= 2


def providers_and_help():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        place.start_engine()
        one = place.run("providers", "--json").json()
        equal((one["name"], one["kind"], one["last_success_at"], one["last_error"]), ("infocaller", "infocaller", None, None),
              "providers --json")
        equal(set(one["capabilities"]), {"schedule", "max-wait", "retries", "variables", "events"}, "its capabilities")
        place.run("dial", "+34911000333")
        server.behaviour = provider.refuse("11")
        place.run("dial", "+34911000334")
        one = place.run("providers", "--json").json()
        ok(one["last_success_at"] and one["last_error"], "its last success and error", one)
        for command in ("", "dial", "hangup", "close", "note", "calls", "show", "watch", "contacts", "providers", "urls", "status",
                        "quarantine", "init", "check", "serve", "stop", "demo", "simulate"):
            helped = place.run(*([command] if command else []), "--help")
            ok(helped.code == 0 and helped.out and not helped.err, f"{command or 'centralita'} --help", helped)
        version = place.run("--version")
        ok(version.code == 0 and "centralita" in version.out, "--version", version)


def init_writes_a_configuration():
    with Place() as place:
        config = os.path.join(place.env["XDG_CONFIG_HOME"], "centralita", "centralita.conf")
        done = place.run("init", "infocaller", config=False)
        equal((done.code, os.path.exists(config)), (0, True), "init writes the user's configuration", done)
        equal(oct(os.stat(config).st_mode & 0o777), "0o600", "for nobody else to read")
        with open(config) as file:
            text = file.read()
        ok("[listener]" in text and "kind = infocaller" in text.replace("; ", ""), "with listener and provider")
        again = place.run("init", "infocaller", config=False)
        ok(again.code != 0 and open(config).read() == text, "never over an existing one", again)
        other = place.path("other.conf")
        equal(place.run("--config", other, "init", "infocaller", config=False).code, 0, "init elsewhere")
        keys = [line for path in (config, other) for line in open(path) if line.startswith("key = ")]
        ok(len(set(keys)) == 2 and min(len(key) for key in keys) > 20, "each with a fresh key", keys)


tap.run(contacts, calls_and_notes, watching, providers_and_help, init_writes_a_configuration)
