# SPDX-License-Identifier: MIT
"""Questions as odd senders would put them: in pieces and parts, behind escapes, in charsets that they don't name, at the
bounds of what is read and beyond. Each is answered as it is asked, or refused with its status."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import KEY, PATIENCE, Place, process_lives
from question import Answer, Call, Question, ask, queries
from tap import equal, ok

JSON = {"Content-Type": "application/json"}
XML = {"Content-Type": "text/xml"}
GOOD = {"A": "1"}
ERROR = "Result 1"  # there is no such query
SECTIONS = queries({"FIJA": {"answer": "fixed", "vars": "A=1"}, "ECO": {"answer": "fixed", "vars": "A={var.A}"}})
DEEPEST = 10_000
LATIN1 = '<?xml version="1.0" encoding="ISO-8859-1"?>'
BOMB = "<!DOCTYPE a [<!ENTITY b '1'>" + "".join(f"<!ENTITY b{n} '{f'&b{n - 1};' * 10 if n else '&b;' * 10}'>" for n in range(9)) + "]>"


def prepare(place):
    place.configure(sections=SECTIONS)
    return place.start_engine()


def given(engine, raw, format_):
    """The status of what comes back; where it is 200, what the answer says."""
    response = web.send(engine.address, raw, PATIENCE)
    return Answer(response, format_, 0).good if response.status == 200 else response.status


def expect(engine, cases, format_="json"):
    for name, raw, wanted in cases:
        got = given(engine, raw, format_)
        equal(got, wanted, f"{name}: {wanted if isinstance(wanted, int) else 'answered'}")


def as_http():
    with Place() as place:
        engine = prepare(place)
        asked = Question(Call(1), "FIJA")
        target = engine.target(asked.call, "query")
        body = asked.json().encode()
        chunked = {"Transfer-Encoding": "chunked", **JSON}
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(body[at:at + 7]), body[at:at + 7]) for at in range(0, len(body), 7)) + b"0\r\n\r\n"

        def post(raw, headers, where=target):
            return web.build("POST", where, raw, headers)

        def part(name, content):
            return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{content}\r\n--b--\r\n'.encode()

        multipart = {"Content-Type": "multipart/form-data; boundary=b"}
        expect(engine, [
            ("in chunks", web.build("POST", target, None, chunked) + pieces, GOOD),
            ("in chunks of no size", web.build("POST", target, None, chunked) + b"zz\r\n" + body, 400),
            ("in a chunk without end", web.build("POST", target, None, chunked) + b"f" * 18 + b"\r\n" + body, 413),
            ("as a part of a form", post(part("apiInfocaller", asked.json()), multipart), GOOD),
            ("as another part", post(part("something", asked.json()), multipart), 400),
            ("with a length below nothing", post(body, {"Content-Length": "-5", **JSON}), 400),
            ("in HTTP/1.0", post(body, JSON).replace(b"HTTP/1.1", b"HTTP/1.0", 1), GOOD),
            *((method, web.build(method, target, body, JSON), 405) for method in ("HEAD", "PUT", "OPTIONS", "TRACE", "post")),
            ("by GET, with no name", web.build("GET", target, None), ERROR),
        ])
        with web.connect(engine.address, PATIENCE) as sock:
            raw = post(body, {"Expect": "100-continue", **JSON})
            head = raw.index(b"\r\n\r\n") + 4
            sock.sendall(raw[:head])
            equal(sock.recv(64), b"HTTP/1.1 100 Continue\r\n\r\n", "who asks whether to go on is told so")
            sock.sendall(raw[head:])
            equal(Answer(web.read_response(sock, PATIENCE), "json", 0).good, GOOD, "and answered then")
        rest = target[target.index("?"):]
        expect(engine, [(path, post(body, JSON, path + rest), wanted) for path, wanted in (
            ("/hook/infocaller/%71uery", GOOD), ("/hook/infocaller/query/", 404), ("/hook/infocaller/query%00", 404),
            ("/hook//infocaller/query", 404), ("/hook/x/../infocaller/query", 404), ("/hook/infocaller/query;x", 404),
            ("/hook/infocaller/QUERY", 404), ("/hook/infocaller/quer%79%", 404), ("/hook/%1b%5b2J/query", 404), ("/%0a", 404))])
        control = sorted({c for c in place.log() if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160})
        equal(control, [], "no control character of theirs is in the log")
        ok(process_lives(engine.pid) and KEY not in place.log(), "nor is the key")
        equal(engine.kill(15), 0, "the engine ends well")


def doc(name="ECO", variables=(), **more):
    whole = json.loads(Question(Call(1), name).json())
    whole["ApiCall"]["CustVars"] = {"CustVar": [{"VarName": key, "VarValue": value} for key, value in variables]}
    whole["ApiCall"]["Infocaller"].update(more)
    return whole


def at_the_bounds():
    with Place() as place:
        engine = prepare(place)
        target = engine.target(Call(1), "query")

        def post(whole):
            return web.build("POST", target, whole if isinstance(whole, bytes) else json.dumps(whole).encode(), JSON)

        def padded(length):
            """A question of just so many bytes."""
            raw = json.dumps(doc("FIJA")).encode()
            return b" " * (length - len(raw)) + raw

        expect(engine, [
            *((f"a name of {length} bytes", post(doc("Q" * length)), ERROR) for length in (62, 63, 64, 65, 5000)),
            *((f"a name that is {json.dumps(name)}", post(doc(name)), ERROR) for name in (7, None, {"a": "ECO"}, [])),
            ("256 variables", post(doc("FIJA", [(f"V{n}", "x") for n in range(256)])), GOOD),
            ("257 variables", post(doc("FIJA", [(f"V{n}", "x") for n in range(257)])), 400),
            ("a variable's name of 64 bytes", post(doc("FIJA", [("N" * 64, "x")])), GOOD),
            ("one of 65", post(doc("FIJA", [("N" * 65, "x")])), 400),
            ("a value of 4096 bytes", post(doc("ECO", [("A", "<" * 4096)])), {"A": "<" * 4096}),
            ("one of 4097", post(doc("ECO", [("A", "x" * 4097)])), 400),
            ("30 levels", post(b'{"ApiCall":' + b"[" * 30 + b"]" * 30 + b"}"), ERROR),
            (f"{DEEPEST} levels", post(b'{"ApiCall":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}"), 400),
            ("as large as may be", post(padded(65536)), GOOD),
            ("one byte more", post(padded(65537)), 413),
        ])
        equal(place.status()["questions"]["last_unknown"] is not None, True, "status knows that there were unknown names")
        equal(engine.kill(15), 0, "the engine ends well")


def in_any_characters():
    with Place() as place:
        engine = prepare(place)
        target = engine.target(Call(1), "query")
        body, xml = Question(Call(1), "FIJA").json().encode(), Question(Call(1), "FIJA").xml()

        def json_(raw):
            return web.build("POST", target, raw, JSON)

        def xml_(text):
            return web.build("POST", target, text if isinstance(text, bytes) else text.encode(), XML)

        expect(engine, [
            ("a mark in front", json_(b"\xef\xbb\xbf" + body), GOOD), ("UTF-16", json_(body.decode().encode("utf-16")), 400),
            ("UTF-32", json_(body.decode().encode("utf-32")), 400), ("UTF-7", json_(b"+AHs-" + body), 400),
            ("a key twice", json_(body.replace(b'"QueryName"', b'"QueryName":"ECO","QueryName"')), 400),
            ("a NUL", json_(body.replace(b"FIJA", b"FI\0JA")), 400), ("one escaped", json_(body.replace(b"FIJA", b"FI\\u0000JA")), 400),
            ("half of a pair", json_(body.replace(b"FIJA", b"\\ud800")), 400), ("NaN", json_(body.replace(b'"FIJA"', b"NaN")), 400),
            ("two documents", json_(body + body), 400), ("a comment", json_(b"/**/" + body), 400),
        ])
        expect(engine, [
            ("XML that says another charset", xml_(LATIN1 + xml), GOOD), ("one that nobody knows", xml_(LATIN1.replace("ISO-8859-1", "x") + xml), GOOD),
            ("UTF-16 in XML", xml_(xml.encode("utf-16")), 400), ("CDATA", xml_(xml.replace("FIJA", "<![CDATA[FIJA]]>")), GOOD),
            ("numbers for characters", xml_(xml.replace("FIJA", "&#70;&#x49;JA")), GOOD), ("a NUL's number", xml_(xml.replace("FIJA", "&#0;")), 400),
            ("a prefix", xml_(xml.replace("<ApiCall", "<a:ApiCall xmlns:a='u'").replace("</ApiCall", "</a:ApiCall")), GOOD),
            ("an instruction", xml_("<?x y?>" + xml), GOOD), ("entities in entities", xml_(BOMB + xml.replace("FIJA", "&b8;")), 400),
            ("a file", xml_("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>" + xml.replace("FIJA", "&f;")), 400),
            (f"{DEEPEST // 2} levels", xml_("<a>" * (DEEPEST // 2) + "</a>" * (DEEPEST // 2)), 400),
            ("more attributes than anybody needs", xml_("<ApiCall " + " ".join(f"a{n}='x'" for n in range(3000)) + ">"), 400),
        ], "xml")
        ok("root:" not in place.log() and "root:" not in place.run("calls", "--json").out, "no file was read")
        equal(ask(engine, Question(Call(2), "FIJA")).good, GOOD, "good ones are answered")
        equal(engine.kill(15), 0, "the engine ends well")


tap.run(as_http, at_the_bounds, in_any_characters)
