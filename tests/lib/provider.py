# SPDX-License-Identifier: MIT
"""A provider that behaves as it is told, well or badly, and keeps every byte it was sent."""
import json
import socket
import ssl
import threading
import time
import urllib.parse

import kinds
import web
from web import respond

BACKLOG = 128


class Order(web.Message):
    """A request that came in."""

    def __init__(self, raw, connection=0, kind=None):
        super().__init__(raw)
        self.connection = connection  # the number of the connection, from 1
        self.kind = kind
        self.at = time.monotonic()  # when it was all there
        self.method, self.target, self.version = self.words[:3]
        self.path, _, self.query = self.target.partition("?")

    @property
    def fields(self):
        """What a form says, body or query, as pairs in their order."""
        text = self.body.decode("ascii") if self.body else self.query
        return urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))

    @property
    def form(self):
        return dict(self.fields)

    @property
    def call(self):
        """What stands in callRequest of an order of Infocaller's in JSON."""
        return json.loads(self.form["apiCALLjson"])["callRequest"]

    @property
    def act(self):
        """What is asked: dial, token, hangup, status, check; or ? where it is nothing known."""
        return self.kind.act(self)

    @property
    def called(self):
        """The number that an order is for, as the provider writes it."""
        return self.kind.called(self)


# ---- Ways to behave: each is given the server, the connection and the order; it may send, wait, close.
# To keep the connection for another order it gives True.

def accept(server, connection, order):
    """The good reply to whatever is asked, as the provider's document has it."""
    connection.sendall(server.kind.good(server, order))


def refuse(code):
    """The provider's own refusal of an order by that code."""
    return lambda server, connection, order: connection.sendall(server.kind.refusal(order, code))


def never(server, connection, order):
    server.over.wait()


def hang_up(server, connection, order):
    pass


def send_bytes(raw):
    return lambda server, connection, order: connection.sendall(raw)


def say(*arguments, **options):
    """Whatever it is asked, it answers so; see web.respond."""
    return send_bytes(respond(*arguments, **options))


def in_turn(*behaviours):
    """The first request is treated so, the second so, and all further ones as the last."""
    left = list(behaviours)
    lock = threading.Lock()

    def behave(server, connection, order):
        with lock:
            mine = left.pop(0) if len(left) > 1 else left[0]
        return mine(server, connection, order)
    return behave


def keep_then_close(server, connection, order):
    """Answers the first order of the connection and keeps it; closes it upon the next."""
    if server.orders_on(order.connection) > 1:
        return False
    reply = server.kind.good(server, order)
    connection.sendall(reply.replace(b"Connection: close\r\n", b"Connection: keep-alive\r\n"))
    return True


def keep_once_then_close_all(server, connection, order):
    """Keeps the connection after its first answer; every later order, on whichever connection, is closed
    upon without an answer."""
    if len(server.asked(order.act)) > 1:
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
    """with Server(behaviour) as server: server.url, server.orders … `kind` is one of kinds.KINDS by name;
    `acts` are behaviours for single acts ("token": never); they may be changed at any time."""

    def __init__(self, behaviour=accept, kind="infocaller", tls=None, **acts):
        self.behaviour = behaviour
        self.kind = kinds.KINDS[kind]
        self.acts = acts
        self.orders = []
        self.connections = 0
        self.under_way = 0
        self.most_under_way = 0  # requests at once, by what the server saw
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.idcall = 53010202
        self.tls = None
        if tls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(tls)
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.port = self.listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """From now on nobody is there."""
        if self.over.is_set():
            return
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

    def account(self, **changes):
        """The keys of an account at this server; see kinds.keys."""
        return kinds.keys(self.kind.name, self.url, **changes)

    def asked(self, act):
        """The requests for that act."""
        return [order for order in list(self.orders) if order.act == act]

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
                order = web.read_message(sock, lambda raw: Order(raw, number, self.kind))
                if not order.is_whole() or not self._treat(sock, order):
                    break
        except (OSError, ValueError):
            pass
        finally:
            sock.close()

    def _treat(self, sock, order):
        with self.lock:
            self.orders.append(order)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            return self.acts.get(order.act, self.behaviour)(self, sock, order)
        finally:
            with self.lock:
                self.under_way -= 1
