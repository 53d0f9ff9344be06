# SPDX-License-Identifier: MIT
"""HTTP to the byte: requests over bare sockets, so that what is sent and what comes back is exact."""
import asyncio
import json
import socket
import time


class Message:
    """A request or a response, as its bytes."""

    def __init__(self, raw):
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.words = lines[0].split(" ", 2) + ["", ""]
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()

    def is_whole(self):
        """Whether head and body are there, as long as the head says."""
        return b"\r\n\r\n" in self.raw and len(self.body) >= int(self.headers.get("content-length", 0))

    def json(self):
        return json.loads(self.body)


class Response(Message):
    @property
    def status(self):
        return int(self.words[1]) if self.words[0].startswith("HTTP/") else 0

    def __repr__(self):
        return f"<{self.status} {self.body[:200]!r}>"


def read_message(sock, kind):
    """The next message on a connection, a Response or the like; one that is not whole where the other side
    closed in the midst of it."""
    message = kind(b"")
    try:
        while not message.is_whole():
            part = sock.recv(65536)
            if not part:
                break
            message = kind(message.raw + part)
    except ConnectionError:
        pass
    return message


def build(method, target, body=None, headers=None, host="127.0.0.1", close=True):
    """A whole request as bytes. `headers` may give Content-Length itself, also a wrong one."""
    fields = {"Host": host}
    if body is not None:
        fields["Content-Length"] = str(len(body))
    if close:
        fields["Connection"] = "close"
    fields.update(headers or {})
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b"")


def respond(body, status="200 OK", kind="application/json", extra="", close=True):
    """A whole response as bytes. `extra`: more header lines, each with its end."""
    body = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}"
    if close:
        head += "Connection: close\r\n"
    return head.encode() + b"\r\n" + body


def connect(address, timeout=10):
    return socket.create_connection(address, timeout=timeout)


def read_all(sock, timeout=10):
    """All that comes until the other side closes (or b"" where it resets)."""
    sock.settimeout(timeout)
    parts = []
    try:
        while True:
            part = sock.recv(65536)
            if not part:
                break
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def read_response(sock, timeout=10):
    """One response of a connection that stays open. A status of 0 where it closed before one came."""
    sock.settimeout(timeout)
    response = read_message(sock, Response)
    return response if b"\r\n\r\n" in response.raw else Response(b"")


def send(address, raw, timeout=10):
    """Sends the bytes on a connection of their own and gives what came back."""
    with connect(address, timeout) as sock:
        try:
            sock.sendall(raw)
        except ConnectionError:
            pass
        return read_response(sock, timeout)


def request(address, method, target, body=None, headers=None, timeout=10):
    return send(address, build(method, target, body, headers), timeout)


async def _one(address, queue, answered, stop):
    reader = writer = None
    while queue and not stop.is_set():
        number, raw = queue.popleft()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(*address)
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length:
                await reader.readexactly(length)
            answered(number, status)
            if b"connection: close" in head.lower():
                writer.close()
                writer = None
        except (OSError, asyncio.IncompleteReadError):
            answered(number, 0)
            if writer:
                writer.close()
            writer = None
    if writer:
        writer.close()


def flood(address, requests, connections, answered):
    """Sends all requests over so many kept connections. `answered(number, status)` is told of each, status
    0 where no answer came; when it gives True the rest is not sent. Gives the seconds that it took."""
    from collections import deque

    async def run():
        queue = deque(enumerate(requests))
        stop = asyncio.Event()

        def tell(number, status):
            if answered(number, status):
                stop.set()

        workers = [_one(address, queue, tell, stop) for _ in range(connections)]
        await asyncio.gather(*workers)

    start = time.monotonic()
    asyncio.run(run())
    return time.monotonic() - start
