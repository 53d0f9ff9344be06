# SPDX-License-Identifier: MIT
"""How an order ends when its answer is late, lost or nonsense; and that nothing is ever sent twice."""
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, is_sanitized
from tap import equal, ok

NUMBER = "+34911000333"
SLACK = 5 if is_sanitized() else 1  # seconds over the time-out
TIMEOUT = 2


def attempt(name, behaviour, code, state, orders=1, tls=None, **settings):
    """Dials once at a provider that behaves so."""
    with provider.Server(behaviour, tls=tls) as server, Place() as place:
        place.configure(server.url, timeout=str(TIMEOUT), **settings)
        place.start_engine()
        dialled = place.run("dial", NUMBER, "--json")
        call = dialled.json() if dialled.out else {}
        equal((dialled.code, call.get("state")), (code, state), f"{name}: exit {code}, {state}", dialled)
        ok(call.get("message"), f"{name}: a sentence says why", call)
        ok(dialled.err.strip(), f"{name}: so does stderr")
        equal(len(server.orders), orders, f"{name}: the order was sent {'once' if orders == 1 else 'never'}")
        equal([one["state"] for one in place.calls()], [state], f"{name}: the log has it so")
        return dialled


def never_answers():
    for form in ("json", "xml"):
        dialled = attempt(f"never answers, {form}", provider.never, 3, "unknown", format=form)
        ok(dialled.seconds < TIMEOUT + SLACK, f"never answers, {form}: within the time-out and a second",
           f"{dialled.seconds} s")
    dialled = attempt("a byte at a time for ever", provider.trickle, 3, "unknown")
    ok(dialled.seconds < TIMEOUT + SLACK, "a byte at a time for ever: within the time-out and a second",
       f"{dialled.seconds} s")


def closes_without_answer():
    attempt("closes upon the order", provider.hang_up, 3, "unknown")
    attempt("resets in mid-answer", provider.send_bytes(b"HTTP/1.1 200 OK\r\nContent-Le"), 3, "unknown")


def keeps_and_closes():
    """The next order finds a kept connection closing under it: it is not repeated by itself."""
    for name, behaviour in (("keeps the connection, then closes it", provider.keep_then_close),
                            ("keeps the connection, then closes every one", provider.keep_once_then_close_all)):
        with provider.Server(behaviour) as server, Place() as place:
            place.configure(server.url, timeout=str(TIMEOUT))
            place.start_engine()
            first = place.run("dial", NUMBER, "--json")
            equal((first.code, len(server.orders)), (0, 1), f"{name}: the first order is taken", first)
            second = place.run("dial", "+34911000334", "--json")
            numbers = [order.call["callData"]["numtelefono"] for order in server.orders]
            equal(numbers, [NUMBER, "+34911000334"], f"{name}: exactly one request for each order")
            wanted = (0, "accepted") if behaviour is provider.keep_then_close else (3, "unknown")
            equal((second.code, second.json()["state"]), wanted, f"{name}: the second ends right", second)


def cannot_connect():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for name, url in (("refused connection", f"http://127.0.0.1:{port}"), ("no such host", "https://nowhere.invalid")):
        with Place() as place:
            place.configure(url, timeout=str(TIMEOUT))
            place.start_engine()
            dialled = place.run("dial", NUMBER, "--json")
            equal((dialled.code, dialled.json()["state"]), (1, "refused"), f"{name}: not placed", dialled)
            ok(dialled.json()["message"], f"{name}: a sentence")


def bad_answers():
    html = provider.respond("<html><body>Mantenimiento</body></html>", kind="text/html")
    attempt("HTML under 200", provider.send_bytes(html), 3, "unknown")
    attempt("empty under 200", provider.send_bytes(provider.respond("")), 3, "unknown")
    attempt("garbage under 200", provider.send_bytes(provider.respond(bytes(range(256)))), 3, "unknown")
    attempt("no HTTP at all", provider.send_bytes(b"\x00\x01garbage\r\n\r\n"), 3, "unknown")
    cut = provider.respond('{"callRequest": {"idcall": "5301", "Resul')
    attempt("JSON that is cut", provider.send_bytes(cut), 3, "unknown")
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n" + b'{"callRequest":'
    attempt("a body shorter than announced", provider.send_bytes(short), 3, "unknown")
    attempt("500", provider.send_bytes(provider.respond("oops", "500 Internal Server Error", "text/plain")), 3, "unknown")
    attempt("408", provider.send_bytes(provider.respond("late", "408 Request Timeout", "text/plain")), 3, "unknown")
    attempt("404", provider.send_bytes(provider.respond("not here", "404 Not Found", "text/plain")), 1, "refused")
    attempt("huge", provider.send_bytes(provider.respond(b" " * (8 << 20))), 3, "unknown")
    said = provider.respond('{"callRequest":{"idcall":"","Resultado":"11","ResultadoTexto":"Saldo insuficiente"}}',
                            "500 Internal Server Error")
    dialled = attempt("a readable refusal under 500", provider.send_bytes(said), 1, "refused")
    equal(dialled.json()["code"], "11", "a readable refusal under 500: its code")


def redirect():
    with provider.Server() as elsewhere:
        reply = provider.respond("", "302 Found", extra=f"Location: {elsewhere.url}/\r\n")
        attempt("redirect", provider.send_bytes(reply), 1, "refused")
        reply = provider.respond("", "307 Temporary Redirect", extra=f"Location: {elsewhere.url}/\r\n")
        attempt("redirect 307", provider.send_bytes(reply), 1, "refused")
        equal(elsewhere.connections, 0, "a redirect is not followed")


def slow_but_in_time():
    gate = threading.Event()
    with provider.Server(provider.hold(gate)) as server, Place() as place:
        place.configure(server.url, timeout="20")
        place.start_engine()
        client = place.start("dial", NUMBER, "--json")
        import centralita
        ok(centralita.wait_for(lambda: server.orders), "slow: the order arrives")
        equal([call["state"] for call in place.calls("--live")], ["requested"], "slow: meanwhile it is requested")
        gate.set()
        out, _ = client.communicate(timeout=centralita.PATIENCE)
        equal((client.returncode, b'"accepted"' in out), (0, True), "slow: then accepted")


tap.run(never_answers, closes_without_answer, keeps_and_closes, cannot_connect, bad_answers, redirect, slow_but_in_time)
