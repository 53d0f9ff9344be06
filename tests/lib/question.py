# SPDX-License-Identifier: MIT
"""Infocaller's questions as it asks them in a call, and what is answered, read by parsers that forgive nothing."""
import json
import re
import selectors
import time
from urllib.parse import quote_plus
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import web
from centralita import PATIENCE, is_sanitized
from infocaller import Call

SLACK = 1 if is_sanitized() else 0  # seconds: programs that are built to find errors are slow to be reached, too
SPACE = "{http://tempuri.org/}"
TYPES = {"json": ("application/json",), "xml": ("text/xml", "application/xml")}
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
NAME = re.compile(r"[A-Z0-9]{1,15}\Z")
FORMS = {  # name → (format, charset, whether it is a form's variable)
    "json": ("json", "utf-8", True), "xml": ("xml", "utf-8", True),
    "json in ISO-8859-1": ("json", "latin-1", True), "xml in ISO-8859-1": ("xml", "latin-1", True),
    "bare json": ("json", "utf-8", False), "bare xml": ("xml", "utf-8", False),
    "bare json in ISO-8859-1": ("json", "latin-1", False), "bare xml in ISO-8859-1": ("xml", "latin-1", False),
}


class Unfit(ValueError):
    """An answer that Infocaller might not be able to read."""


def want(condition, why):
    if not condition:
        raise Unfit(why)


# ---- What is asked

def queries(named):
    """Sections of a configuration: name of the query → its keys."""
    return {f"query.{name}": keys for name, keys in named.items()}


class Question:
    """`vars` are what the script has gathered so far, as pairs."""

    def __init__(self, call, name="DESVIO", vars=(("PEDIDO", "1234"),)):
        self.call, self.name, self.vars = call, name, list(vars)

    def facts(self):
        call = self.call
        pairs = [("CallType", "R" if call.received else "E"), ("CallerNumber", call.number if call.received else call.line)]
        pairs += [("InboundNumber", call.line), ("InboundNumberInt", call.line)]
        pairs += [("OutboundNumber", "" if call.received else call.number), ("idcall", call.idcall)]
        return pairs + ([("QueryName", self.name)] if self.name is not None else [])

    def identity(self, signature=True):
        """As the document's example has it: both numbers of the line are the same."""
        return [(name, self.call.line if name == "LineNumberInt" else value)
                for name, value in self.call.identity(signature)]

    def json(self, signature=True):
        call = {"UserID": dict(self.identity(signature)), "Infocaller": dict(self.facts())}
        if self.vars:
            call["CustVars"] = {"CustVar": [{"VarName": name, "VarValue": value} for name, value in self.vars]}
        return json.dumps({"ApiCall": call}, ensure_ascii=False)

    def xml(self, signature=True):
        def elements(pairs):
            return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in pairs)

        variables = "".join(f"<CustVar>{elements((('VarName', name), ('VarValue', value)))}</CustVar>"
                            for name, value in self.vars)
        return ("<ApiCall xmlns='http://tempuri.org/'\nencoding=\" ISO-8559-1\">"
                f"<UserID>{elements(self.identity(signature))}</UserID><Infocaller>{elements(self.facts())}</Infocaller>"
                + (f"<CustVars>{variables}</CustVars>" if variables else "") + "</ApiCall>")

    def body(self, form="json", variable="apiInfocaller", signature=True):
        """(bytes, content type)"""
        format_, charset, in_form = FORMS[form]
        raw = getattr(self, format_)(signature).encode(charset)
        if not in_form:
            return raw, TYPES[format_][0]
        return (variable + "=" + quote_plus(raw)).encode(), "application/x-www-form-urlencoded"


def from_the_document(name="DESVIO"):
    """The question of the document's example, with its line, its call and its signature."""
    question = Question(Call(565656, number="666111601"), name)
    assert dict(question.identity()) == {"LineNumber": "123456789", "LineNumberInt": "123456789",
                                         "CallSequence": "98565656", "Signature": "ae73e4b16a280726fb2e0e6bfb43902a"}
    return question


class Asked:
    """A question on a connection of its own, whose answer is read when it is wanted."""

    def __init__(self, engine, question, form="json", close=True, target=None, **body):
        raw, kind = question.body(form, **body)
        self.format = FORMS[form][0]
        self.raw = b""
        self.sock = web.connect(engine.address, PATIENCE)
        self.at = time.monotonic()
        self.answered_at = None
        self.sock.sendall(web.build("POST", target or engine.target(question.call, "query"), raw, {"Content-Type": kind},
                                    close=close))

    def receive(self):
        """What is there; true when it is all."""
        try:
            part = self.sock.recv(65536)
        except ConnectionError:
            part = b""
        self.raw += part
        if not part or web.Response(self.raw).is_whole():
            self.answered_at = time.monotonic()
        return self.answered_at is not None

    def answer(self, seconds=PATIENCE):
        self.sock.settimeout(seconds)
        while self.answered_at is None:
            self.receive()
        self.sock.close()
        return Answer(web.Response(self.raw), self.format, self.answered_at - self.at)

    def is_answered(self, seconds=0):
        """Whether something comes, or has come, within so long."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            return bool(selector.select(seconds))

    def close(self):
        self.sock.close()


def ask(engine, question, form="json", **options):
    """Asks, waits, and gives the Answer."""
    return Asked(engine, question, form, **options).answer()


def answers(asked, seconds=PATIENCE, between=None):
    """Those of many questions, in their order, each with its own time; None where none came. `between` is called
    again and again meanwhile."""
    until = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for one in asked:
            one.sock.settimeout(PATIENCE)
            selector.register(one.sock, selectors.EVENT_READ, one)
        while selector.get_map() and time.monotonic() < until:
            for key, _ in selector.select(0.05 if between else 0.5):
                if key.data.receive():
                    selector.unregister(key.fileobj)
            if between:
                between()
    return [one.answer() if one.answered_at is not None else None for one in asked]


# ---- What is answered

class Answer:
    """`result` and `vars` raise Unfit where it is no answer as the document (API Interactiva V, Apéndice II) has it."""

    def __init__(self, response, format_, seconds):
        self.response, self.format, self.seconds = response, format_, seconds
        self.status = response.status
        self._read = None

    def read(self):
        if self._read is None:
            want(self.status == 200, f"status {self.status}")
            want(self.response.headers.get("content-type", "").split(";")[0] in TYPES[self.format], "another Content-Type")
            want(self.response.body.isascii(), "bytes that are not ASCII")
            self._read = (read_json if self.format == "json" else read_xml)(self.response.body)
        return self._read

    @property
    def result(self):
        return self.read()[0]

    @property
    def text(self):
        return self.read()[1]

    @property
    def pairs(self):
        """The variables in their order."""
        return self.read()[2]

    @property
    def vars(self):
        return dict(self.pairs)

    @property
    def good(self):
        """The variables of an answer that went well; the Result of another."""
        return self.vars if self.result == "0" else f"Result {self.result}"

    def in_time(self, timeout):
        """By the clock of who asked. That the engine leaves time for the way is told by a question's `until`."""
        return self.seconds <= timeout + SLACK

    def __repr__(self):
        return f"<{self.status} after {self.seconds:.3f} s {self.response.body[:600]!r}>"


def once(pairs):
    """An object whose names are given once."""
    want(len({name for name, _ in pairs}) == len(pairs), f"a name given twice in {pairs}")
    return dict(pairs)


def no_constant(word):
    raise Unfit(f"{word} is no JSON")


def keys(found, must, may=()):
    want(set(must) <= set(found) <= set(must) | set(may), f"{sorted(found)} in place of {sorted(must)} and {sorted(may)}")


def text_of(value):
    want(isinstance(value, str), f"{value!r} is no text")
    return value


def value_of(text, entities):
    """A variable's value: printable and of ISO-8859-1, the five characters as entities where the format has none."""
    if entities:
        want(not re.search("[<>'\"]|&(?!(?:amp|lt|gt|quot|apos);)", text), f"{text!r} has characters that need entities")
        text = re.sub("|".join(ENTITIES), lambda found: ENTITIES[found.group()], text)
    want(all(" " <= c <= "~" or "\xa0" <= c <= "\xff" for c in text), f"{text!r} is not printable ISO-8859-1")
    return text


def variables(pairs, entities):
    want(len({name for name, _ in pairs}) == len(pairs), f"a variable given twice in {pairs}")
    for name, _ in pairs:
        want(NAME.match(name), f"{name!r} is no variable's name")
    return [(name, value_of(text, entities)) for name, text in pairs]


def read_json(raw):
    whole = json.loads(raw.decode("ascii"), object_pairs_hook=once, parse_constant=no_constant)
    keys(whole, ["ApiCall"])
    call = whole["ApiCall"]
    keys(call, ["Status"], ["CustVars"])
    keys(call["Status"], ["Result", "ResultText"])
    pairs = []
    if "CustVars" in call:
        keys(call["CustVars"], ["CustVar"])
        want(isinstance(call["CustVars"]["CustVar"], list) and call["CustVars"]["CustVar"], "CustVar is a list, absent when empty")
        for one in call["CustVars"]["CustVar"]:
            keys(one, ["VarName", "VarValue"])
            pairs.append((text_of(one["VarName"]), text_of(one["VarValue"])))
    return text_of(call["Status"]["Result"]), text_of(call["Status"]["ResultText"]), variables(pairs, True)


def children(element, names):
    """The children of those names in their order, and no others; no text between them."""
    want(not (element.text or "").strip() and not any((child.tail or "").strip() for child in element), "text between elements")
    for child in element:
        want(child.tag in [SPACE + name for name in names], f"{child.tag} in {element.tag}")
    return list(element)


def texts(element, names):
    """Name → text of children that have none themselves, each there once."""
    found = children(element, names)
    want([child.tag for child in found] == [SPACE + name for name in names], f"{[child.tag for child in found]}")
    want(not any(len(child) for child in found), "elements in a text")
    return [child.text or "" for child in found]


def read_xml(raw):
    want(b"<!" not in raw, "a document type, a comment or CDATA")
    root = ElementTree.fromstring(raw)
    want(root.tag == SPACE + "ApiCall", f"the root is {root.tag}")
    parts = children(root, ["Status", "CustVars"])
    want([part.tag for part in parts] in ([SPACE + "Status"], [SPACE + "Status", SPACE + "CustVars"]), "Status, then CustVars")
    result, sentence = texts(parts[0], ["Result", "ResultText"])
    pairs = []
    if len(parts) > 1:
        listed = children(parts[1], ["CustVar"])
        want(listed, "CustVars is absent when empty")
        pairs = [tuple(texts(one, ["VarName", "VarValue"])) for one in listed]
    return result, sentence, variables(pairs, False)
