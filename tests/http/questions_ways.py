# SPDX-License-Identifier: MIT
"""The question of Infocaller's document, asked in each of its forms and answered in each of the four ways. Every
answer is read by a strict parser, the XML ones by one that knows namespaces."""
import json
import os
import pathlib
import re
import sys
from urllib.parse import urlsplit

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import question
import tap
import web
from centralita import KEY, Place, wait_for
from question import FORMS, Asked, Question, Unfit, ask, from_the_document, queries
from tap import equal, ok
from wire import Console

PROGRAM = """#!{python}
import json, sys
for line in sys.stdin:
    with open({seen!r}, "a") as seen:
        seen.write(line)
    asked = json.loads(line)
    print(json.dumps({{"vars": {{"DESTINO": "911000444", "DE": asked["vars"]["PEDIDO"]}}}}), flush=True)
"""
QUERIES = {
    "FIJA": {"answer": "fixed", "vars": 'DESTINO=911000222, NOTA="regular, pays late"'},
    "SALUDO": {"answer": "contact", "vars": 'NOMBRE={contact.name}, NOTA="regular, pays late"', "default": "NOMBRE="},
    "RUTA": {"answer": "command", "timeout": "30", "default": "DESTINO=911000999"},
    "DESVIO": {"answer": "operator", "timeout": "30", "choice.1": "Sales: DESTINO=911000222, PRIORIDAD=1",
               "choice.2": "Support: DESTINO=911000223",
               "choice.3": "Mobile of the account manager: DESTINO={contact.owner}", "default": "DESTINO=911000999"},
}
ANSWERS = {
    "FIJA": [("DESTINO", "911000222"), ("NOTA", "regular, pays late")],
    "SALUDO": [("NOMBRE", "Ana Muñoz"), ("NOTA", "regular, pays late")],
    "RUTA": [("DESTINO", "911000444"), ("DE", "1234")],
    "DESVIO": [("DESTINO", "911000222"), ("PRIORIDAD", "1")],
}


def prepared(place):
    """An engine with the four ways, and the caller as a contact."""
    program, seen = place.path("route"), place.path("seen")
    with open(program, "w") as file:
        file.write(PROGRAM.format(python=sys.executable, seen=seen))
    os.chmod(program, 0o755)
    place.configure(sections=queries({**QUERIES, "RUTA": {**QUERIES["RUTA"], "command": program + " --fast"}}))
    engine = place.start_engine()
    added = place.run("contacts", "add", "Ana Muñoz", "móvil:666 11 16 01", "--owner", "911000777")
    equal(added.code, 0, "the caller is a contact", added)
    return engine


def answered(engine, console, name, form):
    """Asks the document's question of that name, answers it where the operator is to, and gives the answer."""
    asked = Asked(engine, from_the_document(name), form)
    if name == "DESVIO":
        done = console.answer(console.question(name), choice=1)
        equal(done["exit"], 0, f"{form}: the operator's answer is taken", done)
    return asked.answer()


def every_form_and_way():
    with Place() as place:
        engine = prepared(place)
        with Console(engine) as console:
            for form in FORMS:
                for name, way in ((name, keys["answer"]) for name, keys in QUERIES.items()):
                    answer = answered(engine, console, name, form)
                    equal((answer.result, answer.pairs), ("0", ANSWERS[name]), f"{form}: answered by {way}", answer)
        with open(place.path("seen")) as seen:
            told = [json.loads(line) for line in seen]
        calls = place.calls()
        equal(len(calls), 1, "all were asked in one call")
        contact = told[0].pop("contact")
        named = [line.pop("call") for line in told]  # a slow disk delays no question: then that is left out
        equal(told[0], {"query": "RUTA", "caller": "+34666111601", "line": "123456789", "vars": {"PEDIDO": "1234"}},
              "a command is told what was asked, and who calls")
        equal(set(named) - {None}, {calls[0]["id"]}, "and in which call")
        ok(contact["name"] == "Ana Muñoz" and "911000777" in json.dumps(contact), "and who the caller is", contact)
        equal(len(told), len(FORMS), "each question once")
        equal(place.status()["questions"], {"asked": 4 * len(FORMS), "open": 0, "defaults": 0, "unknown": 0, "last_unknown": None},
              "status counts them")


def names_of_the_variable():
    with Place() as place:
        engine = prepared(place)
        for variable in ("apiInfocaller", "apilinfocaller", "appInfocaller", "appinfocaller", "APIINFOCALLER"):
            answer = ask(engine, from_the_document("FIJA"), variable=variable)
            equal(answer.pairs, ANSWERS["FIJA"], f"the form's variable {variable}", answer)
        asked = from_the_document("FIJA")
        part = f'--b0\r\nContent-Disposition: form-data; name="apiInfocaller"\r\n\r\n{asked.json()}\r\n--b0--\r\n'
        raw = engine.request("POST", engine.target(asked.call, "query"), part.encode(),
                             {"Content-Type": "multipart/form-data; boundary=b0"})
        equal(question.Answer(raw, "json", 0).pairs, ANSWERS["FIJA"], "multipart", raw)
        for name in ("json", "xml"):
            raw = getattr(asked, name)().encode()
            answer = question.Answer(engine.request("POST", engine.target(asked.call, "query"), raw), name, 0)
            equal(answer.pairs, ANSWERS["FIJA"], f"{name} without a Content-Type is known by its looks", answer)


def the_printed_url():
    with Place() as place:
        engine = prepared(place)
        printed = place.run("urls")
        urls = re.findall(r"http://\S+/hook/infocaller/query\S*", printed.out)
        equal(len(urls), 1, "`urls` prints the one for questions", printed)
        asked = from_the_document("FIJA")
        url = urlsplit(asked.call.fill(urls[0], "query"))
        ok(f"key={KEY}" in url.query, "with the key", printed)
        equal(ask(engine, asked, target=f"{url.path}?{url.query}").pairs, ANSWERS["FIJA"], "a question sent there is answered")


def kept_connections():
    """Many questions one after the other on a connection that stays."""
    with Place() as place:
        engine = prepared(place)
        with web.connect(engine.address) as sock, Console(engine) as console:
            for name in ("FIJA", "DESVIO", "SALUDO", "DESVIO", "RUTA", "FIJA"):
                asked = from_the_document(name)
                raw, kind = asked.body("json")
                sock.sendall(web.build("POST", engine.target(asked.call, "query"), raw, {"Content-Type": kind}, close=False))
                if name == "DESVIO":
                    console.answer(console.question(), choice=1)
                answer = question.Answer(web.read_response(sock), "json", 0)
                equal(answer.pairs, ANSWERS[name], f"on a kept connection: {name}", answer)


def placed_call():
    """A question in a call that we placed is that call's, and its party's contact answers."""
    import provider
    with provider.Server() as server, Place() as place:
        place.configure(server.url, sections=queries({name: QUERIES[name] for name in ("SALUDO", "DESVIO")}))
        engine = place.start_engine()
        place.run("contacts", "add", "Ana Muñoz", "666111601")
        dialled = place.run("dial", "+34666111601", "--json").json()
        call = question.Call(1, received=False, idcall=dialled["idcall"], number="666111601")
        equal(ask(engine, Question(call, "SALUDO")).pairs, ANSWERS["SALUDO"], "in a placed call the other party is the contact")
        wait_for(lambda: place.calls()[0]["vars"])
        equal([(one["id"], one["state"], one["vars"]) for one in place.calls()], [(dialled["id"], "started", {"PEDIDO": "1234"})],
              "and the question is that call's")
        with Console(engine) as console:
            asked = Asked(engine, Question(call, "DESVIO"))
            equal(console.question(with_call=True)["call"], dialled["id"], "consoles are told which call it is")
            asked.close()


def a_reader_that_forgives_nothing():
    """The parsers of these tests find what is wrong."""
    good = b'{"ApiCall":{"Status":{"Result":"0","ResultText":""},"CustVars":{"CustVar":[{"VarName":"A","VarValue":"a &amp; b"}]}}}'
    equal(question.read_json(good), ("0", "", [("A", "a & b")]), "good JSON is read")
    xml = b"<ApiCall xmlns='http://tempuri.org/'><Status><Result>0</Result><ResultText/></Status><CustVars><CustVar>" \
          b"<VarName>A</VarName><VarValue>a &amp; b</VarValue></CustVar></CustVars></ApiCall>"
    equal(question.read_xml(xml), ("0", "", [("A", "a & b")]), "good XML is read")
    for read, raw, old, new in (
            (question.read_json, good, b'"0"', b"0"), (question.read_json, good, b'"0"', b"NaN"),
            (question.read_json, good, b'"ResultText":""', b'"ResultText":"","ResultText":""'),
            (question.read_json, good, b"&amp;", b"&"), (question.read_json, good, b"&amp;", b"<"),
            (question.read_json, good, b'"A"', b'"a"'), (question.read_json, good, b'"A"', b'"ABCDEFGHIJKLMNOP"'),
            (question.read_json, good, b"]", b",]"), (question.read_json, good, b"a &amp; b", b"\\u20ac"),
            (question.read_json, good, b"a &amp; b", b"\\n"), (question.read_json, good, b'[{"VarName":"A","VarValue":"a &amp; b"}]', b"[]"),
            (question.read_xml, xml, b" xmlns='http://tempuri.org/'", b""), (question.read_xml, xml, b"<Status>", b"<Status xmlns=''>"),
            (question.read_xml, xml, b"&amp;", b"&"), (question.read_xml, xml, b"a &amp; b", b"&#x20ac;"),
            (question.read_xml, xml, b"<ResultText/>", b""), (question.read_xml, xml, b"</ApiCall>", b"</ApiCall>x")):
        spoiled = raw.replace(old, new)
        assert spoiled != raw
        try:
            ok(False, f"{old!r} as {new!r} is refused", repr(read(spoiled)))
        except (Unfit, ValueError, question.ElementTree.ParseError):
            ok(True, f"{old!r} as {new!r} is refused")


tap.run(a_reader_that_forgives_nothing, every_form_and_way, names_of_the_variable, the_printed_url, kept_connections, placed_call)
