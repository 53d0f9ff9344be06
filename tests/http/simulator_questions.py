# SPDX-License-Identifier: MIT
"""Simulated calls that stop at a question: what they ask, and that they go on by what is answered. The listener is a
server that answers as the test says; at last it is a real engine."""
import contextlib
import json
import pathlib
import sys
import time
import urllib.parse
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import tap
from centralita import PATIENCE, Place, wait_for
from played import SECRET, Simulator
from provider import Server, hang_up
from tap import equal, ok
from web import respond

EVENTS = ("inicio", "desvio_correcto", "desvio_fallido", "fin")
KEY = "k3y-0f-4-h00k"
THERE = "911000777"  # where an answer puts a call through
ASKED = ("--rate", "3000", "--answer-rate", "100", "--hang-up", "0", "--ask", "100")
SPACE = "{http://tempuri.org/}"


# ---- What is sent

class Sent:
    """An event or a question: `facts` are the fields of the section Infocaller, `entries` FIN's list, as dictionaries."""

    def __init__(self, order):
        self.order, self.name = order, order.path.rpartition("/")[2]
        self.variable, document = self._form(order.body)
        self.divert = urllib.parse.parse_qs(order.query).get("divert", [""])[0]
        sections = self._xml(document) if document.startswith("<") else json.loads(document)["ApiCall"]
        self.user, self.facts = sections["UserID"], sections["Infocaller"]
        self.entries = sections.get("Status", {}).get("Events", {}).get("Event", [])
        self.vars = {one["VarName"]: one["VarValue"] for one in sections.get("CustVars", {}).get("CustVar", [])}
        self.call = self.user["CallSequence"]

    def _form(self, body):
        name, _, value = body.partition(b"=")
        raw = urllib.parse.unquote_to_bytes(value)
        self.charset = None if raw.isascii() else "utf8"
        try:
            return name.decode(), raw.decode()
        except UnicodeDecodeError:
            self.charset = "latin1"
            return name.decode(), raw.decode("latin-1")

    @staticmethod
    def _xml(document):
        def read(node):
            lists = {"CustVar", "Event"}
            found = {}
            for child in node:
                name = child.tag.removeprefix(SPACE)
                value = read(child) if len(child) else child.text or ""
                if name in lists:
                    found.setdefault(name, []).append(value)
                else:
                    found[name] = value
            return found
        return read(ElementTree.fromstring(document))

    def entries_of(self, kind):
        return [(entry["EventName"], entry["EventAddInfo1"]) for entry in self.entries if entry["EventType"] == kind]


def answer(vars=(), result="0", form="json"):
    """A good answer, as bytes."""
    if form == "json":
        listed = [{"VarName": name, "VarValue": value} for name, value in vars]
        return respond(json.dumps({"ApiCall": {"Status": {"Result": result, "ResultText": ""}, "CustVars": {"CustVar": listed}}}))
    listed = "".join(f"<CustVar><VarName>{name}</VarName><VarValue>{value}</VarValue></CustVar>" for name, value in vars)
    return respond(f"<ApiCall xmlns='http://tempuri.org/'><Status><Result>{result}</Result></Status><CustVars>{listed}</CustVars></ApiCall>",
                   kind="text/xml")


class Panel:
    """with Panel(place, behaviour, option, …) as panel: a server, and a simulator that plays until its calls are over.
    `behaviour` is for questions, as those of provider.Server."""

    def __init__(self, place, behaviour, *options, query=True):
        def behave(server, connection, order):
            if order.path.endswith("/query"):
                return behaviour(server, connection, order)
            return connection.sendall(respond(b""))

        self.server = Server(behave)
        names = EVENTS + (("query",) if query else ())
        urls = "".join(f"  {name}\t{self.server.url}/hook/a/{name}?key={KEY}&divert=[_NumDesvio]\n" for name in names)
        self.simulator = Simulator(place, "--speed", "500", "--verbose", *options, urls=urls, secret=SECRET)
        place.ends.append(self.server.close)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.close()

    def play(self):
        """All that was sent once the calls are over."""
        equal(self.simulator.process.wait(PATIENCE), 0, "the simulator ends with its calls")
        return [Sent(order) for order in list(self.server.orders)]

    def log(self):
        with open(self.simulator.place.path("simulator.log")) as log:
            return log.read()


@contextlib.contextmanager
def panel(behaviour, *options, **more):
    with Place() as place, Panel(place, behaviour, *options, **more) as one:
        yield one


def by_name(sent, name):
    return [one for one in sent if one.name == name]


# ---- Cases

def answers(form):
    """By the name of the query: whom to greet, and where to put through."""
    def behave(server, connection, order):
        asked = Sent(order).facts["QueryName"]
        vars = [("NOMBRE", "José &lt;&amp;")] if asked == "HOLA" else [("DESTINO", THERE), ("PEDIDO", "0")]
        connection.sendall(answer(vars, form=form))
    return behave


def put_through(form, charset):
    name = f"{form}, {charset}"
    written = "José <&" if form == "xml" else "José &lt;&amp;"  # what a parser makes of the variable
    with panel(answers(form), *ASKED, "--greet", "100", "--greet-query", "HOLA", "--format", form, "--charset", charset,
               "--calls", "4", "--seed", "3") as one:
        sent = one.play()
        questions = by_name(sent, "query")
        equal([one.facts["QueryName"] for one in questions].count("HOLA"), 4, f"{name}: each call asks once whom to greet")
        equal([one.facts["QueryName"] for one in questions].count("DESVIO"), 4, f"{name}: and once where to go")
        equal({one.charset for one in sent} - {None}, {charset}, f"{name}: in these bytes")
        for question in questions:
            check_question(question, name, written)
        ends = by_name(sent, "fin")
        diverted = by_name(sent, "desvio_correcto") + by_name(sent, "desvio_fallido")
        equal(({one.divert for one in diverted}, len(by_name(sent, "desvio_correcto"))), ({THERE}, 4), f"{name}: all go there")
        for event in diverted + ends:
            equal({key: event.vars.get(key) for key in ("DESTINO", "PEDIDO", "NOMBRE")},
                  {"DESTINO": THERE, "PEDIDO": "0", "NOMBRE": written}, f"{name}: {event.name} carries the answers")
        for end in ends:
            equal(end.entries_of("17"), [("HOLA", "0"), ("DESVIO", "0")], f"{name}: FIN lists the questions")
            equal({to for to, _ in end.entries_of("2")}, {THERE}, f"{name}: and the calls there")


def check_question(question, name, written):
    facts, user = question.facts, question.user
    equal(question.variable, "apiInfocaller", f"{name}: the form's variable")
    equal(list(facts), ["CallType", "CallerNumber", "InboundNumber", "InboundNumberInt", "OutboundNumber", "idcall", "QueryName"],
          f"{name}: the fields are the document's")
    signature = infocaller.sign(infocaller.LINE, user["CallSequence"], SECRET)
    equal((user["Signature"], facts["CallType"], facts["InboundNumber"]), (signature, "R", infocaller.LINE), f"{name}: signed")
    if facts["QueryName"] == "HOLA":
        equal(question.vars, {}, f"{name}: at first nothing is known")
    else:
        typed = question.vars.get("PEDIDO")
        ok(question.vars.get("NOMBRE") == written and (typed is None or len(typed) == 4), f"{name}: then the answer, and digits", question.vars)


def wrong_answers():
    """None of them diverts, and FIN says that the query failed."""
    good = answer([("DESTINO", THERE)])
    wrong = {
        "Result 1": answer([("DESTINO", THERE)], result="1"), "status 500": good.replace(b"200 OK", b"500 Oops"),
        "HTML": respond("<html></html>", kind="text/html"), "XML instead of JSON": answer([("DESTINO", THERE)], form="xml"),
        "another type": good.replace(b"application/json", b"text/plain"), "half of it": respond('{"ApiCall":{"Status":{"Result":"0"}'),
        "a name of small letters": answer([("destino", THERE)]), "a bare &": answer([("DESTINO", THERE), ("NOTA", "a & b")]),
        "a redirect": respond(b"", "302 Found", extra="Location: /elsewhere\r\n"), "nothing": b"",
    }
    left = list(wrong.values())
    with panel(lambda server, connection, order: connection.sendall(left.pop()), *ASKED, "--calls", str(len(wrong))) as one:
        sent = one.play()
        equal((left, len(by_name(sent, "query"))), ([], len(wrong)), "each was asked once")
        equal([end.entries_of("17") for end in by_name(sent, "fin")], [[("DESVIO", "1")]] * len(wrong), "each failed", one.log())
        ok(all(event.divert != THERE and "DESTINO" not in event.vars for event in sent), "none diverts")
        ok(any(event.divert for event in sent), "some go to the usual extension")


def wait_for_close(seen):
    """Never answers; notes how long it took until the connection closed."""
    def behave(server, connection, order):
        connection.settimeout(PATIENCE)
        with contextlib.suppress(OSError):
            connection.recv(1)
        seen.append(time.monotonic() - order.at)
    return behave


def late():
    """Seconds of the panel are real ones at any speed."""
    seen = []
    with panel(wait_for_close(seen), *ASKED, "--query-seconds", "1", "--calls", "3") as one:
        sent = one.play()
        ok(len(seen) == 3 and all(seconds > 0.5 for seconds in seen), "they wait a second, not a 500th", seen)
        equal([end.entries_of("17") for end in by_name(sent, "fin")], [[("DESVIO", "1")]] * 3, "then they have failed")
        equal(one.log().count("DESVIO of"), 6, "each is told as asked, and as failed", one.log())


def hung_up():
    seen = []
    with panel(wait_for_close(seen), "--rate", "3000", "--ask", "100", "--hang-up", "100", "--query-seconds", "2", "--calls", "4") as one:
        sent = one.play()
        ok(len(seen) == 4 and all(seconds > 0.2 for seconds in seen), "the connection closes, at some time in the middle", seen)
        equal(sorted(event.name for event in sent), ["fin"] * 4 + ["inicio"] * 4 + ["query"] * 4, "and the call ends")
        equal([end.entries_of("17") for end in by_name(sent, "fin")], [[("DESVIO", "1")]] * 4, "its question is in the list")
        equal(one.log().count("the caller has hung up"), 4, "--verbose tells it", one.log())


def nobody_listens():
    """A refused connection is no answer, and no reason to hang up."""
    with panel(hang_up, "--rate", "3000", "--ask", "100", "--hang-up", "100", "--calls", "2", "--speed", "10000") as one:
        one.server.close()
        equal(one.simulator.process.wait(PATIENCE), 0, "the calls go on to their end")
        equal((one.log().count(": failed: "), one.log().count("hung up")), (2, 0), "both questions failed", one.log())


def share():
    def ask_where(options, query=True, calls=8):
        with panel(answers("json"), "--rate", "6000", *options, "--hang-up", "0", "--calls", str(calls), query=query) as one:
            sent = one.play()
            return [one.call for one in by_name(sent, "query")], sorted({one.call for one in sent}, key=int), one.log()

    asked, all_calls, log = ask_where(("--ask", "25"))
    equal(sorted(asked, key=int), [all_calls[0], all_calls[4]], "a quarter of them: the first, and then every fourth")
    ok(KEY not in log and SECRET not in log and f"answered: {THERE}" in log, "--verbose tells the answer, and no secret", log)
    equal(ask_where((), calls=2)[0], [], "none by default")
    equal(ask_where(("--ask", "100", "--greet", "100"), query=False, calls=2)[0], [], "nor without an address")


def same_again():
    """The same seed gives the same calls, whatever the time that answers take."""
    def play(delay):
        def behave(server, connection, order):
            time.sleep(delay)
            answers("json")(server, connection, order)

        with panel(behave, "--rate", "6000", "--ask", "50", "--greet", "50", "--answer-rate", "60", "--hang-up", "0",
                   "--calls", "12", "--seed", "5") as one:
            ends = sorted(by_name(one.play(), "fin"), key=lambda end: int(end.call))
            return [(end.facts["CallerNumber"], [(entry["EventType"], entry["EventName"], entry["EventAddInfo1"])
                                                 for entry in end.entries]) for end in ends]

    first = play(0)
    equal(play(0.1), first, "the same seed gives the same calls again")
    ok(len({number for number, _ in first}) > 3, "which differ", first)


def stopped_meanwhile():
    seen = []
    with panel(wait_for_close(seen), *ASKED, "--query-seconds", "100") as one:
        ok(wait_for(lambda: [order for order in one.server.orders if order.path.endswith("/query")]), "a question is open")
        one.simulator.process.terminate()
        equal(one.simulator.process.wait(PATIENCE), 0, "the simulator ends all the same", one.log())


def a_real_engine():
    with Place() as place:
        place.configure(listener=True, sections={
            "query.DESVIO": {"answer": "fixed", "vars": f"DESTINO={THERE}, NOTA=\"a, b <&\""},
            "query.SALUDO": {"answer": "contact", "vars": "NOMBRE={contact.name}", "default": "NOMBRE=nadie"}})
        place.start_engine()
        urls = place.run("urls").out
        simulator = Simulator(place, "--speed", "200", *ASKED, "--greet", "100", "--calls", "6", "--verbose", urls=urls)
        equal(simulator.process.wait(PATIENCE), 0, "the calls are played")
        ok(wait_for(lambda: [call["state"] for call in place.calls()] == ["ended"] * 6), "an engine answers, and every call ends", place.calls())
        calls = [place.show(call["id"]) for call in place.calls()]
        equal([(call["divert"], call["vars"].get("NOTA"), call["vars"].get("NOMBRE")) for call in calls], [(THERE, "a, b <&", "nadie")] * 6,
              "where the engine said", calls[0])
        status = place.status()
        equal((status["feed"]["refused"], status["feed"]["quarantined"], status["questions"]["asked"], status["questions"]["unknown"]),
              (0, 0, 12, 0), "every question was well", status)


def answered():
    for form in ("json", "xml"):
        for charset in ("utf8", "latin1"):
            put_through(form, charset)


tap.run(answered, wrong_answers, late, hung_up, nobody_listens, share, same_again, stopped_meanwhile, a_real_engine)
