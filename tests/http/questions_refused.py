# SPDX-License-Identifier: MIT
"""Questions that are not answered as they would like: by whom they may be asked, what can't be read, and names that
nobody knows."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import question
import tap
import web
from centralita import KEY, Place, wait_for
from question import Call, Question, ask, queries
from tap import equal, ok
from wire import Console

JSON = {"Content-Type": "application/json"}
FIJA = queries({"FIJA": {"answer": "fixed", "vars": "A=1"}})


def who_may_ask():
    with Place() as place:
        place.configure(sections=FIJA)
        engine = place.start_engine()
        call = Call(1)
        good = Question(call, "FIJA")
        for key in (None, "wrong"):
            equal(ask(engine, good, target=engine.target(call, "query", key=key)).status, 401, f"the key {key}: 401")
        equal(ask(engine, good, signature=False).vars, {"A": "1"}, "a key without a signature is enough")
        for form in ("json", "xml"):
            answer = ask(engine, Question(Call(1, password="9999"), "FIJA"), form)
            equal(answer.status, 401, f"{form}: a wrong signature: 401", answer)
            ok(b"CustVar" not in answer.response.body, f"{form}: and no variables", answer)
        answer = ask(engine, Question(Call(1, line="987654321"), "FIJA"), target=engine.target(call, "query"))
        equal(answer.status, 401, "another line: 401", answer)
        wait_for(place.calls)
        equal(len(place.calls()), 1, "the good one alone made a call")
        equal(place.status()["questions"]["asked"], 1, "none of them counts as asked")
        engine.kill()
        place.configure(sections={**FIJA, "listener": {"key": None}})
        engine = place.start_engine()
        target = engine.target(call, "query", key=None)
        equal(ask(engine, good, target=target).vars, {"A": "1"}, "without a key configured the signature is enough")
        equal(ask(engine, good, target=target, signature=False).status, 401, "and none is too little")
        place.configure(sections={**FIJA, "listener": {"allow": "10.0.0.0/8"}})
        engine.kill()
        engine = place.start_engine()
        equal(ask(engine, good).status, 403, "from a network that is not allowed: 403")


def what_is_no_request():
    with Place() as place:
        place.configure(sections={**FIJA, "listener": {"max_body": "4096"}})
        engine = place.start_engine()
        asked = Question(Call(1), "FIJA")
        target = engine.target(asked.call, "query")
        for method in ("PUT", "DELETE", "PATCH"):
            equal(engine.request(method, target, b"{}", JSON).status, 405, f"{method}: 405")
        equal(engine.request("POST", target.replace("/query", "/querys"), b"{}", JSON).status, 404, "another event: 404")
        equal(engine.request("POST", target.replace("/infocaller/", "/nobody/"), b"{}", JSON).status, 404, "another account: 404")
        long = Question(Call(1), "FIJA", [("A", "x" * 5000)])
        equal(ask(engine, long, "bare json").status, 413, "over max_body: 413")
        raw = web.build("POST", target, b"{}", {"X-Long": "y" * 40000})
        equal(web.send(engine.address, raw).status, 431, "headers too large: 431")
        equal(ask(engine, asked).vars, {"A": "1"}, "a good one after that is answered")
        equal((place.status()["questions"]["asked"], place.status()["feed"]["quarantined"]), (1, 0), "nothing else was counted")


def unreadable():
    with Place() as place:
        place.configure(sections=FIJA)
        engine = place.start_engine()
        call = Call(1)
        asked = Question(call, "FIJA")
        signature = infocaller.sign(call.line, call.sequence)
        target = engine.target(call, "query")
        whole = asked.json()
        bad = [
            ("JSON that breaks off", whole[:-3].encode()), ("a trailing comma", whole.replace('"FIJA"', '"FIJA",').encode()),
            ("XML that breaks off", asked.xml()[:-5].encode()),
            ("an entity of its own", asked.xml().replace("<ApiCall", "<!DOCTYPE a [<!ENTITY x 'y'>]><ApiCall", 1).encode()),
            ("a list", b"[1]"), ("a control character", whole.encode()[:-3] + b"\x1b[31m"),
        ]
        for name, body in bad:
            answer = engine.request("POST", target, body, {})
            equal(answer.status, 400, f"{name}: 400", answer)
            ok(b"CustVar" not in answer.body, f"{name}: no variables", answer)
        listed = place.run("quarantine")
        equal((listed.code, listed.out.count("query")), (0, len(bad)), "each is kept aside", listed)
        shown = place.run("quarantine", "show", "1")
        ok(call.sequence in shown.out and signature not in shown.out and KEY not in shown.out,
           "and can be shown, without key and signature", shown)
        equal(engine.request("POST", engine.target(call, "query", key="wrong"), b"{", JSON).status, 401, "with a wrong key: 401")
        equal(place.status()["feed"]["quarantined"], len(bad), "and that is not kept")
        equal(place.run("quarantine", "retry").code in (0, 1), True, "a retry of what is still unreadable ends")
        equal((place.calls(), place.status()["questions"]["asked"]), ([], 0), "none made a call or counts as asked")
        equal(ask(engine, asked).vars, {"A": "1"}, "and a good one is answered")


def unknown_names():
    with Place() as place:
        place.configure(sections=FIJA)
        engine = place.start_engine()
        with Console(engine) as console:
            for form in ("json", "xml"):
                answer = ask(engine, Question(Call(1), "OTRA"), form)
                equal((answer.status, answer.result, answer.pairs), (200, "1", []), f"{form}: an unknown name: Result 1", answer)
                ok(answer.in_time(1), f"{form}: at once", answer)
            feed = console.next("feed", lambda message: message.get("unknown_queries") == 2)
            equal(feed.get("unknown_query"), "OTRA", "consoles are told which")
        answer = ask(engine, Question(Call(2), "fija"))
        equal(answer.result, "1", "names are told apart by capitals", answer)
        status = place.status()["questions"]
        equal(status, {"asked": 3, "open": 0, "defaults": 0, "unknown": 3, "last_unknown": "fija"}, "status counts them")
        wait_for(lambda: len(place.calls()) == 2)
        steps = [step for step in place.show(place.calls()[-1]["id"])["timeline"] if step["what"] in ("question", "answer")]
        equal([step["what"] for step in steps], ["question", "answer"] * 2, "the call's timeline has them", steps)
        ok(all("OTRA" in step["detail"] for step in steps), "by its name", steps)
        for name in (None, "", " ", "A" * 63, "A" * 64, "A" * 200, "a\x00b", "😀", "../../x", "%s%n", "query.FIJA"):
            answer = ask(engine, Question(Call(3), name), "bare json")
            ok(answer.status == 400 or answer.result == "1", f"the name {name!r:.30}: Result 1, or 400", answer)
        equal(place.run("status").code, 0, "status works with whatever name was last")
        equal(ask(engine, Question(Call(4), "FIJA")).vars, {"A": "1"}, "and good ones are answered")


def shapes():
    """CustVars in every cardinality, and fields that are missing."""
    with Place() as place:
        place.configure(sections=queries({"ECO": {"answer": "fixed", "vars": "A={var.A}"}}))
        engine = place.start_engine()
        one = {"VarName": "A", "VarValue": "1"}
        for number, (variables, wanted) in enumerate((({"CustVar": one}, "1"), ({"CustVar": [one]}, "1"), ({"CustVar": []}, ""),
                                                      ({"CustVar": None}, ""), (None, ""), ("", ""), ({}, ""),
                                                      ({"CustVar": [one, {"VarName": "A", "VarValue": "2"}]}, "2"))):
            asked = json.loads(Question(Call(number), "ECO").json())
            asked["ApiCall"]["CustVars"] = variables
            raw = engine.request("POST", engine.target(Call(number), "query"), json.dumps(asked).encode(), JSON)
            equal(question.Answer(raw, "json", 0).vars, {"A": wanted}, f"CustVars {json.dumps(variables)[:50]}", raw)
        bare = {"ApiCall": {"UserID": dict(Call(50).identity()), "Infocaller": {"QueryName": "ECO"}}}
        raw = engine.request("POST", f"/hook/infocaller/query?key={KEY}", json.dumps(bare).encode(), JSON)
        equal(question.Answer(raw, "json", 0).vars, {"A": ""}, "who one is and a name are enough", raw)


def in_pieces():
    with Place() as place:
        place.configure(sections=FIJA)
        engine = place.start_engine()
        asked = Question(Call(1), "FIJA")
        raw, kind = asked.body()
        whole = web.build("POST", engine.target(asked.call, "query"), raw, {"Content-Type": kind})
        with web.connect(engine.address) as sock:
            for at in range(0, len(whole), 50):
                sock.sendall(whole[at:at + 50])
            equal(question.Answer(web.read_response(sock), "json", 0).vars, {"A": "1"}, "a question in pieces is answered")


tap.run(who_may_ask, what_is_no_request, unreadable, unknown_names, shapes, in_pieces)
