# SPDX-License-Identifier: MIT
"""Every status of the listener, and its health."""
import json
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
import web
from centralita import KEY, PATIENCE, Place
from infocaller import Call
from tap import equal, ok

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def who_may():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1)

        def status(name, wanted, target=None, body=None, method="POST", headers=JSON):
            target = target or engine.target(call, "inicio")
            body = call.json("inicio").encode() if body is None else body
            answer = engine.request(method, target, body, headers)
            equal(answer.status, wanted, f"{name}: {wanted}", answer)
            ok(all(byte < 128 for byte in answer.raw), f"{name}: what is answered is ASCII")
            return answer

        status("a good event", 200)
        status("its repeat", 200)
        status("no key", 401, engine.target(call, "inicio", key=None))
        status("a wrong key", 401, engine.target(call, "inicio", key="wrong"))
        status("a beginning of the key", 401, engine.target(call, "inicio", key=KEY[:-1]))
        status("an empty key", 401, engine.target(call, "inicio", key=None) + "&key=")
        wrong = call.json("inicio").replace(infocaller.sign(call.line, call.sequence), "0" * 32)
        status("a wrong signature with the right key", 401, body=wrong.encode())
        other = Call(2, line="987654321")
        status("another line", 401, engine.target(other, "inicio"), other.json("inicio").encode())
        status("no signature with the right key", 200, body=Call(3).json("inicio", signature=False).encode(),
               target=engine.target(Call(3), "inicio"))
        status("no such provider", 404, engine.target(call, "inicio", account="nobody"))
        status("no such event", 404, engine.target(call, "final"))
        status("no such path", 404, "/")
        status("another path", 404, "/hook/infocaller")
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            status(method, 405, method=method)
        status("a POST to /health", 405, "/health")
        status("unreadable", 400, body=b'{"ApiCall":', target=engine.target(Call(4), "inicio"))
        status("nothing in it", 400, f"/hook/infocaller/inicio?key={KEY}", b"{}")
        status("no identity at all", 400, f"/hook/infocaller/inicio?key={KEY}&caller=1&line={call.line}", b"",
               headers=FORM)
        health = engine.health()
        equal((health.status, isinstance(health.json(), dict)), (200, True), "/health: 200 and JSON")
        feed = place.status()["feed"]
        equal((feed["events"], feed["duplicates"], feed["quarantined"]), (2, 1, 3), "status counts them", feed)
        ok(feed["refused"] >= 6 and feed["last_at"], "and those that were refused", feed)


def without_a_key():
    with Place() as place:
        place.configure(sections={"listener": {"key": None}})
        engine = place.start_engine()

        def status(name, wanted, call, body, query=""):
            answer = engine.request("POST", f"/hook/infocaller/inicio?{query}", body.encode(), JSON)
            equal(answer.status, wanted, f"no key configured, {name}: {wanted}", answer)

        status("a good signature", 200, Call(1), Call(1).json("inicio"))
        status("none", 401, Call(2), Call(2).json("inicio", signature=False))
        status("a wrong one", 401, Call(3), Call(3, password="9999").json("inicio"))
        answer = engine.request("GET", engine.target(Call(4), "inicio", key=None))
        equal(answer.status, 401, "no key configured, URL variables alone: 401")
        answer = engine.request("POST", "/hook/infocaller/inicio", b'{"ApiCall":', JSON)
        ok(answer.status in (400, 401), "no key configured, unreadable: 400 or 401", answer)
        equal(place.status()["feed"]["quarantined"], 0, "what nobody vouches for is not kept")


def networks():
    with Place() as place:
        place.configure(sections={"listener": {"allow": "10.0.0.0/8 ::1"}})
        engine = place.start_engine()
        equal(engine.event(Call(1), "inicio").status, 403, "a source network that is not allowed: 403")
        equal(place.calls(), [], "and nothing is stored")
    with Place() as place:
        place.configure(sections={"listener": {"allow": "10.0.0.0/8 127.0.0.0/8"}})
        engine = place.start_engine()
        equal(engine.event(Call(1), "inicio").status, 200, "one that is: 200")


def too_large():
    with Place() as place:
        place.configure(sections={"listener": {"max_body": "2000"}})
        engine = place.start_engine()
        target = engine.target(Call(1), "inicio")
        answer = engine.request("POST", target, b"x" * 3000, JSON)
        equal(answer.status, 413, "a body over max_body: 413", answer)
        chunk = b"400\r\n" + b"x" * 1024 + b"\r\n"
        raw = web.build("POST", target, None, {"Transfer-Encoding": "chunked"}) + chunk * 3 + b"0\r\n\r\n"
        equal(web.send(engine.address, raw).status, 413, "so too in chunks")
        with web.connect(engine.address) as sock:
            sock.sendall(web.build("POST", target, None, {"Content-Length": str(1 << 40)}) + b"x" * 100)
            equal(web.read_response(sock).status, 413, "an announced terabyte: 413, at once")
        for name, raw in (("one huge header", web.build("GET", "/health", None, {"X": "y" * 100_000})),
                          ("many headers", web.build("GET", "/health", None, {f"X-{i}": "y" * 50 for i in range(2000)}))):
            answer = web.send(engine.address, raw)
            equal(answer.status, 431, f"{name}: 431", answer)
        answer = web.send(engine.address, web.build("GET", "/health?" + "q" * 100_000))
        ok(answer.status in (414, 431), "a huge target: 414 or 431", answer)
        equal(engine.health().status, 200, "/health is fine")
        equal(engine.event(Call(1), "inicio", "url").status, 200, "and so are events")


def drip(address, target):
    """A body that comes a byte at a time: never idle, and never done either. Gives what came back."""
    with web.connect(address, PATIENCE) as sock:
        sock.sendall(web.build("POST", target, None, {"Content-Length": "50000"}))
        sock.settimeout(0.2)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                sock.sendall(b" ")
                return sock.recv(4096)
            except TimeoutError:
                continue
            except ConnectionError:
                break
    return b""


def begin(address, raw):
    """Sends the beginning of a request and waits for what comes of it."""
    with web.connect(address, PATIENCE) as sock:
        sock.sendall(raw)
        return web.read_all(sock, PATIENCE)


def too_late():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        target = engine.target(Call(1), "inicio")
        unfinished = web.build("POST", target, None, {"Content-Length": "100"}, close=False) + b"{"
        start = time.monotonic()
        with ThreadPoolExecutor() as pool:
            body = pool.submit(begin, engine.address, unfinished)
            head = pool.submit(begin, engine.address, b"POST " + target.encode() + b" HTTP/1.1\r\nHost: x\r\n")
            silent = pool.submit(begin, engine.address, b"")
            dripping = pool.submit(drip, engine.address, target)
        tap.note(f"all were over after {time.monotonic() - start:.1f} s")
        ok(b" 408 " in body.result().split(b"\r\n")[0], "a body that does not come: 408", body.result())
        answer = head.result()
        ok(answer == b"" or b" 408 " in answer.split(b"\r\n")[0], "headers that don't come: the connection is closed", answer)
        equal(silent.result(), b"", "so is one on which nothing comes")
        ok(b" 408 " in dripping.result().split(b"\r\n")[0], "a body that comes a byte at a time: 408", dripping.result())


def kept_connections():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        with web.connect(engine.address) as sock:
            statuses = []
            for n in range(20):
                sock.sendall(engine.raw_event(Call(n), "inicio", close=False))
                statuses.append(web.read_response(sock).status)
            equal(statuses, [200] * 20, "many events on one connection")
            sock.sendall(b"".join(engine.raw_event(Call(100 + n), "inicio", close=False) for n in range(5)))
            data = b""
            while data.count(b"HTTP/1.1 200") < 5:
                part = sock.recv(65536)
                if not part:
                    break
                data += part
            equal(data.count(b"HTTP/1.1 200"), 5, "and several at once, without waiting for the answers")
        gone = [web.connect(engine.address) for _ in range(50)]
        for n, sock in enumerate(gone):  # senders that go away before their answer
            sock.sendall(engine.raw_event(Call(200 + n), "inicio"))
            sock.close()
        equal(engine.event(Call(300), "inicio").status, 200, "senders that don't wait for the answer do no harm")


tap.run(who_may, without_a_key, networks, too_large, too_late, kept_connections)
