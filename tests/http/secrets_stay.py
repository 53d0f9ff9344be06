# SPDX-License-Identifier: MIT
"""Passwords, keys and signatures are nowhere to be read: not in logs, messages, process lists, the store, on the
wire or on a screen."""
import base64
import os
import pathlib
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import provider
import tap
from centralita import Place, wait_for
from infocaller import Call
from tap import equal, ok

PASSWORD = "pa55/w+rd z"
KEY = "l1st3n3r-k3y-7788"
COMMAND = "f0r-th3-c0mm4nd"


def spellings(secret):
    return {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret),
            base64.b64encode(secret.encode()).decode()}


def leaks(raw, secrets):
    raw = raw if isinstance(raw, bytes) else raw.encode()
    return sorted(word for word in secrets if word.encode() in raw)


def everywhere():
    said = "no va: " + " ".join(sorted(spellings(PASSWORD)))
    with provider.Server() as server, Place() as place:
        place.configure(server.url, password=PASSWORD, sections={"listener": {"key": KEY}})
        engine = place.start_engine()
        call = Call(1, password=PASSWORD)
        firma = infocaller.md5(infocaller.LINE + PASSWORD)
        signature = infocaller.sign(call.line, call.sequence, PASSWORD)
        secrets = spellings(PASSWORD) | spellings(KEY) | {firma, signature, signature.upper()}
        with engine.wire() as wire:
            heard = []
            wire.ask("watch")

            gate = threading.Event()
            server.behaviour = provider.hold(gate)
            client = place.start("dial", "+34911000333", "--json")
            ok(wait_for(lambda: server.orders), "an order is on its way")
            for pid in place.processes():
                for name in ("cmdline", "environ"):
                    with open(f"/proc/{pid}/{name}", "rb") as file:
                        equal(leaks(file.read(), secrets), [], f"{name} of process {pid} holds no secret")
            gate.set()
            out, err = client.communicate(timeout=60)
            equal(leaks(out + err, secrets), [], "nor does a dial's output")
            server.behaviour = lambda s, sock, order: sock.sendall(s.kind.result(order, "1", sentence=said))
            refused = place.run("dial", "+34911000334", "--json")
            equal(refused.code, 1, "a provider that repeats the password", refused)
            ok("***" in refused.json()["message"], "has it replaced", refused.json()["message"])
            equal(leaks(refused.out + refused.err, secrets), [], "in every spelling")
            server.behaviour = lambda s, sock, order: sock.sendall(provider.respond(said, "403 Forbidden", "text/plain"))
            refused = place.run("dial", "+34911000335", "--json")
            equal(leaks(refused.out + refused.err, secrets), [], "also in an answer that can't be read")
            for form in infocaller.FORMS:
                engine.event(Call(10 + infocaller.FORMS.index(form), password=PASSWORD), "inicio", form, key=KEY)
            engine.event(call, "inicio", key=KEY)
            target = engine.target(call, "inicio", key=KEY)
            broken = call.json("inicio")[:-2]
            engine.request("POST", target, broken.encode(), {"Content-Type": "application/json"})
            engine.request("POST", target, b"{" + broken.encode(), {"Content-Type": "application/json"})
            engine.request("POST", target, ("<" + call.xml("inicio")).encode(), {"Content-Type": "text/xml"})
            engine.request("POST", target, b"apilinfocaller=" + urllib.parse.quote_plus(broken).encode(),
                           {"Content-Type": "application/x-www-form-urlencoded"})
            engine.request("GET", target.replace("inicio", "nothing"))
            engine.event(Call(20, password="wrong"), "inicio", key=KEY)
            output = ""
            for command in (("calls", "--json"), ("calls",), ("providers", "--json"), ("status", "--json"), ("quarantine",),
                            ("quarantine", "show", "1"), ("quarantine", "show", "2"), ("quarantine", "show", "3"),
                            ("quarantine", "show", "4"), ("quarantine", "retry"), ("check",)):
                done = place.run(*command)
                output += done.out + done.err
            equal(leaks(output, secrets), [], "no command prints one")
            ok(KEY in place.run("urls").out, "but urls prints the key to who may read the configuration")
            for kind in ("calls", "providers", "status", "quarantine", "urls"):
                heard += wire.ask(kind, **({"timeline": True} if kind == "calls" else {}))
            equal(leaks(repr(heard) + wire.buffer.decode(), secrets), [], "nothing on the wire")
        equal(leaks(place.log(), secrets), [], "nothing in the log", place.log()[-3000:])
        engine.kill(15)
        names = 0
        for folder, _, files in os.walk(place.state):
            for name in files:
                names += 1
                with open(os.path.join(folder, name), "rb") as file:
                    equal(leaks(file.read(), secrets), [], f"nothing in {name}")
        ok(names > 0, "there is a store that was looked at")
        modes = {oct(os.stat(os.path.join(folder, name)).st_mode & 0o077)
                 for folder, _, files in os.walk(place.state) for name in files}
        equal((oct(os.stat(place.state).st_mode & 0o777), modes), ("0o700", {"0o0"}), "and nobody else may read it")


def by_file_and_command():
    with provider.Server() as server, Place() as place:
        with open(place.path("password"), "w") as file:
            file.write(PASSWORD + "\nsecond line\n")
        os.chmod(place.path("password"), 0o600)
        place.configure(server.url, password=None, password_file=place.path("password"))
        place.start_engine()
        equal(place.run("dial", "+34911000333").code, 0, "a password from a file")
        equal(server.orders[0].call["UserID"]["firma"], infocaller.md5(infocaller.LINE + PASSWORD), "is its first line")
        place.engine.kill(15)
        place.configure(server.url, password=None, password_command=f"/bin/echo {COMMAND}")
        place.start_engine()
        equal(place.run("dial", "+34911000334").code, 0, "a password from a command")
        equal(server.orders[1].call["UserID"]["firma"], infocaller.md5(infocaller.LINE + COMMAND), "is what it prints")
        place.engine.kill(15)
        place.configure(server.url, password=None, password_command="/bin/false")
        done = place.run("dial", "+34911000335")
        ok(done.code in (2, 4) and "password" in done.err, "a command that fails is named", done)


def latin_password():
    password = "contraseñá"
    with provider.Server() as server, Place() as place:
        place.configure(server.url, password=password)
        engine = place.start_engine()
        place.run("dial", "+34911000333")
        equal(server.orders[0].call["UserID"]["firma"], infocaller.md5(infocaller.LINE + password),
              "a password beyond ASCII is signed as ISO-8859-1")
        equal(engine.event(Call(1, password=password), "inicio").status, 200, "and checked so")


tap.run(everywhere, by_file_and_command, latin_password)
