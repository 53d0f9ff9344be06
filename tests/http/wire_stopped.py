# SPDX-License-Identifier: MIT
"""Consoles that stop reading: what they cost, what the others hear meanwhile, and that they are right afterwards."""
import json
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import Place, is_sanitized, resident_bytes, wait_for
from infocaller import Call
from tap import equal, ok, skip
from wire import Console

STOPPED = 40
CALLS = 600  # whose news are more than the system's buffer, what is under way and what may wait
PORTION = 100  # of them at a time, which one that reads can't be behind of
BACK = 3  # of the stopped ones that read again
PAGE = 64  # calls that it asked for
MIB = 1 << 20
LEFT_MOST = MIB // 2  # bytes of what is under way, and the answer; news that wait would be twice that
MOST = 16 * MIB  # that the engine may grow by; a queue each would be some 40


class Reader(threading.Thread):
    """A console that takes all it is told, and looks at it later."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.console = Console(engine)
        self.parts = []
        self.rest = b""
        self.messages = []
        self.ended = set()  # sequences of the calls of whose end it was told
        self.start()

    def run(self):
        while part := self.console.sock.recv(1 << 20):
            self.parts.append(part)

    def look(self):
        while self.parts:
            self.rest += self.parts.pop(0)
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            message = json.loads(line)
            self.messages.append(message)
            if message["type"] == "call" and message["call"]["state"] == "ended":
                self.ended.add(message["call"]["sequence"])

    def hears_of(self, sequences):
        self.look()
        return sequences <= self.ended

    def close(self):
        self.console.sock.shutdown(2)
        self.join()


def send_events(engine, calls):
    for call in calls:
        call.vars = [(f"V{n}", "x" * 200) for n in range(8)]
    statuses = []
    raw = [engine.raw_event(call, event, close=False) for event in ("inicio", "fin") for call in calls]
    web.flood(engine.address, raw, 32, lambda number, status: statuses.append(status))
    return statuses


def flood(engine, first, reader=None, count=CALLS):
    """Calls from beginning to end; gives their sequences. Not faster than the reader hears of them."""
    statuses = []
    heard = set()
    for start in range(first, first + count, PORTION):
        calls = [Call(n) for n in range(start, start + PORTION)]
        statuses += send_events(engine, calls)
        heard |= {call.sequence for call in calls}
        if reader and not wait_for(lambda: reader.hears_of(heard)):
            break
    equal((set(statuses), len(statuses)), ({200}, 2 * count), f"{2 * count} events are taken in")
    return heard


def read_up_to(console, kind, **fields):
    """All messages until that one."""
    messages = []
    while not messages or messages[-1]["type"] != kind or any(messages[-1].get(key) != fields[key] for key in fields):
        messages.append(console.read())
    return messages


def in_order(messages):
    """Whether no call's news are older than what was told of it before."""
    seen = {}
    for message in messages:
        if message["type"] == "call":
            call = message["call"]
            if call["revision"] <= seen.get(call["id"], 0):
                return False
            seen[call["id"]] = call["revision"]
    return True


def system_buffer():
    with open("/proc/sys/net/core/wmem_default") as size:
        return int(size.read())


def comes_back(console, number):
    """One that had stopped, and asked for the calls before it read again."""
    messages = read_up_to(console, "behind")
    done = [message for message in messages if message["type"] == "done" and message["ask"] == 77]
    items = [message for message in messages if message["type"] == "item" and message["ask"] == 77]
    equal((len(done), len(items)), (1, PAGE), f"console {number}: what it asked for is answered, for all that is dropped")
    ok(in_order(messages), f"console {number}: what it still gets is whole and in order")
    size = sum(len(json.dumps(message)) for message in messages)
    ok(size < system_buffer() + LEFT_MOST, f"console {number}: and is little", size)
    return console.calls(timeline=True)


def stopped_ones():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        reader = Reader(engine)
        flood(engine, 0, reader)  # what the engine keeps for itself it has now
        before = resident_bytes(engine.pid)
        stopped = [Console(engine) for _ in range(STOPPED)]
        heard = flood(engine, CALLS, reader, PORTION)
        for console in stopped:
            console.send({"type": "calls", "ask": 77, "limit": PAGE})
        with Console(engine) as other:
            other.ask("calls")  # behind theirs: those are answered now, and wait among news
        heard |= flood(engine, CALLS + PORTION, reader)
        grown = resident_bytes(engine.pid) - before
        if is_sanitized():
            skip("the engine's memory", "a sanitizer keeps what was freed")
        else:
            ok(grown < MOST, f"{STOPPED} consoles that don't read cost little", f"{grown / MIB:.1f} MiB")
        ok(reader.hears_of(heard), "one that reads hears of every call meanwhile", len(reader.ended))
        equal({message["type"] for message in reader.messages} - {"feed", "agent"}, {"call"}, "in whole frames, and is not behind")
        ok(in_order(reader.messages), "and in order")
        with Console(engine) as fresh:
            true = fresh.calls(timeline=True)
        equal(len(true), 2 * CALLS + PORTION, "a fresh console sees all calls")
        for number, console in enumerate(stopped[:BACK]):
            ok(comes_back(console, number) == true, f"console {number}: knows what a fresh one does")
        late = Call(5_000)
        equal(engine.event(late, "inicio").status, 200, "one more call begins")
        for number, console in enumerate(stopped[:BACK]):
            messages = read_up_to(console, "call")
            equal((messages[-1]["call"]["sequence"], [m for m in messages if m["type"] == "behind"]), (late.sequence, []),
                  f"console {number}: is told of it, and of nothing that was dropped")
        reader.close()
        for console in stopped:
            console.sock.close()
        ok(wait_for(lambda: place.status()["consoles"] == 0), "all are gone", place.status())


def read_up_to_end(console):
    """The types of what is still on its way to it."""
    console.send({"type": "providers", "ask": 99})
    return [message["type"] for message in read_up_to(console, "done", ask=99)]


def one_after_the_other():
    """A console that stops for a while, again and again, is told each time that it was behind."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        console = Console(engine)
        for turn in range(2):
            heard = flood(engine, turn * CALLS)
            read_up_to(console, "behind")
            ended = {call["sequence"] for call in console.calls() if call["state"] == "ended"}
            equal(ended & heard, heard, f"turn {turn}: behind, and right")
        told = read_up_to_end(console)
        ok("behind" not in told, "once each", told)
        console.sock.close()


tap.run(stopped_ones, one_after_the_other)
