# SPDX-License-Identifier: MIT
"""A client of the engine's socket, polite or not."""
import json
import socket

VERSION = 2  # of the wire


class Wire:
    def __init__(self, path, greet=True, timeout=15, version=VERSION, client="command", sock=None):
        """`sock` is connected already, by somebody else."""
        self.sock = sock or socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        if not sock:
            self.sock.connect(path)
        self.buffer = b""
        self.asks = 0
        self.welcome = None
        if greet:
            self.send({"type": "hello", "wire": version, "version": "0", "client": client})
            self.welcome = self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send_bytes(self, raw):
        self.sock.sendall(raw)

    def send(self, message):
        self.send_bytes(json.dumps(message).encode() + b"\n")

    def read(self):
        """The next message; None where the engine closed."""
        while b"\n" not in self.buffer:
            try:
                part = self.sock.recv(1 << 20)
            except ConnectionError:
                return None
            if not part:
                return None
            self.buffer += part
        line, _, self.buffer = self.buffer.partition(b"\n")
        return json.loads(line)

    def ask(self, kind, **fields):
        """Sends a question; gives its items, and its last word."""
        self.asks += 1
        self.send({"type": kind, "ask": self.asks, **fields})
        items = []
        while True:
            message = self.read()
            if message is None:
                raise ConnectionError(f"the engine closed while it was asked for {kind}")
            if message.get("ask") != self.asks:
                self.set_aside(message)
                continue
            if message["type"] == "item":
                items.append(message["item"])
            if message["type"] == "done":
                return items, message

    def read_done(self):
        """The exit of the next question that ends."""
        while True:
            message = self.read()
            if message is None:
                raise ConnectionError("the engine closed while an answer was waited for")
            if message["type"] == "done":
                return message["exit"]
            self.set_aside(message)

    def set_aside(self, message):
        """What comes while an answer is waited for is passed over."""

    def calls(self, **fields):
        """All calls that fit, page after page, newest first."""
        found = []
        while True:
            page, done = self.ask("calls", **fields, **({"before": found[-1]["id"]} if found else {}))
            if done["exit"] or not page:
                return found
            found += page

    def ask_many(self, kind, bodies, window=200):
        """Many questions of a kind, so many under way at a time; gives how many were answered with exit 0."""
        good = 0
        under_way = 0
        bodies = iter(bodies)
        left = True
        while left or under_way:
            while left and under_way < window:
                body = next(bodies, None)
                if body is None:
                    left = False
                    break
                self.asks += 1
                self.send({"type": kind, "ask": self.asks, **body})
                under_way += 1
            if not under_way:
                break
            message = self.read()
            if message is None:
                raise ConnectionError(f"the engine closed while it was asked for {kind}")
            if message["type"] == "done":
                under_way -= 1
                good += message["exit"] == 0
        return good


class Console(Wire):
    """Attached as a console is, and watching: it may answer questions of calls."""

    def __init__(self, engine, timeout=60, sock=None):
        self.news = []
        self.given = set()
        super().__init__(engine.socket, timeout=timeout, client="console", sock=sock)
        self.ask("watch")

    def set_aside(self, message):
        self.news.append(message)

    def next(self, kind, test=lambda message: True):
        """The next message of the kind for which the test holds; what comes before it is kept."""
        for message in self.news:
            if message["type"] == kind and test(message):
                self.news.remove(message)
                return message
        while True:
            message = self.read()
            if message is None:
                raise ConnectionError(f"the engine closed while {kind} was waited for")
            if message["type"] == kind and test(message):
                return message
            self.news.append(message)

    def question(self, query=None, caller=None, with_call=False):
        """The next question that was not given yet: of that name, from that number, or once its call is known
        (a question is told again where the disk was slow to say which call it is in)."""
        def fits(message):
            question = message["question"]
            return (question["id"] not in self.given and query in (None, question["query"])
                    and caller in (None, question["caller"]) and (question["call"] or not with_call))

        question = self.next("question", fits)["question"]
        self.given.add(question["id"])
        return question

    def answered(self, question):
        return self.next("answered", lambda message: message["id"] == question["id"])

    def open_questions(self):
        return self.ask("questions")[0]

    def answer(self, question, **what):
        """`choice` or `number`; gives the last word."""
        return self.ask("answer", question=question["id"], **what)[1]
