# SPDX-License-Identifier: MIT
"""Infocaller's events, sent to the URLs that `centralita urls` prints, move a call from its start to its end."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import json
from urllib.parse import quote_plus, urlsplit

import infocaller
import tap
import web
from centralita import KEY, Place
from infocaller import EVENTS, FORMS, Call
from tap import equal, ok

STATES = {"inicio": "started", "desvio_fallido": "divert_failed", "desvio_correcto": "connected", "fin": "ended"}


def urls_of(place):
    """Event → URL, as printed for the panel."""
    printed = place.run("urls")
    found = {}
    for url in re.findall(r"https?://\S+", printed.out):
        event = re.search(r"/hook/infocaller/(\w+)", url)
        if event:
            found[event.group(1)] = url
    return found, printed


def send(call, event, form, url):
    url = urlsplit(call.fill(url, event))
    body, kind = call.body(event, form)
    target = url.path + "?" + url.query
    return web.request((url.hostname, url.port), "GET" if body is None else "POST", target, body,
                       {"Content-Type": kind} if kind else None)


def the_life_of_a_call():
    with Place() as place:
        place.configure()
        place.start_engine()
        urls, printed = urls_of(place)
        ok(set(EVENTS) <= set(urls), "urls prints one for each event", printed)
        ok(all(f"key={KEY}" in url for url in urls.values()), "with the key, since we may read the configuration", printed)
        equal(place.run("urls", "infocaller").out, printed.out, "urls takes a provider's name")
        ok(place.run("urls", "nobody").code in (1, 2), "and refuses an unknown one")
        for number, form in enumerate(FORMS):
            one_call(place, urls, Call(number + 1), form)


def one_call(place, urls, call, form):
    for event in EVENTS:
        answer = send(call, event, form, urls[event])
        equal(answer.status, 200, f"{form}: {event} is answered 200", answer)
        found = [one for one in place.calls() if one["number"] == call.number]
        equal([one["state"] for one in found], [STATES[event]], f"{form}: {event} makes the call {STATES[event]}", found)
        if not found:
            return
        whole = place.show(found[0]["id"])
        equal((whole["direction"], whole["line"], whole["provider"]), ("in", call.line, "infocaller"),
              f"{form}: {event}: direction, line, provider")
        if event.startswith("desvio"):
            ok(call.diverts[event] in json.dumps(whole), f"{form}: {event}: the diversion's number", whole)
        again = send(call, event, form, urls[event])
        equal(again.status, 200, f"{form}: {event} once more is answered 200")
        equal(place.show(found[0]["id"]), whole, f"{form}: and changes nothing")
    equal(whole["outcome"], "answered", f"{form}: the outcome")
    equal(whole["by"], "provider", f"{form}: ended by the provider")
    equal(whole["uuid"].lower(), call.uuid, f"{form}: the UUID of the URL")
    if form == "url":
        return
    equal((whole["seconds"], whole["cost_rx"], whole["cost_tx"]), (42, 0.0, 0.123456), f"{form}: seconds and both costs")
    equal((whole["started_at"], whole["ended_at"]), ("2026-11-22T10:00:00Z", "2026-11-22T10:00:42Z"),
          f"{form}: start and end, in UTC")
    equal(whole["vars"], {"PEDIDO": "1234", "CIUDAD": "Cádiz"}, f"{form}: the variables")
    equal(whole["sequence"], call.sequence, f"{form}: the CallSequence")
    steps = whole["timeline"]
    told = {step["at"] for step in steps}
    ok({"2026-11-22T10:00:00Z", "2026-11-22T10:00:05Z", "2026-11-22T10:00:12Z", "2026-11-22T10:00:42Z"} <= told,
       f"{form}: the timeline has FIN's list with its times", steps)
    text = json.dumps(steps)
    ok("Menu principal" in text and "910000002" in text and "0.123456" in text, f"{form}: and what it tells", steps)
    ok(all(step["what"] for step in steps), f"{form}: every step has a word")


def other_shapes():
    """The same event in the ways that the document and its readers allow."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()

        def post(name, call, body, kind, event="inicio", status=200):
            target = engine.target(call, event)
            answer = engine.request("POST", target, body, {"Content-Type": kind} if kind else {})
            equal(answer.status, status, f"{name}: {status}", answer)

        number = 100
        for variable in ("apilinfocaller", "apiInfocaller", "appinfocaller", "appInfocaller", "APILINFOCALLER"):
            number += 1
            call = Call(number)
            post(f"variable {variable}", call, (variable + "=" + quote_plus(call.json("inicio"))).encode(),
                 "application/x-www-form-urlencoded")
        for name, kind, text in (("bare JSON", "application/json", Call(201).json("inicio")),
                                 ("bare JSON with no type", None, Call(202).json("inicio")),
                                 ("bare XML", "text/xml", Call(203).xml("inicio"))):
            number = {"bare JSON": 201, "bare JSON with no type": 202, "bare XML": 203}[name]
            post(name, Call(number), text.encode(), kind)
        call = Call(204)
        part = f'--b0\r\nContent-Disposition: form-data; name="apilinfocaller"\r\n\r\n{call.json("inicio")}\r\n--b0--\r\n'
        post("multipart", call, part.encode(), "multipart/form-data; boundary=b0")
        call = Call(205)
        post("JSON in ISO-8859-1", call, call.json("inicio").encode("latin-1"), "application/json")
        for number, events in ((301, {}), (302, {"Event": None}), (303, None), (304, ""),
                               (305, {"Event": {"EventType": "99", "EventDate": "2026-11-22T11:00:01", "EventName": "?"}})):
            call = Call(number)
            fin = json.loads(call.json("fin"))
            fin["ApiCall"]["Status"] = {"Events": events}
            post(f"FIN with Events {json.dumps(events)[:20]}", call, json.dumps(fin).encode(), "application/json", "fin")
        for number, variables in ((401, {"CustVar": {"VarName": "A", "VarValue": "1"}}), (402, {"CustVar": []}),
                                  (403, None), (404, {"CustVar": None})):
            call = Call(number)
            event = json.loads(call.json("inicio"))
            event["ApiCall"]["CustVars"] = variables
            post(f"CustVars {json.dumps(variables)[:20]}", call, json.dumps(event).encode(), "application/json")
        call = Call(501, number="X")
        call.vars = []
        post("a hidden caller", call, call.json("inicio").encode(), "application/json")
        hidden = [one for one in place.calls() if one["hidden"]]
        equal([one["number"] for one in hidden], [None], "a hidden caller has no number", hidden)
        call = Call(502)
        wrong = call.json("inicio").replace(infocaller.sign(call.line, call.sequence), infocaller.sign(call.line, call.sequence).upper())
        post("a signature in capitals", call, wrong.encode(), "application/json")
        one = [one for one in place.calls() if one["sequence"] == Call(401).sequence][0]
        equal(one["vars"], {"A": "1"}, "one variable that is no list")
        equal(place.status()["feed"]["events"], len(place.calls()), "each made a call of its own")


def contact_of_a_caller():
    """A caller written in any way is recognised."""
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        equal(place.run("contacts", "add", "Ana Ruiz", "móvil:666 11 16 16").code, 0, "a contact is added")
        equal(place.run("contacts", "add", "Oficina de Cádiz", "+34 666 111 616").code, 0, "and another with its number")
        for number, written in enumerate(("666111616", "+34666111616", "0034666111616", "666 11 16 16", "34666111616")):
            call = Call(600 + number, number=written)
            equal(engine.event(call, "inicio").status, 200, f"a call from {written}")
            one = [one for one in place.calls() if one["sequence"] == call.sequence][0]
            equal(one["number"], "+34666111616", f"{written} is read as E.164")
            ok("Ana Ruiz" in (one["contact"] or "") and "Cádiz" in one["contact"], f"{written}: both contacts are named",
               one["contact"])


def placed_call():
    """Events tie to the call that we placed by idcall, and by its other identities from then on."""
    import provider
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        engine = place.start_engine()
        dialled = place.run("dial", "+34911000333", "--json").json()
        call = Call(700, received=False, idcall=dialled["idcall"], number="911000333")
        equal(engine.event(call, "inicio").status, 200, "placed: its first event")
        equal([one["state"] for one in place.calls()], ["started"], "placed: it is one call")
        call.idcall = ""
        equal(engine.event(call, "desvio_correcto").status, 200, "placed: an event without idcall")
        equal([(one["id"], one["state"]) for one in place.calls()], [(dialled["id"], "connected")],
              "placed: is tied by its other identities")
        engine.event(call, "fin")
        last = place.calls()[0]
        equal((last["state"], last["outcome"], last["direction"], last["number"]),
              ("ended", "answered", "out", "+34911000333"), "placed: ended", last)


tap.run(the_life_of_a_call, other_shapes, contact_of_a_caller, placed_call)
