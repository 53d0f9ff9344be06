# SPDX-License-Identifier: MIT
"""Everything at the same time for a while: events, questions of each way, an operator who answers most of them, a program
that fails now and then, callers and connections that go. Each question is answered once, by what had to answer it; the
journal has as many answers as questions; and nothing grows. SOAK_SECONDS makes it longer than a few seconds."""
import asyncio
import collections
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import PATIENCE, Place, is_sanitized, resident_bytes, wait_for
from infocaller import EVENTS
from question import Answer, Call, Question, queries
from tap import equal, ok
from wire import Console

SECONDS = float(os.environ.get("SOAK_SECONDS", "6"))
REPLAY = os.path.join(os.environ.get("TOP_BUILDDIR", "."), "tests", "http", "replay")
TIMEOUT = 5 if is_sanitized() else 2
SLACK = 1  # seconds that this program may be busy with others before it looks at an answer
FAILS = 20  # the program's one in so many
GROWTH = 16  # MiB that the second half may add
PROGRAM = """#!{python}
import json, sys
for line in sys.stdin:
    order = int(json.loads(line)["vars"]["PEDIDO"])
    if order % {fails} == 7:
        sys.exit(1)
    print(json.dumps({{"vars": {{"DESTINO": str(order)}}}}), flush=True)
"""
DEFAULT = "911000999"
SALES = "911000222"
STEPS = ("question", "answer", "unanswered")


def prepare(place):
    program = place.path("route")
    with open(program, "w") as file:
        file.write(PROGRAM.format(python=sys.executable, fails=FAILS))
    os.chmod(program, 0o755)
    default = {"timeout": str(TIMEOUT), "default": "DESTINO=911000999, PEDIDO={var.PEDIDO}"}
    place.configure(sections=queries({
        "DESVIO": {"answer": "operator", "choice.1": "Sales: DESTINO=911000222, PEDIDO={var.PEDIDO}", **default},
        "RUTA": {"answer": "command", "command": program, **default},
        "SALUDO": {"answer": "contact", "vars": "NOMBRE={contact.name}", "default": "NOMBRE="},
        "FIJA": {"answer": "fixed", "vars": "DESTINO={var.PEDIDO}"},
    }))
    return place.start_engine()


class Operator(threading.Thread):
    """Answers what comes, but for every tenth question."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.console = Console(engine)
        self.seen = 0
        self.ends = collections.Counter()
        self.known = set()

    def take(self, question):
        if question["id"] in self.known:
            return
        self.known.add(question["id"])
        self.seen += 1
        if self.seen % 10:
            self.console.asks += 1
            self.console.send({"type": "answer", "ask": self.console.asks, "question": question["id"], "choice": 1})

    def run(self):
        while True:
            try:
                message = self.console.read()
            except OSError:
                return
            if message is None:
                return
            if message["type"] == "question":
                self.take(message["question"])
            elif message["type"] == "item":
                self.take(message["item"])
            elif message["type"] == "answered":
                self.ends[message["how"]] += 1
            elif message["type"] == "behind":
                self.console.asks += 1
                self.console.send({"type": "questions", "ask": self.console.asks})


class Load:
    """What is sent, and what came of it. Each question has a number of its own."""

    def __init__(self, engine):
        self.engine = engine
        self.random = random.Random(20261122)
        self.until = time.monotonic() + SECONDS
        self.number = 0
        self.asked = collections.Counter()  # by name; those that left before an answer among them
        self.left = 0
        self.statuses = collections.Counter()
        self.wrong = []
        self.late = 0

    def goes_on(self):
        return time.monotonic() < self.until

    async def exchange(self, reader, writer, raw):
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        response = web.Response(head)
        return web.Response(head + await reader.readexactly(int(response.headers.get("content-length", 0))))

    async def events(self, first):
        """Whole calls, one behind the other on a connection."""
        reader, writer = await asyncio.open_connection(*self.engine.address)
        number = first
        while self.goes_on():
            for event in EVENTS:
                raw = self.engine.raw_event(Call(number), event, close=False)
                self.statuses[(await self.exchange(reader, writer, raw)).status] += 1
            number += 1
            await asyncio.sleep(0.005)
        writer.close()

    def make(self, name):
        self.number += 1
        number = self.number
        self.asked[name] += 1
        call = Call(10_000 + number // 3, number="666111601" if number % 2 else "666111602")
        form = self.random.choice(("json", "xml", "bare json", "bare xml", "xml in ISO-8859-1"))
        question = Question(call, name, [("PEDIDO", str(number))])
        raw, kind = question.body(form)
        return number, call, form, lambda close: web.build("POST", self.engine.target(call, "query"), raw, {"Content-Type": kind}, close=close)

    def fits(self, name, number, good):
        own = str(number)
        if name == "SALUDO":
            return good == {"NOMBRE": "Ana Ruiz" if number % 2 else ""}
        if name == "DESVIO":
            return good in ({"DESTINO": DEFAULT, "PEDIDO": own}, {"DESTINO": SALES, "PEDIDO": own})
        return good == {"DESTINO": own} or (name == "RUTA" and good == {"DESTINO": DEFAULT, "PEDIDO": own})

    def judge(self, name, number, form, response, seconds):
        format_ = "xml" if "xml" in form else "json"
        try:
            good = Answer(response, format_, seconds).good
        except Exception as why:
            good = repr(why)
        self.late += seconds > TIMEOUT + SLACK
        if not self.fits(name, number, good):
            self.wrong.append((name, number, good, response))

    async def asks(self, name):
        """Each on a connection of its own, that has one answer and nothing behind it."""
        while self.goes_on():
            number, _, form, build = self.make(name)
            reader, writer = await asyncio.open_connection(*self.engine.address)
            began = time.monotonic()
            writer.write(build(True))
            response = web.Response(await reader.read())
            self.judge(name, number, form, response, time.monotonic() - began)
            if not response.is_whole() or len(response.body) != int(response.headers["content-length"]):
                self.wrong.append(("not one answer", response))
            writer.close()

    async def asks_on(self, name):
        """One behind the other on a connection."""
        reader, writer = await asyncio.open_connection(*self.engine.address)
        while self.goes_on():
            number, _, form, build = self.make(name)
            began = time.monotonic()
            response = await self.exchange(reader, writer, build(False))
            self.judge(name, number, form, response, time.monotonic() - began)
            await asyncio.sleep(0.002)
        writer.close()

    async def leaves(self, name):
        """Connections that go while the question is open, or at the moment of its answer."""
        while self.goes_on():
            number, call, form, build = self.make(name)
            reader, writer = await asyncio.open_connection(*self.engine.address)
            writer.write(build(True))
            await writer.drain()
            await asyncio.sleep(self.random.choice((0.0, 0.001, 0.005, 0.02)))
            writer.close()
            self.left += 1

    async def hangs_up(self):
        """The call's end comes while its question is open."""
        while self.goes_on():
            number, call, form, build = self.make("DESVIO")
            reader, writer = await asyncio.open_connection(*self.engine.address)
            began = time.monotonic()
            writer.write(build(True))
            other = await asyncio.open_connection(*self.engine.address)
            self.statuses[(await self.exchange(*other, self.engine.raw_event(call, "fin"))).status] += 1
            other[1].close()
            self.judge("DESVIO", number, form, web.Response(await reader.read()), time.monotonic() - began)
            writer.close()

    async def consoles(self):
        """Others come and go."""
        while self.goes_on():
            other = await asyncio.to_thread(Console, self.engine)
            await asyncio.sleep(0.05)
            other.sock.close()

    async def all(self):
        await asyncio.gather(self.events(1), self.events(5_000_000), self.asks("FIJA"), self.asks_on("FIJA"), self.asks_on("SALUDO"),
                             self.asks("RUTA"), self.asks_on("RUTA"), *(self.asks("DESVIO") for _ in range(8)),
                             self.leaves("DESVIO"), self.leaves("RUTA"), self.leaves("FIJA"), self.hangs_up(), self.consoles())


class Gauge(threading.Thread):
    """Looks at the engine from time to time."""

    def __init__(self, engine):
        super().__init__(daemon=True)
        self.engine = engine
        self.seen = []
        self.done = threading.Event()

    def look(self):
        folder = f"/proc/{self.engine.pid}"
        return {"files": len(os.listdir(folder + "/fd")), "threads": len(os.listdir(folder + "/task")),
                "resident": resident_bytes(self.engine.pid) >> 20, "zombies": zombies(self.engine.pid)}

    def run(self):
        while not self.done.wait(min(SECONDS / 10, 10)):
            self.seen.append(self.look())


def zombies(parent):
    count = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as stat:
                    fields = stat.read().rpartition(")")[2].split()
                count += fields[0] == "Z" and int(fields[1]) == parent
            except OSError:
                pass
    return count


def steps_of(engine):
    """How many of each kind, over all calls; and the calls where a question is without an answer."""
    count, odd = collections.Counter(), []
    with engine.wire(timeout=PATIENCE) as wire:
        for call in wire.calls(timeline=True):
            steps = collections.Counter(step["what"] for step in call["timeline"] if step["what"] in STEPS)
            count += steps
            if steps["question"] != steps["answer"]:
                odd.append((call["sequence"], dict(steps)))
    return count, odd


def soak():
    with Place() as place:
        engine = prepare(place)
        place.run("contacts", "add", "Ana Ruiz", "666111601")
        operator = Operator(engine)
        operator.start()
        load, gauge = Load(engine), Gauge(engine)
        before = gauge.look()
        gauge.start()
        asyncio.run(load.all())
        ok(wait_for(lambda: place.status()["questions"]["open"] == 0), "nothing stays open", place.status()["questions"])
        gauge.done.set()
        gauge.join()
        asked = sum(load.asked.values())
        tap.note(f"{asked} questions {dict(load.asked)}, {load.left} of them left; {load.statuses[200]} events")
        equal(load.wrong[:3], [], "every question has one answer, from what had to give it", len(load.wrong))
        equal(load.late, 0, "none is later than its time")
        equal(set(load.statuses), {200}, "every event is taken")
        ok(operator.ends["operator"] and operator.ends["default"] and operator.ends["gone"], "operators answered, time went by, callers went",
           dict(operator.ends))
        tap.note(f"ends {dict(operator.ends)}; at first {before}, then {gauge.seen[0]} … {gauge.seen[len(gauge.seen) // 2]} … {gauge.seen[-1]}")
        known = place.status()["questions"]
        ok(wait_for(lambda: steps_of(engine)[0]["answer"] == known["asked"], 30, 0.5), "each that was taken is in a timeline with its answer",
           (dict(steps_of(engine)[0]), known))
        equal(steps_of(engine)[1][:5], [], "in its own call")
        ok(asked - load.left <= known["asked"] <= asked, "all were taken that were sent whole", (asked, load.left, known))
        operator.console.sock.shutdown(2)
        operator.join()
        ok(wait_for(lambda: gauge.look()["files"] <= before["files"] + 12), "the descriptors are those of the beginning and of the program",
           (before, gauge.look()))
        after = gauge.look()
        ok(after["threads"] <= before["threads"] and not after["zombies"], "no thread is left, and no zombie", (before, after))
        half, last = (gauge.seen[at]["resident"] for at in (len(gauge.seen) // 2, -1))
        ok(is_sanitized() or last <= half + GROWTH, f"it does not grow: {half} MiB at half time, {last} in the end")
        equal(engine.kill(15), 0, "the engine ends well")
        in_the_journal(place, known["asked"])


def in_the_journal(place, asked):
    name = next(name for name in os.listdir(place.state) if name.endswith(".db"))
    path = os.path.join(place.state, name)
    store = sqlite3.connect(path)
    kinds = dict(store.execute("SELECT kind, count(*) FROM journal GROUP BY kind"))
    opened = store.execute("SELECT count(*) FROM questions").fetchone()[0]
    store.close()
    equal((kinds["question"], opened), (asked, 0), "the journal has each question, and none is open", kinds)
    ok(0 < kinds["reply"] < asked, "and the answers to those that waited", kinds)
    if os.path.exists(REPLAY):
        done = subprocess.run([REPLAY, path], capture_output=True, text=True, timeout=PATIENCE + 10 * SECONDS, env=place.env)
        equal(done.returncode, 0, "played again, it tells the same as the calls", done.stderr)


tap.run(soak)
