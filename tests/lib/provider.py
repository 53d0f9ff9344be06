# SPDX-License-Identifier: MIT
"""A provider of call orders that behaves as it is told, well or badly, and keeps every byte it was sent."""
import json
import socket
import ssl
import threading
import urllib.parse
from xml.sax.saxutils import escape

import infocaller


class Order:
    """A request that came in."""

    def __init__(self, raw, connection):
        self.raw = raw
        self.connection = connection  # the number of the connection, from 1
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = (lines[0].split(" ", 2) + ["", ""])[:3]
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()

    @property
    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode("ascii"), keep_blank_values=True))

    @property
    def call(self):
        """What stands in callRequest of an order in JSON."""
        return json.loads(self.form["apiCALLjson"])["callRequest"]


def respond(body, status="200 OK", kind="application/json", extra="", close=True):
    body = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}"
    if close:
        head += "Connection: close\r\n"
    return head.encode() + b"\r\n" + body


def result(order, code="0", idcall="53010203", sentence=None):
    """The reply that the document describes, in the format of the order."""
    text = sentence if sentence is not None else infocaller.RESULTS.get(code, "Aceptada")
    idcall = idcall if code == "0" else ""
    if "apiCALLxml" in order.form:
        reply = f"<?xml version='1.0'?>\n<callRequest><idcall>{idcall}</idcall><Resultado>{code}</Resultado>"
        reply += f"<ResultadoTexto>{escape(text)}</ResultadoTexto></callRequest>"
        return respond(reply, kind="text/xml")
    fields = {"idcall": idcall, "Resultado": code, "ResultadoTexto": text}
    return respond(json.dumps({"callRequest": fields}))


# ---- Ways to behave: each is given the server, the connection and the order; it may send, wait, close.
# To keep the connection for another order it gives True.

def accept(server, connection, order):
    connection.sendall(result(order, idcall=server.next_idcall()))


def refuse(code):
    return lambda server, connection, order: connection.sendall(result(order, code))


def never(server, connection, order):
    server.over.wait()


def hang_up(server, connection, order):
    pass


def send_bytes(raw):
    return lambda server, connection, order: connection.sendall(raw)


def keep_then_close(server, connection, order):
    """Answers the first order of the connection and keeps it; closes it upon the next."""
    if server.orders_on(order.connection) > 1:
        return False
    reply = result(order, idcall=server.next_idcall())
    connection.sendall(reply.replace(b"Connection: close\r\n", b"Connection: keep-alive\r\n"))
    return True


def keep_once_then_close_all(server, connection, order):
    """Keeps the connection after its first answer; every later order, on whichever connection, is closed
    upon without an answer."""
    if len(server.orders) > 1:
        return False
    return keep_then_close(server, connection, order)


def trickle(server, connection, order):
    """A byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
    while not server.over.wait(0.05):
        connection.sendall(b" ")


def hold(event, then=accept):
    """Waits for the event before it does the next thing."""
    def behave(server, connection, order):
        while not event.wait(0.05):
            if server.over.is_set():
                return False
        return then(server, connection, order)
    return behave


class Server:
    """with Server(behaviour) as server: server.url, server.orders …"""

    def __init__(self, behaviour=accept, tls=None):
        self.behaviour = behaviour
        self.orders = []
        self.connections = 0
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.idcall = 53010202
        self.tls = None
        if tls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(tls)
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        # The acceptor must be gone before the number of its descriptor is another server's.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.acceptor.join()
        self.listener.close()
        for sock in self.sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def next_idcall(self):
        with self.lock:
            self.idcall += 1
            return str(self.idcall)

    def orders_on(self, connection):
        return sum(order.connection == connection for order in self.orders)

    def _accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
                self.sockets.append(sock)
            threading.Thread(target=self._serve, args=(sock, number), daemon=True).start()

    def _serve(self, sock, number):
        try:
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            while True:
                raw = self._read(sock)
                if raw is None:
                    break
                order = Order(raw, number)
                with self.lock:
                    self.orders.append(order)
                if not self.behaviour(self, sock, order):
                    break
        except (OSError, ValueError):
            pass
        finally:
            sock.close()

    def _read(self, sock):
        data = b""
        while b"\r\n\r\n" not in data:
            part = sock.recv(65536)
            if not part:
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            part = sock.recv(65536)
            if not part:
                return None
            body += part
        return head + b"\r\n\r\n" + body
