# SPDX-License-Identifier: MIT
"""The engine and the simulator, each taken for the other's real counterpart."""
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import Place, wait_for
from played import FORM, SECRET, Simulator, both, callers, played
from tap import equal, ok

POPUP = "3b0c6a1e-8d52-4f7a-9c31-5e2f7d90a4b8"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def a_call_from_order_to_end():
    for form in ("json", "xml"):
        for charset in ("utf8", "latin1"):
            with Place() as place:
                both(place, "--format", form, "--charset", charset, "--answer-rate", "100", format=form)
                name = f"{form}, {charset}"
                dialled = place.run("dial", "+34911000333", "--var", "CIUDAD=Cádiz", "--json")
                equal(dialled.code, 0, f"{name}: the simulator takes the order", dialled)
                call = dialled.json()["id"]
                ok(wait_for(lambda: place.show(call)["state"] == "ended"), f"{name}: its events end the call")
                whole = place.show(call)
                equal((len(place.calls()), whole["outcome"], whole["direction"]), (1, "answered", "out"), f"{name}: one call, answered")
                ok(whole["seconds"] is not None and whole["cost_tx"] > 0 and len(whole["timeline"]) > 4, f"{name}: with seconds, cost, timeline", whole)
                equal(whole["vars"].get("CIUDAD"), "Cádiz", f"{name}: and the variable that was sent")
                feed = place.status()["feed"]
                equal((feed["refused"], feed["quarantined"]), (0, 0), f"{name}: every event was well")


def strict_orders():
    with Place() as place:
        both(place, password="9999")
        refused = place.run("dial", "+34911000333", "--json")
        equal((refused.code, refused.json()["code"]), (1, "1"), "a wrong firma is code 1", refused)
    with Place() as place:
        both(place, rule_group="Otro")
        refused = place.run("dial", "+34911000333", "--json")
        equal((refused.code, refused.json()["code"]), (1, "8"), "an unknown group of rules is code 8", refused)
    with Place() as place:
        both(place, "--refuse", "11")
        equal(place.run("dial", "+34911000333", "--json").json()["code"], "11", "--refuse 11")
    with Place() as place:
        simulator = Simulator(place)
        parts = urllib.parse.urlsplit(simulator.url)
        for body, code in ((b"", "-99"), (b"apiCALLjson=%7B", "-3"), (b"apiCALLjson=%7B%7D", None), (b"other=1", "-99")):
            answer = web.request((parts.hostname, parts.port), "POST", "/", body, {"Content-Type": "application/x-www-form-urlencoded"})
            told = answer.json()["callRequest"]["Resultado"] if answer.status == 200 else answer.status
            ok(told == code if code else str(told) not in ("0", "200"), f"{body!r} is answered {code or 'with a fault'}", answer)


def callers_and_trouble():
    """Callers who come by themselves; events lost, repeated and overtaken; replies that are none."""
    with Place() as place:
        callers(place, "--rate", "3000", "--calls", "40", "--repeat", "40", "--reorder", "40", "--hidden", "20")
        over = wait_for(lambda: sum(call["state"] == "ended" for call in place.calls()) >= 40)
        calls = place.calls()
        ok(over, "forty callers come and go, though events are repeated and overtaken", [call["state"] for call in calls])
        equal((len(calls), {call["direction"] for call in calls}), (40, {"in"}), "each is one call")
        ok(any(call["hidden"] for call in calls) and {call["outcome"] for call in calls} == {"answered", "missed"},
           "some hidden, some missed", calls[:3])
        ok(place.status()["feed"]["duplicates"] > 0, "repeats were seen as such")
    with Place() as place:
        both(place, "--bad-replies", "100", timeout="1")
        codes = {place.run("dial", f"+3491100{n:04d}", "--json").code for n in range(8)}
        ok(codes <= {0, 1, 3} and 3 in codes, "bad replies end as refused or unknown", codes)
        states = {call["state"] for call in place.calls()}
        ok("requested" not in states, "and none stays requested", states)


# ---- The others, each as its document says

def paths_and_methods():
    with Place() as place:
        simulator = played(place)
        for method, path, status in (("POST", "/nothing", 404), ("GET", "/duocom", 404), ("GET", "/duocom/", 404),
                                     ("POST", "/directcall/voz", 404), ("GET", "/", 405), ("PUT", "/", 405),
                                     ("POST", "/duocom/oficinaweb_webcallservice", 405),
                                     ("POST", "/duocom/api_control_llamadas", 405),
                                     ("GET", "/directcall/request_token", 405), ("GET", "/directcall/voz/call", 405),
                                     ("POST", "/directcall/voz/status", 405), ("POST", "/directcall/voz/end", 405),
                                     ("GET", "/ucontact/Integra/resources/Agents/AgentCall", 405),
                                     ("GET", "/ucontact/Integra/resources/Agents/HangupPhone", 405),
                                     ("GET", "/ucontact/Integra/resources/auth/getUserToken", 405),
                                     ("GET", "/medularis/calls/manage/api", 405), ("POST", "/medularis/calls/list", 405)):
            equal(simulator.ask(method, path).status, status, f"{method} {path} is {status}")


def duocom():
    path, control = "/duocom/oficinaweb_webcallservice", "/duocom/api_control_llamadas"
    right = {"principal": "911000100", "pass": SECRET, "llamante": "911000222", "llamado": "911000333"}

    def error(words):
        return f"0\n<br>\nERROR: {words}.".encode("latin-1")

    with Place() as place:
        simulator = played(place)
        for more in ({}, {"llamante": "ext1234"}, {"llamante": "ana@mioficinaweb.es"}, {"llamado": "0033199001234"},
                     {"mascara": "911000444", "grabar": "1", "minutos": "0"}, {"minutos": "999"}):
            answer = simulator.ask("GET", path, **{**right, **more})
            ok(answer.status == 200 and re.fullmatch(rb"1\n[0-9]{8}", answer.body), f"duocom takes {more}", answer)
        equal(answer.headers["content-type"], "text/html; charset=iso-8859-1", "and says in which charset")
        for more, words in (({"pass": "x"}, "Cuenta incorrecta"), ({"principal": "x"}, "Cuenta incorrecta"),
                            ({"llamado": ""}, "Falta el parámetro: llamado"),
                            ({"llamado": "+34911000333"}, "Parámetro no válido: llamado"),
                            ({"llamante": "ana@example.org"}, "Parámetro no válido: llamante"),
                            ({"grabar": "si"}, "Parámetro no válido: grabar"),
                            ({"minutos": "-1"}, "Parámetro no válido: minutos"), ({"color": "1"}, "Parámetro desconocido")):
            answer = simulator.ask("GET", path, **{**right, **more})
            equal((answer.status, answer.body), (200, error(words)), f"duocom refuses {more}")
        reference = simulator.ask("GET", path, **right).body.decode().split("\n")[1]
        order = {"principal": "911000100", "pass": SECRET, "orden": "cortar", "ref": reference}
        ok(simulator.ask("GET", control, **{**order, "pass": "x"}).body == error("Cuenta incorrecta"), "who hangs up is asked too")
        equal(simulator.ask("GET", control, **{**order, "orden": "colgar"}).body, error("Parámetro no válido: orden"), "orden=colgar is none")
        equal(simulator.ask("GET", control, **order).body, f"1\n{reference}".encode(), "duocom hangs up")
        ok(simulator.ask("GET", control, **order).body.startswith(b"0\n<br>\nERROR: "), "and does not twice")


def token_of(simulator):
    answer = simulator.ask("POST", "/directcall/request_token", client_id="centralita", client_secret=SECRET, format="json")
    return answer.json()["access_token"]


def directcall():
    pair = {"origem": "554130600300", "destino": "5541999990000"}
    with Place() as place:
        simulator = played(place, "--answer-rate", "100", "--speed", "10")
        for fields in ({"client_id": "x", "client_secret": SECRET}, {"client_id": "centralita", "client_secret": "x"}):
            answer = simulator.ask("POST", "/directcall/request_token", **fields)
            equal((answer.status, "error_description" in answer.json()), (401, True), "wrong credentials get no token")
        equal(simulator.ask("POST", "/directcall/request_token", client_id="centralita").json()["codigo"], "001", "half of them neither")
        right = {**pair, "access_token": token_of(simulator)}
        answer = simulator.ask("POST", "/directcall/voz/call", **right)
        call = answer.json()
        equal(list(call), ["api", "modulo", "status", "codigo", "msg", "callerid"], "the reply's members are the document's", answer)
        equal((call["status"], call["codigo"]), ("ok", "000"), "and say that the call is taken")
        ok(GUID.fullmatch(call["callerid"]) and all(byte < 128 for byte in answer.body), "with an id, in ASCII")
        for more in ({"origem": ""}, {"destino": "+5541999990000"}, {"destino": "123456789012345678901"}, {"gravar": "sim"},
                     {"cli": "1"}, {"inverter_discagem": "N"}, {"format": "csv"}, {"color": "azul"}):
            equal(simulator.ask("POST", "/directcall/voz/call", **{**right, **more}).json()["codigo"], "001", f"{more} is 001")
        equal(simulator.ask("POST", "/directcall/voz/call", b"origem=1", "text/plain").status, 415, "what is no form is not read")
        for method, path in (("POST", "call"), ("GET", "status"), ("GET", "end")):
            dead = simulator.ask(method, "/directcall/voz/" + path, **{**right, "access_token": "d34d"})
            equal((dead.status, dead.json()["codigo"], dead.json()["status"]), (200, "006", "erro"), f"/voz/{path}: a dead token is 006")
        dead = simulator.ask("POST", "/directcall/voz/call", **{**right, "access_token": "d34d", "format": "xml"})
        equal(xml.etree.ElementTree.fromstring(dead.body).findtext("codigo"), "006", "in XML too", dead)
        about(simulator, {**right, "origem": "551130600300"})


def about(simulator, right):
    """A call of Directcall's from its first ring until it is hung up, by what /voz/status says."""
    def status(**more):
        return simulator.ask("GET", "/directcall/voz/status", **{**right, **more})

    simulator.ask("POST", "/directcall/voz/call", **right)
    legs = status().json()["msg"]
    equal([leg["telefone"] for leg in legs], [" 55 11  3060 0300", " 55 41  99999 0000"], "its two phones, written as in the vendor's example")
    ok(re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", legs[0]["inicio"]) and legs[0]["duracao"] == "00:00:00", "with time and length", legs)
    seen = []

    def is_talk():
        seen.append(tuple(leg["status"] for leg in status().json()["msg"]))
        return seen[-1] == ("atendida", "atendida")

    ok(wait_for(is_talk), "both legs are answered in the end", seen)
    ok({("chamando", "aguardando"), ("atendida", "chamando")} <= set(seen), "on the way one rings behind the other", set(seen))
    equal(status(destino="5541999990001").json()["codigo"], "003", "another pair has no call")
    equal(simulator.ask("GET", "/directcall/voz/end", **{**right, "destino": "5541999990001"}).json()["codigo"], "003", "nor can it be hung up")
    tree = xml.etree.ElementTree.fromstring(status(format="xml").body)
    equal((tree.findtext("codigo"), len(tree.findall("msg"))), ("000", 2), "the same in XML")
    equal(simulator.ask("GET", "/directcall/voz/end", **right).json()["status"], "ok", "it is hung up")
    equal(status().json()["codigo"], "003", "and is not active any more")
    equal(simulator.ask("GET", "/directcall/voz/end", **right).json()["codigo"], "003", "what is over can't be hung up")
    simulator.ask("POST", "/directcall/voz/call", **right, inverter_discagem="s")
    equal(status().json()["msg"][0]["telefone"], " 55 41  99999 0000", "inverted, the other one rings first")


def calls_end_by_themselves():
    with Place() as place:
        simulator = played(place, "--speed", "1000")
        right = {"origem": "554130600300", "destino": "5541999990000", "access_token": token_of(simulator)}
        simulator.ask("POST", "/directcall/voz/call", **right)
        ok(wait_for(lambda: simulator.ask("GET", "/directcall/voz/status", **right).json()["codigo"] == "003"), "a call comes to its end")


def ucontact():
    agents = "/ucontact/Integra/resources/Agents/"
    token_path = "/ucontact/Integra/resources/auth/getUserToken"
    right = {"callerid": "911000111", "agent": "ana", "phone": "1001", "tech": "SIP", "context": "agentes",
             "outqueue": "Salientes->", "destination": "911000333"}
    with Place() as place:
        simulator = played(place)
        own = {"Authorization": "Basic " + SECRET}
        answer = simulator.ask("POST", agents + "AgentCall", headers=own, **right)
        ok(answer.status == 200 and GUID.fullmatch(answer.body.decode()), "uContact answers with a GUID and nothing else", answer)
        equal(simulator.ask("POST", agents + "AgentCall", **right).status, 401, "401 without Authorization")
        equal(simulator.ask("POST", agents + "AgentCall", b"{}", "application/json", own).status, 415, "what is no form is not read")
        for headers in ({"Authorization": "Basic x"}, {"Authorization": "Bearer " + SECRET}):
            answer = simulator.ask("POST", agents + "AgentCall", headers=headers, **right)
            equal((answer.status, answer.body), (200, b"0"), f"{headers} is a 0")
        for name in right:
            missing = {key: value for key, value in right.items() if key != name}
            equal(simulator.ask("POST", agents + "AgentCall", headers=own, **missing).body, b"0", f"without {name}: 0")
        for more in ({"tech": "sip"}, {"context": "agente"}, {"outqueue": "Salientes"}, {"destination": "+34911000333"}, {"color": "1"}):
            equal(simulator.ask("POST", agents + "AgentCall", headers=own, **{**right, **more}).body, b"0", f"{more}: 0")
        equal(simulator.ask("POST", token_path, user="centralita", password="x").body, b"0", "a wrong password is a 0")
        shapes = set()

        def fetch():
            told = simulator.ask("POST", token_path, user="centralita", password=SECRET).body.decode()
            shapes.add(told[0] if told[0] in "[\"" else "bare")
            return json.loads(told)[-1] if told[0] == "[" else told.strip('"')

        token = fetch()
        answer = simulator.ask("POST", agents + "HangupPhone", headers={"Authorization": "Basic " + token}, phone="1001")
        equal(answer.body, b"1", "a token that was fetched is good, and the phone is hung up")
        equal(simulator.ask("POST", agents + "HangupPhone", headers=own, phone="1001").body, b"0", "and not twice")
        ok(wait_for(lambda: fetch() and len(shapes) == 3), "tokens come bare, quoted and in a list", shapes)


def medularis():
    path, listing = "/medularis/calls/manage/api", "/medularis/calls/list"
    right = {"popup_uuid": POPUP, "phonenumber": "56311283", "areacode": "9", "country_code": "56", "security_token": SECRET}

    def ask(order, kind="application/json"):
        return simulator.ask("POST", path, json.dumps(order).encode(), kind).json()

    def refusal(code, words):
        return {"success": False, "error_code": code, "error_msg": words}

    with Place() as place:
        simulator = played(place, "--answer-rate", "100", "--speed", "100")
        taken = ask({**right, "adicional": {"Nombre": "José"}}, "application/json; charset=utf-8")
        ok(taken["success"] is True and re.fullmatch("[0-9a-f]{32}", taken["uuid"]), "Medularis answers with a uuid", taken)
        for more, code, words in (({"phonenumber": "1"}, 1, "Invalid phone number"), ({"areacode": "x"}, 1, "Invalid phone number"),
                                  ({"popup_uuid": "x"}, 4, "Popup not found"), ({"country_code": "999"}, 5, "Country not found"),
                                  ({"country_code": ""}, 5, "Country not found"), ({"phonenumber": 56311283}, 6, "Wrong parameters"),
                                  ({"adicional": ["x"]}, 6, "Wrong parameters"), ({"color": "1"}, 6, "Wrong parameters"),
                                  ({"security_token": ""}, 7, "Security Token Missing"),
                                  ({"security_token": "x"}, 8, "Invalid Security Token")):
            equal(ask({**right, **more}), refusal(code, words), f"{more} is {code}")
        equal(ask(right, FORM)["error_code"], 6, "what is no JSON by its type is not read")
        equal(simulator.ask("POST", path, b"{", "application/json").json()["error_code"], 6, "nor what is none")
        days = [subprocess.run(["date", "-d", when, "+%F"], env={**os.environ, "TZ": "America/Santiago"}, capture_output=True,
                               text=True).stdout.strip() for when in ("now", "yesterday")]
        header = {"security-token": SECRET}

        def item():
            for day in days:
                for one in simulator.ask("GET", listing, headers=header, date=day, popup_uuid=POPUP).json():
                    if one["uuid"] == taken["uuid"]:
                        return one
            return None

        one = item()
        equal(list(one), ["uuid", "status", "duration_company", "duration_customer", "retry", "call_at", "enqueued"], "the list's members")
        ok(re.fullmatch(r"20\d\d/\d\d/\d\d \d\d:\d\d:\d\d -0[34]00", one["call_at"]) and one["retry"] == "0", "as the vendor writes them", one)
        seen = []
        ok(wait_for(lambda: seen.append(item()) or seen[-1]["status"] == "Conectada"), "the call is connected in the end", seen)
        ok({one["duration_customer"] for one in seen[:-1]} <= {"0"}, "and the customer's time does not run before", seen)
        for headers, date, popup, code in ((None, days[0], POPUP, 7), ({"security-token": "x"}, days[0], POPUP, 8),
                                           (header, "22/11/2026", POPUP, 6), (header, days[0], "x", 4)):
            equal(simulator.ask("GET", listing, headers=headers, date=date, popup_uuid=popup).json()["error_code"], code, f"list: {code}")
        equal(simulator.ask("GET", listing, headers=header, date="2019-04-02", popup_uuid=POPUP).body, b"[]", "another day has no calls")
    with Place() as place:
        simulator = Simulator(place, "--pending", "100", secret=SECRET)
        equal(ask(right), {"success": True, "pending": True}, "out of hours a call is left pending")
    with Place() as place:
        simulator = played(place, "--refuse", "2")
        equal(ask(right), refusal(2, "Popup not in service hours"), "--refuse 2")


def tokens_run_out():
    with Place() as place:
        simulator = played(place, "--token-seconds", "1")
        right = {"origem": "554130600300", "destino": "5541999990000", "access_token": token_of(simulator)}
        equal(simulator.ask("GET", "/directcall/voz/status", **right).json()["codigo"], "003", "a new token is good")
        ok(wait_for(lambda: simulator.ask("GET", "/directcall/voz/status", **right).json()["codigo"] == "006"), "and dies")
        right["access_token"] = token_of(simulator)
        equal(simulator.ask("GET", "/directcall/voz/status", **right).json()["codigo"], "003", "the next one is good again")


def too_many_requests():
    with Place() as place:
        simulator = played(place, "--bad-replies", "100", "--bad-reply", "429")
        for method, path in (("GET", "/duocom/oficinaweb_webcallservice"), ("POST", "/directcall/voz/call"),
                             ("POST", "/ucontact/Integra/resources/Agents/AgentCall"), ("POST", "/medularis/calls/manage/api"), ("POST", "/")):
            answer = simulator.ask(method, path)
            equal((answer.status, answer.headers.get("retry-after")), (429, "2"), f"{path}: 429 with Retry-After")


def secrets_are_not_told():
    with Place() as place:
        simulator = played(place, "--verbose")
        token = token_of(simulator)
        order = {"popup_uuid": POPUP, "phonenumber": "56311283", "areacode": "9", "country_code": "56", "security_token": SECRET}
        simulator.ask("POST", "/medularis/calls/manage/api", json.dumps(order).encode(), "application/json")
        simulator.ask("GET", "/duocom/oficinaweb_webcallservice", **{"principal": "911000100", "pass": SECRET, "llamado": SECRET})
        simulator.ask("POST", "/directcall/voz/call", origem=token, destino="1", access_token=token)
        simulator.ask("POST", "/ucontact/Integra/resources/Agents/AgentCall", headers={"Authorization": "Basic " + SECRET})
        with open(place.path("simulator.log")) as log:
            told = log.read()
        ok(told.count("notice") >= 5 and SECRET not in told and token not in told, "--verbose tells every request, and no secret", told)
        with open(f"/proc/{simulator.process.pid}/cmdline") as words:
            ok(SECRET not in words.read(), "nor is one in the process list")


# ---- The real programs against it

def accounts_of(simulator):
    url = simulator.url
    santiago = {"country": "CL", "timezone": "America/Santiago"}
    return {
        "duocom": {"kind": "duocom", "url": url + "/duocom/oficinaweb_webcallservice", "password": SECRET,
                   "control_url": url + "/duocom/api_control_llamadas", "account": "911000100"},
        "directcall": {"kind": "directcall", "url": url + "/directcall", "client_id": "centralita", "client_secret": SECRET,
                       "timezone": "America/Sao_Paulo"},
        "ucontact": {"kind": "ucontact", "url": url + "/ucontact", "user": "centralita", "password": SECRET, "agent": "ana",
                     "phone": "1001", "caller_id": "+34911000111", "campaign": "Salientes->"},
        "medularis": {"kind": "medularis", "url": url + "/medularis/calls/manage/api", "security_token": SECRET,
                      "status_url": url + "/medularis/calls/list", "popup_uuid": POPUP, **santiago},
    }


def an_engine_and_four_kinds():
    with Place() as place:
        simulator = played(place, "--answer-rate", "100", "--speed", "10")
        place.configure(listener=False, accounts=accounts_of(simulator), sections={"engine": {"ask_after": "1"}})
        place.start_engine()
        calls = {}
        for kind in ("duocom", "directcall", "ucontact", "medularis"):
            dialled = place.run("dial", "+34911000333", "--provider", kind, "--json")
            equal((dialled.code, dialled.json()["state"]), (0, "accepted"), f"{kind} takes the order", dialled)
            calls[kind] = dialled.json()["id"]
            ok(dialled.json()["reference"], f"{kind} names the call", dialled)
        ok(wait_for(lambda: place.show(calls["directcall"])["state"] in ("started", "connected")), "directcall is asked after the call")
        pair = {"origem": "34911000222", "destino": "34911000333", "access_token": token_of(simulator)}
        equal(simulator.ask("GET", "/directcall/voz/end", **pair).json()["status"], "ok", "who talks hangs up")
        ok(wait_for(lambda: place.show(calls["directcall"])["state"] == "ended"), "and that is learnt", place.show(calls["directcall"]))
        ok(wait_for(lambda: place.show(calls["medularis"])["state"] in ("connected", "ended")), "so is medularis", place.show(calls["medularis"]))


def an_engine_hangs_up():
    with Place() as place:
        simulator = played(place)
        place.configure(listener=False, accounts=accounts_of(simulator))
        place.start_engine()
        for kind in ("duocom", "directcall", "ucontact"):
            call = place.run("dial", "+34911000333", "--provider", kind, "--json").json()["id"]
            done = place.run("hangup", call)
            equal((done.code, place.show(call)["state"]), (0, "ended"), f"{kind}: the call is hung up", done)
        call = place.run("dial", "+34911000333", "--provider", "medularis", "--json").json()["id"]
        equal(place.run("hangup", call).code, 2, "medularis has no hang-up")


tap.run(a_call_from_order_to_end, strict_orders, callers_and_trouble, paths_and_methods, duocom, directcall, calls_end_by_themselves,
        ucontact, medularis, tokens_run_out, too_many_requests, secrets_are_not_told, an_engine_and_four_kinds, an_engine_hangs_up)
