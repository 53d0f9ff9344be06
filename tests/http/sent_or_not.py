# SPDX-License-Identifier: MIT
"""How an order ends, through each provider, when its answer is late, lost or nonsense; and that nothing is ever
sent twice."""
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import centralita
import kinds
import provider
import tap
from centralita import Place, is_sanitized
from five import NUMBER, Five, run_all
from tap import equal, ok
from web import respond

SLACK = 5 if is_sanitized() else 2  # seconds over the time-out, for five at once
TIMEOUT = 2


def attempt(five, name, behaviour, code, state):
    """Dials once through each while all behave so; gives what came of it."""
    five.behave("dial", behaviour)
    before = five.sent()
    start = time.monotonic()
    dialled = five.dial_all()
    seconds = time.monotonic() - start
    for kind, result in dialled.items():
        call = result.json() if result.out else {}
        equal((result.code, call.get("state")), (code, state), f"{name}, {kind}: exit {code}, {state}", result)
        ok(call.get("message"), f"{name}, {kind}: a sentence says why", call)
        ok(kind in result.err or five[kind].url in result.err, f"{name}, {kind}: so does stderr, and to whom", result)
        equal(five.sent()[kind] - before[kind], 1, f"{name}, {kind}: the order was sent once")
        equal(five.place.show(call["id"])["state"], state, f"{name}, {kind}: the log has it so")
    return dialled, seconds


def late():
    with Place() as place:
        five = Five(place, timeout=str(TIMEOUT))
        for name, behaviour in (("never answers", provider.never), ("a byte at a time for ever", provider.trickle)):
            _, seconds = attempt(five, name, behaviour, 3, "unknown")
            ok(TIMEOUT <= seconds < TIMEOUT + SLACK, f"{name}: as long as the time-out, and hardly more", f"{seconds} s")


def lost():
    with Place() as place:
        five = Five(place)
        attempt(five, "closes upon the order", provider.hang_up, 3, "unknown")
        attempt(five, "closes in the midst of the head", provider.send_bytes(b"HTTP/1.1 200 OK\r\nContent-Le"), 3, "unknown")
        short = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n1\n5301"
        attempt(five, "a body shorter than announced", provider.send_bytes(short), 3, "unknown")


def keeps_and_closes():
    """The next order finds a kept connection closing under it: it is not repeated by itself."""
    for name, behaviour, wanted in (
            ("keeps the connection, then closes it", provider.keep_then_close, (0, "accepted")),
            ("keeps the connection, then closes every one", provider.keep_once_then_close_all, (3, "unknown"))):
        with Place() as place:
            five = Five(place, timeout=str(TIMEOUT))
            five.behave("dial", behaviour)
            for kind, result in five.dial_all().items():
                equal((result.code, five.sent()[kind]), (0, 1), f"{name}, {kind}: the first order is taken", result)
            for kind, result in five.dial_all("+34911000334").items():
                called = [order.called[-3:] for order in five[kind].asked("dial")]
                equal(called, ["333", "334"], f"{name}, {kind}: exactly one request for each order")
                equal((result.code, result.json()["state"]), wanted, f"{name}, {kind}: the second ends right", result)


def cannot_connect():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for name, url in (("refused connection", f"http://127.0.0.1:{port}"), ("no such host", "https://nowhere.invalid")):
        with Place() as place:
            place.configure(accounts={kind: kinds.keys(kind, url, timeout="8") for kind in kinds.KINDS})
            place.start_engine()
            commands = {kind: ("dial", NUMBER, "--provider", kind, "--json") for kind in kinds.KINDS}
            for kind, result in run_all(place, commands).items():
                call = result.json()
                equal((result.code, call["state"]), (1, "refused"), f"{name}, {kind}: not placed", result)
                ok(call["message"] and result.err.strip(), f"{name}, {kind}: a sentence", result)


def nonsense():
    with Place() as place:
        five = Five(place)
        html = "<html><body>Mantenimiento</body></html>"
        cut = '{"callRequest": {"idcall": "5301", "Resul'
        for name, raw in (("HTML", respond(html, kind="text/html")), ("nothing", respond("")),
                          ("garbage", respond(bytes(range(256)))), ("no HTTP at all", b"\x00\x01garbage\r\n\r\n"),
                          ("JSON that is cut", respond(cut)), ("a whole lot", respond(b" " * (8 << 20))),
                          ("zeros", respond(b"\0" * 3000)), ("brackets", respond("[" * 60000)),
                          ("an empty object", respond("{}")), ("an empty list", respond("[]")), ("null", respond("null"))):
            attempt(five, f"{name} under 200", provider.send_bytes(raw), 3, "unknown")


def statuses():
    with Place() as place:
        five = Five(place)
        html = "<html><body>fault</body></html>"
        for status in ("500 Internal Server Error", "502 Bad Gateway", "408 Request Timeout"):
            attempt(five, status, provider.say(html, status, "text/html"), 3, "unknown")
        for status in ("400 Bad Request", "403 Forbidden", "404 Not Found", "405 Method Not Allowed"):
            attempt(five, status, provider.say(html, status, "text/html"), 1, "refused")
        five.behave("dial", provider.accept)
        equal({kind: result.code for kind, result in five.dial_all().items()}, dict.fromkeys(kinds.KINDS, 0),
              "and nobody bears a grudge")


def asked_to_wait():
    with Place() as place:
        five = Five(place)
        for status, code, state in (("429 Too Many Requests", 1, "refused"), ("503 Service Unavailable", 3, "unknown")):
            behaviour = provider.say("busy", status, "text/plain", "Retry-After: 120\r\n")
            dialled, _ = attempt(five, f"{status}, 120 s", behaviour, code, state)
            for kind, result in dialled.items():
                ok("120" in result.json()["message"], f"{status}, {kind}: says how long it is asked to wait", result)
            rows = {row["name"]: row for row in place.run("providers", "--json").lines()}
            for kind, row in rows.items():
                ok(row["retry_at"] and row["last_error"], f"{status}, {kind}: providers tells it", row)
                ok(row["last_error_at"] and row["retry_at"] > row["last_error_at"], f"{status}, {kind}: with its times", row)


def redirect():
    with provider.Server() as elsewhere, Place() as place:
        five = Five(place)
        for status in ("301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect"):
            behaviour = provider.say("", status, extra=f"Location: {elsewhere.url}/\r\n")
            attempt(five, status, behaviour, 1, "refused")
        equal(elsewhere.connections, 0, "a redirect is not followed")


def slow_but_in_time():
    gate = threading.Event()
    with provider.Server(provider.hold(gate)) as server, Place() as place:
        place.configure(server.url, timeout="20")
        place.start_engine()
        client = place.start("dial", NUMBER, "--json")
        ok(centralita.wait_for(lambda: server.orders), "slow: the order arrives")
        equal([call["state"] for call in place.calls("--live")], ["requested"], "slow: meanwhile it is requested")
        gate.set()
        out, _ = client.communicate(timeout=centralita.PATIENCE)
        equal((client.returncode, b'"accepted"' in out), (0, True), "slow: then accepted")


tap.run(late, lost, keeps_and_closes, cannot_connect, nonsense, statuses, asked_to_wait, redirect, slow_but_in_time)
