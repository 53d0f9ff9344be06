# SPDX-License-Identifier: MIT
"""Accounts of all kinds, and providers that say back whatever they are sent, in every way in which a request can fail:
no secret is to be read afterwards in the log, in the store, in what programs print, on the wire, on a screen, in process
lists or in the memory of a client."""
import itertools
import json
import os
import pathlib
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import kinds
import leaks
import provider
import tap
from centralita import Place, is_sanitized, wait_for
from tap import equal, ok
from terminal import VT, Terminal
from web import respond

NUMBER = "+34911000333"
SECRETS = {
    "infocaller.password": "1nf0&c4=ll3r+ %41'\"<\\>ñ;zz",
    "duocom.password": "du0c0m&pa=ss+w %2F'\"<\\>ñ€;zz",
    "directcall.client_secret": "d1r3ct&c=4ll+ %25'\"<\\>ñ€;zz",
    "directcall token": "t0k3n&0f=d1r3ct+c4ll %7E/é;zz",
    "ucontact.password": "uc0nt4&ct=pw+ %00'\"<\\>ñ€;zz",
    "ucontact token": "dWNvbnRhY3Q6dG9rZW4rLz1mZXRjaGVk",
    "fixed.token": "Zml4ZWQ6dG9rZW4rb2YrdWNvbnRhY3Q=",
    "medularis.security_token": "dQ9ORUWRe7ayQqMFQVk+PWEv0brY2tQzMOcyDG5DH5w=",
    "listener.key": "l1st3n3r-k3y-7788-zz",
}
SECRETS["infocaller's firma"] = infocaller.md5(infocaller.LINE + SECRETS["infocaller.password"])


# ---- What a provider may say back: shapes of replies around a text

def json_refusal(text):
    reply = {"callRequest": {"idcall": "", "Resultado": "1", "ResultadoTexto": text}, "status": "erro", "codigo": "201", "msg": text,
             "success": False, "error_code": 8, "error_msg": text}
    return respond(json.dumps(reply))


def json_codes(text):
    """Where a number is due."""
    reply = {"callRequest": {"idcall": text, "Resultado": text, "ResultadoTexto": ""}, "status": "erro", "codigo": text, "msg": [text],
             "success": False, "error_code": text, "error_msg": "no"}
    return respond(json.dumps(reply))


def json_taken(text):
    """Taken, and the text is the reference."""
    reply = {"callRequest": {"idcall": text, "Resultado": "0", "ResultadoTexto": text}, "status": "ok", "codigo": "000", "msg": text,
             "callerid": text, "success": True, "uuid": text}
    return respond(json.dumps(reply, ensure_ascii=False))


def json_oauth(text):
    return respond(json.dumps({"error": text, "error_description": text}), "400 Bad Request")


def xml_refusal(text):
    text = leaks.xml(text)
    return respond(f"<r><idcall/><Resultado>1</Resultado><ResultadoTexto>{text}</ResultadoTexto><status>erro</status>"
                   f"<codigo>201</codigo><msg>{text}</msg></r>", kind="text/xml")


def bare_refusal(text):
    return respond(f"0\n<br>\nERROR: {text}", kind="text/html; charset=utf-8")


def bare_taken(text):
    return respond(f"1\n{text}\n", kind="text/plain")


def as_it_is(text):
    return respond(text, kind="text/html")


def forbidden(text):
    return respond(f"<html>{text}</html>", "403 Forbidden", "text/html")


def server_fault(text):
    return respond(text, "500 Internal Server Error", "text/plain")


def in_the_head(text):
    text = urllib.parse.quote(text, safe=" '&=+%<>;/\"")
    head = f"HTTP/1.1 400 {text}\r\nContent-Type: {text}\r\nRetry-After: {text}\r\nX-Said: {text}\r\nContent-Length: 0\r\n"
    return f"{head}WWW-Authenticate: Basic realm=\"{text}\"\r\nConnection: close\r\n\r\n".encode()


def redirect(text):
    return respond("", "302 Found", extra=f"Location: https://nowhere.invalid/?{leaks.quote(text)}\r\n")


def too_short(text):
    return f"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n{text}".encode()


def no_http(text):
    return f"{text}\r\n{text}\r\n\r\n".encode()


SHAPES = (json_refusal, json_codes, json_taken, json_oauth, xml_refusal, bare_refusal, bare_taken, as_it_is, forbidden, server_fault,
          in_the_head, redirect, too_short, no_http)


def cut(length):
    """So much in front that whatever has a length may be cut in the midst of the secret."""
    return lambda text: "x" * length + text


SPELLINGS = (*leaks.SPELLINGS, *[cut(length) for length in (70, 90, 100, 120, 140, 200, 230, 240, 2000)])
WAYS = list(itertools.product(SPELLINGS, SHAPES))


def secrets_in(order):
    """The secrets that came with a request, as they were before they were put in it."""
    text = order.raw.decode() + urllib.parse.unquote_plus(order.target) + urllib.parse.unquote_plus(order.body.decode())
    return [secret for secret in SECRETS.values() if secret in text]


def say_back(spell, shape):
    """Once each, for a message shows only so much."""
    def behave(server, connection, order):
        said = " ".join(spell(secret) for secret in secrets_in(order)) or "nothing"
        connection.sendall(shape(said))
    return behave


def good_token(server, connection, order):
    if server.kind.name == "ucontact":
        connection.sendall(respond(SECRETS["ucontact token"], kind="text/plain"))
    else:
        connection.sendall(respond(json.dumps({"access_token": SECRETS["directcall token"]})))


class Gossips:
    """An account of each kind, two of uContact's, and servers that say back what they hear."""

    def __init__(self, place):
        self.place = place
        names = {**{kind: kind for kind in kinds.KINDS}, "fixed": "ucontact"}
        self.servers = {name: provider.Server(kind=kind, token=good_token) for name, kind in names.items()}
        place.ends += [server.close for server in self.servers.values()]
        accounts = {name: server.account(timeout="2") for name, server in self.servers.items()}
        accounts["ucontact"].update(token=None, user="ana")
        for name in SECRETS:
            account, dot, key = name.partition(".")
            if dot and account in accounts:
                accounts[account][key] = SECRETS[name]
        place.configure(accounts=accounts, sections={"listener": {"key": SECRETS["listener.key"]}, "engine": {"ask_after": "1"}})
        self.wire = place.start_engine().wire(timeout=60)
        self.heard = ""  # whatever any program printed
        self.hunted = leaks.Secrets(SECRETS)

    def behave(self, act, behaviour):
        for server in self.servers.values():
            server.acts[act] = behaviour

    def run(self, *arguments):
        done = self.place.run(*arguments)
        self.heard += done.out + done.err
        return done

    def ask(self, questions):
        """Questions through the wire, all at once; gives their items."""
        self.wire.asks = 0
        for kind, fields in questions:
            self.wire.asks += 1
            self.wire.send({"type": kind, "ask": self.wire.asks, **fields})
        items, left = [], len(questions)
        while left:
            message = self.wire.read()
            self.heard += json.dumps(message, ensure_ascii=False)
            if message["type"] == "item":
                items.append(message["item"])
            left -= message["type"] == "done"
        return items

    def clean(self, raw, name):
        return equal(self.hunted.found_in(raw), [], name)


def some(step):
    """Some of the ways, spread over all shapes."""
    assert step % len(SHAPES) and len(SHAPES) % step
    return WAYS[::step]


def dial_in_every_way(its):
    for spell, shape in some(3):
        its.behave("dial", say_back(spell, shape))
        its.ask([("dial", {"number": NUMBER, "provider": name, "confirmed": True}) for name in its.servers])
    for shape in SHAPES:
        its.behave("dial", say_back(str, shape))
        for name in its.servers:
            its.run("dial", NUMBER, "--provider", name)
    tap.note(f"{sum(len(server.asked('dial')) for server in its.servers.values())} orders went wrong")
    for name, server in its.servers.items():
        ok(any(secrets_in(order) for order in server.orders), f"{name}: its secrets were sent, and said back")


def fetch_in_every_way(its):
    for spell, shape in some(5):
        its.behave("token", say_back(spell, shape))
        its.behave("dial", provider.say("", "401 Unauthorized"))  # so that a token is fetched each time
        its.ask([("dial", {"number": NUMBER, "provider": name, "confirmed": True}) for name in ("directcall", "ucontact")])
    its.behave("token", good_token)


def hang_up_in_every_way(its):
    names = ("duocom", "directcall", "ucontact", "fixed")
    unknown = [call["id"] for call in its.place.calls() if call["state"] == "unknown"]
    its.ask([("close", {"calls": unknown, "outcome": "failed"})])  # else one may be on the phone that is hung up
    for number, (spell, shape) in enumerate(some(11)):
        its.behave("dial", provider.accept)
        items = its.ask([("dial", {"number": f"+349112{number:05d}", "provider": name, "confirmed": True}) for name in names])
        its.behave("hangup", say_back(spell, shape))
        its.ask([("hangup", {"call": call["id"]}) for call in items])
        its.ask([("close", {"calls": [call["id"]], "outcome": "failed"}) for call in items])
    its.run("hangup", items[0]["id"])
    ok(all(len(its.servers[name].asked("hangup")) >= 28 for name in names), "hang-ups were sent")


def ask_in_every_way(its):
    """Each of some calls is asked after once or twice."""
    for name in ("directcall", "medularis"):
        server = its.servers[name]
        server.acts["dial"] = provider.accept
        server.acts["status"] = provider.in_turn(*[say_back(spell, shape) for spell, shape in some(9)])
        for number in range(20):
            its.run("dial", f"+349113{number:05d}", "--provider", name)
    ok(wait_for(lambda: all(len(its.servers[name].asked("status")) >= 35 for name in ("directcall", "medularis"))),
       "calls are asked after")


def check_in_every_way(its):
    for server in its.servers.values():
        server.behaviour = provider.accept
    for spell, shape in some(11):
        for server in its.servers.values():
            saved, server.acts, server.behaviour = server.acts, {}, say_back(spell, shape)
            server.saved = saved
        its.run("check", "--online")
        for server in its.servers.values():
            server.acts, server.behaviour = server.saved, provider.accept


def nobody_there(its):
    for act in ("dial", "token", "hangup", "status"):
        its.behave(act, provider.never)
    dials = [("dial", {"number": NUMBER, "provider": name, "confirmed": True}) for name in its.servers]
    its.ask(dials)
    for server in its.servers.values():
        server.close()
    its.ask(dials)
    its.run("check", "--online")


def look_at_programs(its, console):
    """While an order is on its way through each account."""
    gate = threading.Event()
    its.behave("dial", provider.hold(gate))
    before = {name: len(server.asked("dial")) for name, server in its.servers.items()}
    clients = [its.place.start("dial", NUMBER, "--provider", name, "--json") for name in its.servers]
    clients.append(its.place.start("watch", "--json"))
    ok(wait_for(lambda: all(len(server.asked("dial")) > before[name] for name, server in its.servers.items())), "orders are on their way")
    looked = 0
    for pid, name in itertools.product(its.place.processes(), ("cmdline", "environ")):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                its.clean(file.read(), f"{name} of a process holds no secret")
                looked += 1
        except FileNotFoundError:
            pass  # it is over
    ok(looked > 2 * len(clients), "cmdline and environ of all programs were looked at", looked)
    memories = {} if is_sanitized() else read_memories(its, clients, console)
    gate.set()
    for client in clients[:-1]:
        out, err = client.communicate(timeout=60)
        its.heard += (out + err).decode()
    clients[-1].terminate()
    its.heard += clients[-1].communicate()[0].decode()
    look_at_memories(its, memories)


def read_memories(its, clients, console):
    memories = {" ".join(client.args[3:]): leaks.memory_of(client.pid) for client in clients}
    memories["engine"] = leaks.memory_of(its.place.engine.pid)
    if console:
        memories["console"] = leaks.memory_of(console.child())
    return memories


def look_at_memories(its, memories):
    """What a core of each would hold."""
    if not memories:
        tap.skip("the memory of the programs", "with sanitizers there is too much of it")
        return
    found = {name for name, _ in its.hunted.found_in(memories.pop("engine"), plain=True)}
    equal(set(SECRETS) - found, {"infocaller's firma"} - found, "the memory of the engine holds each: they can be found")
    for name, memory in memories.items():
        ok(len(memory) > 100_000, f"the memory of {name} was read", len(memory))
        its.clean(memory, f"and none is in that of {name}")


def look_at_what_was_said(its):
    for command in (("calls", "--json"), ("calls", "--csv"), ("calls",), ("calls", "--live"), ("providers", "--json"), ("providers",),
                    ("status", "--json"), ("status",), ("quarantine",), ("check",), ("contacts",)):
        its.run(*command)
    for call in its.place.calls("--limit", "40"):
        its.run("show", call["id"])
        its.run("show", call["id"], "--json")
    its.clean(its.heard, "no program printed one")
    ok("***" in its.heard, "they were said, and are replaced by stars")


def look_at_files(its, when):
    for folder, _, files in os.walk(its.place.directory):
        for name in files:
            path = os.path.join(folder, name)
            if path == its.place.config or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                its.clean(file.read(), f"{when}, nothing in {name}")


def everywhere():
    with Place() as place:
        its = Gossips(place)
        with its.wire, place.engine.wire(timeout=60) as listening:
            listening.ask("watch")
            console = Terminal(place.command(), place.env, rows=50, columns=200) if os.path.exists(VT) else None
            if console:
                place.ends.append(console.close)
                ok(console.wait("Contacts"), "a console looks on")
            received = []
            reader = threading.Thread(target=lambda: received.extend(iter(listening.read, None)))
            reader.start()
            for step in (dial_in_every_way, fetch_in_every_way, hang_up_in_every_way, ask_in_every_way, check_in_every_way):
                step(its)
            look_at_programs(its, console)
            nobody_there(its)
            look_at_what_was_said(its)
            for kind in ("calls", "providers", "status", "quarantine", "urls"):
                received += its.wire.ask(kind, **({"timeline": True} if kind == "calls" else {}))
            if console:
                its.clean(console.raw(), "nothing was on a screen")
                console.close()
            look_at_files(its, "while it runs")
            place.engine.kill(15)
            reader.join()
        its.clean(json.dumps(received, ensure_ascii=False), "nothing on the wire")
        look_at_files(its, "when it is over")


tap.run(everywhere)
