# SPDX-License-Identifier: MIT
"""Accounts of every kind from their first line on: what init writes, what is left to fill in, where secrets may stand,
what is a fault, and what `providers` tells of each."""
import datetime
import json
import os
import pathlib
import re
import shlex
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import PATIENCE, Place
from kinds import KINDS, keys
from tap import equal, ok

NUMBER = "+34911000333"
PLACEHOLDER = "CHANGE-ME"
# What a person puts where init left an example or a placeholder.
OWN = {"line": "600700800", "rule_group": "salidas", "account": "600700800", "client_id": "oficina",
       "url": "https://ana.ucontactcloud.com", "agent": "marta", "phone": "1042", "caller_id": "+34911000555",
       "campaign": "Ventas->", "popup_uuid": "e5c98214-d0f6-11e1-8c30-001d09ef4a24"}
SECRETS = {"infocaller": ["password"], "duocom": ["password"], "directcall": ["client_secret"],
           "ucontact": ["token", "password"], "medularis": ["security_token"]}


def lines_left(done, path):
    """The keys that check tells of, each with its line."""
    told = [re.fullmatch(rf"{re.escape(path)}:(\d+): \[provider\.(\w+)\] (\w+): is still .*: write your own", line)
            for line in done.err.splitlines()]
    return [(int(one[1]), one[2], one[3]) if one else None for one in told]


def fill_in(path, left):
    with open(path) as file:
        lines = file.read().splitlines()
    for line, _, key in left:
        equal(lines[line - 1].split(" = ")[0], key, f"line {line} is that of {key}", lines[line - 1])
        lines[line - 1] = f"{key} = {OWN.get(key, 'S3cr3t0123')}"
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def init_names_what_is_left(*kinds):
    name = "init " + " ".join(kinds)
    written = kinds or tuple(KINDS)
    with Place() as place:
        del place.env["LC_ALL"]
        place.env.update(LC_CTYPE="C.UTF-8", LC_TELEPHONE="es_ES.UTF-8")  # it says the country, and nothing else
        done = place.run("init", *kinds)
        equal(done.code, 0, f"{name}: exit 0", done)
        with open(place.config) as file:
            text = file.read()
        equal(re.findall(r"(?m)^\[provider\.(\w+)\]$", text), list(written), f"{name}: a section a kind")
        routes = text[text.index("\n[route]\n"):].split("\n;[")[0]
        equal(set(re.findall(r"(?m)^;\S+ = (\w+)$", routes)), set(written), f"{name}: routes to them, as an example")
        equal("\nprovider = " in text, len(written) > 1, f"{name}: one of several is preferred")
        done = place.run("check")
        left = lines_left(done, place.config)
        ok(done.code == 2 and left and None not in left, f"{name}: check names what is left, and nothing else", done)
        equal({kind for _, kind, _ in left}, set(written), f"{name}: in every section")
        fill_in(place.config, left)
        done = place.run("check")
        equal((done.code, done.err), (0, ""), f"{name}: filled in, there is no fault", done)
        place.write_config(uncommented(place.config).replace("group:phones user:anna", "root"))  # names of any machine
        done = place.run("check")
        faults = [line for line in done.err.splitlines()
                  if "token as well as user" not in line and "can't be run here" not in line]
        equal(faults, [], f"{name}: what is commented out is right too, but that one of two ways is enough", done)


def uncommented(path):
    with open(path) as file:
        return re.sub(r"(?m)^;(\S+ = |\[\S+\]$)", r"\1", file.read()).replace(PLACEHOLDER, "S3cr3t0123")


def init_writes_every_kind():
    init_names_what_is_left()
    for kind in KINDS:
        init_names_what_is_left(kind)
    init_names_what_is_left("duocom", "medularis")
    with Place() as place:
        done = place.run("init", "nobody")
        ok(done.code == 2 and "nobody" in done.err and not os.path.exists(place.config),
           "a kind that is none: exit 2, nothing written", done)


def secrets_stand_elsewhere():
    """The same request goes out wherever the secret stands."""
    for kind, names in SECRETS.items():
        for key in names:
            one_secret_stands_elsewhere(kind, key)


def one_secret_stands_elsewhere(kind, key):
    name = f"{kind}, {key}"
    secret = "s3cr3t+/=" if key in ("token", "security_token") else "s3cr3t &=+%"
    by_user = {"token": None, "user": "ana"} if kind == "ucontact" and key == "password" else {}
    with provider.Server(kind=kind) as server, Place() as place:
        held = place.path("held.secret")
        with open(held, "w") as file:
            file.write(secret + "\nanother line\n")
        os.chmod(held, 0o600)
        ways = {"inline": {key: secret}, "file": {key: None, f"{key}_file": held},
                "command": {key: None, f"{key}_command": "cat " + shlex.quote(held)}}
        place.configure(accounts={way: server.account(**{**by_user, **changes}) for way, changes in ways.items()})
        done = place.run("check")
        equal((done.code, done.err), (0, ""), f"{name}: no fault", done)
        place.start_engine()
        sent = {}
        for way in ways:
            before = len(server.orders)
            done = place.run("dial", NUMBER, "--provider", way)
            equal(done.code, 0, f"{name}: a call with the secret {way}", done)
            sent[way] = [plain(order) for order in server.orders[before:]]
        ok(sent["inline"] and sent["inline"] == sent["file"] == sent["command"], f"{name}: the same requests", sent)
        os.unlink(held)
        done = place.run("check")
        ok(done.code == 2 and f"{key}_file: can't read" in done.err and f"{key}_command: " in done.err,
           f"{name}: both are faults where the secret is gone", done)


def plain(order):
    """The request without what differs by itself: tokens are numbered."""
    return re.sub(rb"t0k3n-\d+", b"t0k3n", order.raw)


def faults_of_accounts():
    rows = [
        ("medularis", {"number_format": "e164"}, "number_format"),
        ("ucontact", {"token": None}, None),
        ("ucontact", {"token": "a b"}, None),
        ("ucontact", {"token": None, "user": "ana"}, None),
        ("duocom", {"minutes": "241"}, "minutes"),
        ("infocaller", {"retries": "5"}, "retries"),
        ("directcall", {"record": "s"}, "record"),
        ("directcall", {"line": "1"}, "line"),
    ]
    for kind, changes, key in rows:
        with Place() as place:
            nowhere = "http://127.0.0.1:9"
            place.configure(accounts={"one": keys(kind, nowhere, **changes), "other": keys(kind, nowhere)})
            text = pathlib.Path(place.config).read_text().splitlines()
            start = text.index("[provider.one]")
            begins = f"{key} = " if key else ""
            line = next(n for n, row in enumerate(text, 1) if n > start and row.startswith(begins))
            done = place.run("check")
            told = [f"{place.config}:{line}: [provider.one] "]
            equal((done.code, [row[:len(told[0])] for row in done.err.splitlines()]), (2, told),
                  f"{kind}, {changes}: one fault, with file and line", done)


def providers_for_people():
    with provider.Server(kind="duocom") as madrid, provider.Server(kind="duocom") as bilbao, Place() as place:
        place.configure(accounts={"madrid": madrid, "bilbao": bilbao}, route={"+34": "madrid", "*": "bilbao"},
                        sections={"agent": {"provider": "bilbao"}})
        place.start_engine()
        done = place.run("providers")
        lines = done.out.splitlines()
        ok(done.code == 0 and lines[0].split()[:2] == ["madrid", "duocom"] and "minutes" in lines[0],
           "an account and what it can", done)
        ok("numbers" in lines[1] and "+34" in lines[1], "the numbers that go through it", done)
        ok("last" not in done.out and "under way" not in done.out, "nothing of what has not happened", done)
        place.run("dial", NUMBER)
        bilbao.behaviour = provider.say("busy", "503 Service Unavailable", "text/plain", extra="Retry-After: 3600\r\n")
        place.run("dial", "+33144556677")
        done = place.run("providers")
        first, _, second = done.out.partition("\nbilbao")
        ok("last success" in first and "last error" not in first, "an account that fares well", done)
        ok("last error" in second and "HTTP 503" in second and "asks to wait until" in second, "one that does not",
           done)
        items = place.run("providers", "--json").lines()
        equal([(item["prefixes"], item["preferred"]) for item in items], [(["+34"], False), (["*"], True)],
              "--json has it all")
        equal(list(items[0])[:2], ["name", "kind"], "the keys of the contract come first")


def patience_has_an_end():
    """No provider makes us wait for years."""
    with provider.Server(kind="duocom") as server, Place() as place:
        place.configure(accounts={"madrid": server})
        place.start_engine()
        for asked in ("99999999", "4294967295", "Fri, 31 Dec 2999 23:59:59 GMT"):
            server.behaviour = provider.say("busy", "429 Too Many Requests", "text/plain", extra=f"Retry-After: {asked}\r\n")
            place.run("dial", NUMBER)
            item = place.run("providers", "--json").json()
            until = datetime.datetime.fromisoformat(item["retry_at"] or "9999-12-31T00:00:00Z")
            left = until - datetime.datetime.now(datetime.timezone.utc)
            ok(datetime.timedelta(hours=23) < left <= datetime.timedelta(days=1), f"Retry-After: {asked}: a day at most", item)


def watchers_are_told():
    with provider.Server(kind="duocom") as server, Place() as place:
        place.configure(accounts={"madrid": server})
        place.start_engine()
        watcher = place.start("watch", "--json")
        limit = threading.Timer(PATIENCE, watcher.kill)  # what has not come by then does not come
        limit.start()
        first = json.loads(watcher.stdout.readline())
        equal(first["event"], "feed", "a watcher is told how events come in")
        server.behaviour = provider.refuse("Cuenta incorrecta.")
        place.run("dial", NUMBER)
        events = iter(lambda: json.loads(watcher.stdout.readline()), None)
        item = next(event for event in events if event["event"] == "provider")["provider"]
        equal(item, place.run("providers", "--json").json(), "a watcher is told how an account fares")
        limit.cancel()
        watcher.terminate()
        watcher.communicate()


tap.run(init_writes_every_kind, secrets_stand_elsewhere, faults_of_accounts, providers_for_people, patience_has_an_end,
        watchers_are_told)
