# SPDX-License-Identifier: MIT
"""Agents as the engine tells them, several users at one engine, and calls that come to them."""
import contextlib
import os
import time

import infocaller
from centralita import wait_for
from wire import Console, Wire

ANNA = 40001  # users without a name: the engine calls them by their number
BRUNO = 40002


def login(uid):
    return f"uid {uid}"


def section(uid):
    return f"agent.{login(uid)}"


def may_be_others():
    """Whether this process may act as other users."""
    return os.geteuid() == 0


@contextlib.contextmanager
def user(uid):
    """What connects meanwhile is that user's."""
    os.setegid(uid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def let_in(place):
    """Other users may reach the socket of the place."""
    os.chmod(place.directory, 0o711)
    os.chmod(os.path.dirname(place.socket), 0o711)
    os.chmod(place.socket, 0o666)


def console_of(place, uid):
    let_in(place)
    with user(uid):
        return Console(place.engine)


def wire_of(place, uid):
    let_in(place)
    with user(uid):
        return Wire(place.socket)


def agents(wire):
    """All, by name."""
    return {agent["name"]: agent for agent in wire.ask("agents")[0]}


def wait_agent(wire, name, **wanted):
    """The agent once these fields are so; or as it is then."""
    def look():
        agent = agents(wire).get(name, {})
        return agent if all(agent.get(key) == value for key, value in wanted.items()) else None
    return look() or wait_for(look) or agents(wire).get(name)


class Dialler:
    """Dials over a wire, and plays what Infocaller tells of the call."""

    def __init__(self, engine, first=1):
        self.engine = engine
        self.last = first

    def dial(self, wire, number=None):
        """The call as the engine gives it, and as Infocaller sees it."""
        self.last += 1
        number = number or f"+349110{self.last:05d}"
        items, done = wire.ask("dial", number=number, confirmed=True)
        assert done["exit"] == 0, done
        return items[0], infocaller.Call(self.last, received=False, idcall=items[0]["idcall"], number=number)

    def incoming(self, divert):
        self.last += 1
        call = infocaller.Call(self.last)
        call.diverts["desvio_correcto"] = divert
        return call

    def tell(self, call, *events):
        for event in events:
            answer = self.engine.event(call, event)
            assert answer.status == 200, answer


def now_ms():
    return int(time.time() * 1000)
