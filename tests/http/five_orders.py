# SPDX-License-Identifier: MIT
"""Orders through each of the five providers: the bytes that go out, and how each documented answer ends."""
import html
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import provider
import tap
from centralita import Place
from five import NUMBER, Five
from kinds import KINDS, Medularis
from tap import equal, ok

FORM = "application/x-www-form-urlencoded"
UUID = "6f7c10f9-06de-4bee-8eba-7fe141e5b635"
AWKWARD = "a&b=c+d%41 ñ€'\"\\<;/?#"  # what some charset or syntax along the way might harm
AWKWARD_SENT = "a%26b%3Dc%2Bd%2541%20%C3%B1%E2%82%AC%27%22%5C%3C%3B%2F%3F%23"

FIRMA = infocaller.md5(infocaller.LINE + infocaller.PASSWORD)
INFOCALLER = ('{{"callRequest":{{"UserID":{{"idinfocaller":"123456789","firma":"' + FIRMA +
              '"}},"callData":{{"numtelefono":"+34911000333","gruporeglas":"salientes"{}}}}}}}')
MEDULARIS = ('{"popup_uuid":"e5c98214-d0f6-11e1-8c30-001d09ef4a24","phonenumber":"56311283","areacode":"9",'
             '"country_code":"56","security_token":"dQ9ORUWRe7ayQqMFQVk+PWEv0brY2tQzMOcyDG5DH5w="')

# Of each kind: what is it about, keys of the account, number and options of `dial`, the request's target and body. A
# body that is a dict is JSON with these values; one in a tuple is a form's variable with JSON in it.
ORDERS = [
    ("infocaller", "minimal", {}, [NUMBER], "/", ("apiCALLjson", INFOCALLER.format(""))),
    ("infocaller", "full", {"max_wait": "30", "retries": "1"},
     [NUMBER, "--at", "2031-05-06T10:20:30", "--max-wait", "20", "--retries", "2", "--var", "PEDIDO=12 34"], "/",
     ("apiCALLjson", INFOCALLER.format(',"fechahora":"2031-05-06T10:20:30","EsperaMax":"20","Reintentos":"2",'
                                       '"CustVars":{"CustVar":[{"VarName":"PEDIDO","VarValue":"12 34"}]}'))),
    ("duocom", "minimal", {}, [NUMBER],
     "?principal=666111666&llamante=911000222&llamado=911000333&pass=MiClave", b""),
    ("duocom", "full", {"caller_id": "+34911000555", "minutes": "9"},
     ["+5541930600300", "--from", "ext1234", "--caller-id", "+34930000000", "--record", "--minutes", "5"],
     "?principal=666111666&llamante=ext1234&llamado=005541930600300&pass=MiClave&mascara=930000000&grabar=1&minutos=5", b""),
    ("duocom", "by its configuration", {"caller_id": "+34911000555", "minutes": "9", "record": "yes"}, [NUMBER],
     "?principal=666111666&llamante=911000222&llamado=911000333&pass=MiClave&mascara=911000555&grabar=1&minutos=9", b""),
    ("duocom", "from VoIP, with an awkward password", {"password": AWKWARD}, [NUMBER, "--from", "ana@mioficinaweb.es"],
     "?principal=666111666&llamante=ana%40mioficinaweb.es&llamado=911000333&pass=" + AWKWARD_SENT, b""),
    ("directcall", "minimal", {}, [NUMBER], "/voz/call",
     b"origem=34911000222&destino=34911000333&format=json&access_token=t0k3n-1001"),
    ("directcall", "full", {"format": "xml"},
     ["+554130600300", "--from", "+554130600301", "--record", "--show-caller-id", "--invert"], "/voz/call",
     b"origem=554130600301&destino=554130600300&gravar=s&cli=s&inverter_discagem=s&format=xml&access_token=t0k3n-1001"),
    ("directcall", "addresses of its own", {"record": "yes", "show_caller_id": "yes"},
     ["ip4130600300", "--from", "ip4130600301", "--no-record", "--hide-caller-id"], "/voz/call",
     b"origem=ip4130600301&destino=ip4130600300&gravar=n&cli=n&format=json&access_token=t0k3n-1001"),
    ("ucontact", "minimal", {}, [NUMBER], KINDS["ucontact"].CALL,
     b"callerid=911000111&agent=ana&phone=1001&tech=SIP&context=agentes&outqueue=Ventas-%3E&destination=911000333"),
    ("ucontact", "full", {"tech": "PJSIP", "context": "agents", "agent": "Ana Ruiz"},
     [NUMBER, "--from", "1002", "--caller-id", "+34911000444"], KINDS["ucontact"].CALL,
     b"callerid=911000444&agent=Ana%20Ruiz&phone=1002&tech=PJSIP&context=agents&outqueue=Ventas-%3E&destination=911000333"),
    ("ucontact", "an awkward campaign", {"campaign": AWKWARD}, [NUMBER], KINDS["ucontact"].CALL,
     ("callerid=911000111&agent=ana&phone=1001&tech=SIP&context=agentes&outqueue=" + AWKWARD_SENT +
      "&destination=911000333").encode()),
    ("medularis", "minimal", {}, ["+56956311283"], Medularis.DIAL, json.loads(MEDULARIS + "}")),
    ("medularis", "full", {}, ["+56956311283", "--var", "Nombre=Juan", "--var", "Nota=" + AWKWARD], Medularis.DIAL,
     json.loads(MEDULARIS + ',"adicional":{"Nombre":"Juan","Nota":' + json.dumps(AWKWARD) + "}}")),
]

# Of each kind: the answer, what it is about, exit, state, code, and what its sentence says.
ANSWERS = {
    "infocaller": [(KINDS["infocaller"].result, code, 1, "refused", code, sentence.split()[0])
                   for code, sentence in infocaller.RESULTS.items()],
    "duocom": [
        ("1\n53010203", "53010203", 0, "accepted", None, ""),
        ("1\r\n<br>\r\n53010204\r\n", "53010204", 0, "accepted", None, ""),
        ("0\n<br>\nERROR: Cuenta incorrecta.", "its refusal", 1, "refused", None, "Cuenta incorrecta."),
        ("0<br>ERROR: Contraseña errónea".encode(), "in UTF-8", 1, "refused", None, "Contraseña errónea"),
        ("0\n<br>\nERROR: Contraseña errónea\n".encode("latin-1"), "in ISO-8859-1", 1, "refused", None, "Contraseña errónea"),
        ("1\n", "taken without a reference", 0, "accepted", None, ""),
        ("2\n53010203", "neither 0 nor 1", 3, "unknown", None, ""),
    ],
    "directcall": [
        ({"status": "ok", "codigo": "000", "msg": "Completando a sua ligação", "callerid": UUID}, UUID, 0, "accepted", "000",
         "ligação"),
        ({"status": "ok", "codigo": "001", "msg": "ok", "callerid": UUID}, UUID, 0, "accepted", "001", ""),
        (f"<?xml version='1.0'?><r><a><status>ok</status><codigo>000</codigo></a><callerid>{UUID}</callerid></r>", UUID, 0,
         "accepted", "000", ""),
        ({"status": "erro", "codigo": "201", "msg": ["Sem saldo", "Recarregue"]}, "a list of sentences", 1, "refused", "201",
         "Recarregue"),
        *[({"status": "erro", "codigo": code, "msg": "Falhou"}, f"code {code}", 1, "refused", code, "Falhou")
          for code in "001 002 003 004 005 007 008 009 010 011 100 101 102 200 201 999".split()],
        ('{"status":"ok","codigo":"000","msg":"ok"\n"callerid":"x"}', "the slip of its document", 3, "unknown", None, ""),
    ],
    "ucontact": [
        (UUID, UUID, 0, "accepted", None, ""),
        (f' "{UUID.upper()}"\r\n', UUID.upper(), 0, "accepted", None, ""),
        ("0", "0 under 200", 1, "refused", "0", ""),
        ("<html><form>login</form></html>", "a login page", 3, "unknown", None, ""),
    ],
    "medularis": [
        ({"success": True, "uuid": "80b5fc503f24d33de4f15f908f42b279"}, "80b5fc503f24d33de4f15f908f42b279", 0, "accepted",
         None, ""),
        ({"success": True, "pending": True}, "kept for the hours of service", 0, "pending", None, ""),
        *[({"success": False, "error_code": code, "error_msg": words}, f"error {code}", 1, "refused", str(code), words)
          for code, words in enumerate(("Invalid phone number", "Popup not in service hours", "Call origination failed",
                                        "Popup not found", "Country not found", "Wrong parameters", "Security Token Missing",
                                        "Invalid Security Token", "Something new"), 1)],
        ({"success": True}, "neither uuid nor pending", 0, "accepted", None, "uuid"),
    ],
}

# What each kind has not got. Infocaller is in dial.py.
MISSING = {
    "duocom": ["--hide-caller-id", "--show-caller-id", "--invert", "--at 2031-05-06T10:20:30", "--max-wait 3", "--retries 1",
               "--var A=1"],
    "directcall": ["--minutes 3", "--caller-id +34911000555", "--at 2031-05-06T10:20:30", "--max-wait 3", "--retries 1",
                   "--var A=1"],
    "ucontact": ["--record", "--no-record", "--minutes 3", "--hide-caller-id", "--invert", "--at 2031-05-06T10:20:30",
                 "--max-wait 3", "--retries 1", "--var A=1"],
    "medularis": ["--from +34911000444", "--caller-id +34911000555", "--record", "--no-record", "--minutes 3",
                  "--hide-caller-id", "--show-caller-id", "--invert", "--at 2031-05-06T10:20:30", "--max-wait 3", "--retries 1"],
}
# And what is beyond its limits or in no form of its own.
BEYOND = {
    "duocom": ["--minutes 241", "--from nobody", "--caller-id ext1234"],
    "directcall": ["--from ext1234", "--from ip41x"],
    "ucontact": [],
    "medularis": [],
}


def check_request(name, kind, order, target, body):
    method = "GET" if kind == "duocom" else "POST"
    path = KINDS["duocom"].DIAL if kind == "duocom" else ""
    equal((order.method, order.target, order.version), (method, path + target, "HTTP/1.1"), f"{name}: method and target")
    ok(all(byte < 128 for byte in order.raw), f"{name}: nothing but ASCII is sent", order.raw)
    if isinstance(body, bytes):
        equal(order.body, body, f"{name}: body")
        equal(order.headers.get("content-type"), FORM if body else None, f"{name}: its type")
    elif isinstance(body, tuple):
        equal([variable for variable, _ in order.fields], [body[0]], f"{name}: the form's variable")
        equal(json.loads(order.fields[0][1]), json.loads(body[1]), f"{name}: what it says")
    else:
        equal(json.loads(order.body), body, f"{name}: body")
        equal(order.headers.get("content-type"), "application/json", f"{name}: its type")


def what_is_sent():
    for kind, about, keys, arguments, target, body in ORDERS:
        name = f"{kind}, {about}"
        with provider.Server(kind=kind) as server, Place() as place:
            place.configure(accounts={kind: server}, **keys)
            place.start_engine()
            dialled = place.run("dial", *arguments, "--json")
            equal((dialled.code, dialled.json()["state"] if dialled.out else None),
                  (0, "pending" if "--at" in arguments else "accepted"), f"{name}: it is taken", dialled)
            orders = server.asked("dial")
            equal(len(orders), 1, f"{name}: one order")
            check_request(name, kind, orders[0], target, body)
            call = dialled.json()
            number = arguments[0]
            equal((call["provider"], call["number"], call["direction"], call["outcome"]), (kind, number, "out", None),
                  f"{name}: the call says what it is")
            ok(call["reference"], f"{name}: it has the provider's reference", call)
            authorization = f"Basic {server.account()['token']}" if kind == "ucontact" else None
            equal(orders[0].headers.get("authorization"), authorization, f"{name}: its authorization")


def awkward_credentials():
    """Those that are sent before an order."""
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"directcall": server}, client_secret=AWKWARD, client_id="á b&c")
        place.start_engine()
        equal(place.run("dial", NUMBER).code, 0, "directcall: an awkward secret opens")
        token = server.asked("token")[0]
        equal(token.body, f"client_id=%C3%A1%20b%26c&client_secret={AWKWARD_SENT}&format=json".encode(),
              "directcall: it arrives unharmed")
        equal(token.headers.get("authorization"), None, "directcall: in the body, nowhere else")
    with provider.Server(kind="ucontact") as server, Place() as place:
        place.configure(accounts={"ucontact": server}, token=None, user="ana&co", password=AWKWARD)
        place.start_engine()
        equal(place.run("dial", NUMBER).code, 0, "ucontact: an awkward password opens")
        equal(server.asked("token")[0].body, f"user=ana%26co&password={AWKWARD_SENT}".encode(),
              "ucontact: it arrives unharmed")
        equal(server.asked("dial")[0].headers["authorization"], "Basic t0k3n-1001", "ucontact: the token as it came")


def what_no_charset_carries():
    """Infocaller takes ISO-8859-1 alone: what it can carry arrives, all else is refused in words."""
    with provider.Server() as server, Place() as place:
        carried = AWKWARD.replace("€", "").replace("\\", "")
        place.configure(server.url, password=carried)
        place.start_engine()
        dialled = place.run("dial", NUMBER, "--var", "NOTA=" + carried, "--json")
        equal(dialled.code, 0, "infocaller: an awkward password and variable are taken", dialled)
        equal(server.orders[0].call["UserID"]["firma"], infocaller.md5(infocaller.LINE + carried), "infocaller: it signs with that")
        value = server.orders[0].call["callData"]["CustVars"]["CustVar"][0]["VarValue"]
        equal(html.unescape(value), carried, "infocaller: the variable arrives, as entities", value)
        equal(dialled.json()["vars"]["NOTA"], carried, "infocaller: the call has it as it was given")
        dialled = place.run("dial", NUMBER, "--var", "NOTA=10 €", "--json")
        equal((dialled.code, dialled.out, len(server.orders)), (2, "", 1), "infocaller: € in a variable: exit 2, nothing sent", dialled)
        ok("NOTA" in dialled.err and "ISO-8859-1" in dialled.err, "infocaller: the sentence says why", dialled)
        place.configure(server.url, password="10 €")
        done = place.run("check")
        equal(done.code, 2, "infocaller: € in the password: exit 2", done)
        ok("password" in done.err and "ISO-8859-1" in done.err and "10 €" not in done.err,
           "infocaller: the sentence says why, without the password", done)


def every_answer():
    with Place() as place:
        five = Five(place)
        for kind, answers in ANSWERS.items():
            server = five[kind]
            for reply, about, code, state, said, sentence in answers:
                name = f"{kind}: {about}, as {type(reply).__name__}"
                if callable(reply):
                    server.acts["dial"] = provider.refuse(about)
                else:
                    text = json.dumps(reply) if isinstance(reply, dict) else reply
                    server.acts["dial"] = provider.say(text, kind="text/html")
                before = len(server.asked("dial"))
                dialled = five.dial(kind)
                call = dialled.json() if dialled.out else {}
                equal((dialled.code, call.get("state"), call.get("code")), (code, state, said),
                      f"{name}: exit {code}, {state}", dialled)
                equal(len(server.asked("dial")) - before, 1, f"{name}: asked once")
                reference = about if state == "accepted" and " " not in about else None
                equal(call.get("reference"), reference, f"{name}: its reference")
                equal(call.get("outcome"), "refused" if state == "refused" else None, f"{name}: its outcome")
                message = call.get("message") or ""
                ok(sentence in message and (state in ("accepted", "pending") or kind in message and kind in dialled.err),
                   f"{name}: its sentence", dialled)


def readable_under_any_status():
    """A refusal that can be read is one, whatever the HTTP status says; an acceptance under a failure is not, but for
    uContact's GUID, which stands for nothing else."""
    good = {"duocom": "1\n53010203", "directcall": json.dumps({"status": "ok", "codigo": "000", "callerid": UUID}),
            "ucontact": UUID, "medularis": json.dumps({"success": True, "uuid": "8" * 32}),
            "infocaller": json.dumps({"callRequest": {"idcall": "1", "Resultado": "0"}})}
    bad = {"duocom": "0\n<br>\nERROR: Cuenta incorrecta.", "directcall": json.dumps({"status": "erro", "codigo": "201", "msg": ""}),
           "ucontact": "0", "medularis": json.dumps({"success": False, "error_code": 4, "error_msg": "Popup not found"}),
           "infocaller": json.dumps({"callRequest": {"idcall": "", "Resultado": "11"}})}
    with Place() as place:
        five = Five(place)
        for status in ("400 Bad Request", "404 Not Found", "500 Internal Server Error", "503 Service Unavailable"):
            for kind in bad:
                server = five[kind]
                server.acts["dial"] = provider.say(bad[kind], status)
                dialled = five.dial(kind)
                equal((dialled.code, dialled.json()["state"]), (1, "refused"), f"{kind}: a refusal under {status}", dialled)
                if status[0] == "5":
                    server.acts["dial"] = provider.say(good[kind], status)
                    dialled = five.dial(kind)
                    wanted = (0, "accepted") if kind == "ucontact" else (3, "unknown")
                    equal((dialled.code, dialled.json()["state"]), wanted, f"{kind}: taken, it says, under {status}", dialled)
        for kind, server in five.servers.items():
            equal(len(server.asked("token")), 1 if kind == "directcall" else 0, f"{kind}: no token was renewed for it")


def what_they_have_not_got():
    with Place() as place:
        five = Five(place)
        for kind, wrong in MISSING.items():
            for options in wrong:
                dialled = five.dial(kind, NUMBER, *options.split())
                word = options.split()[0]
                equal((dialled.code, dialled.out), (2, ""), f"{kind}: {word} is not to be had: exit 2", dialled)
                ok(kind in dialled.err and word in dialled.err, f"{kind}: {word}: the message names both", dialled)
        for kind, wrong in BEYOND.items():
            for options in wrong:
                dialled = five.dial(kind, NUMBER, *options.split())
                equal((dialled.code, dialled.out), (2, ""), f"{kind}: {options} is beyond it: exit 2", dialled)
                ok(dialled.err.strip(), f"{kind}: {options}: a message", dialled)
        dialled = five.dial("ucontact", "+33123456789")
        equal((dialled.code, dialled.out), (2, ""), "ucontact: a foreign number has no national form: exit 2", dialled)
        for kind, server in five.servers.items():
            equal(len(server.orders), 0, f"{kind}: nothing was sent")
        equal(place.calls(), [], "nothing was stored")
        have = {row["name"]: row for row in place.run("providers", "--json").lines()}
        words = {"--from": "from", "--caller-id": "caller-id", "--record": "record", "--minutes": "minutes",
                 "--hide-caller-id": "hide-caller-id", "--invert": "invert", "--at": "schedule", "--max-wait": "max-wait",
                 "--retries": "retries", "--var": "variables"}
        for kind, wrong in MISSING.items():
            lacks = {words[option.split()[0]] for option in wrong if option.split()[0] in words}
            equal(set(words.values()) - set(have[kind]["capabilities"]), lacks, f"{kind}: providers --json says the same")
            equal(have[kind]["kind"], kind, f"{kind}: and its kind")


def what_the_configuration_lacks():
    """An order that the configuration spoils is nobody's refusal: exit 2, and told as one types."""
    rows = [("duocom", None, "agent.number"), ("directcall", None, "agent.number"), ("directcall", "anna@example.org", "anna@example.org"),
            ("duocom", "+33144556677", "+33144556677")]
    for kind, phone, word in rows:
        with Place() as place, provider.Server(kind=kind) as server:
            keys = {**server.account(), **({"number_format": "national", "country": "ES"} if phone and phone[0] == "+" else {})}
            place.configure(accounts={kind: keys}, sections={"agent": {"number": phone}})
            place.start_engine()
            dialled = place.run("dial", NUMBER, "--json")
            equal((dialled.code, dialled.out, len(server.orders)), (2, "", 0), f"{kind}, phone {phone}: exit 2, nothing sent", dialled)
            ok(word in dialled.err, f"{kind}, phone {phone}: the sentence says why", dialled)
            equal(place.calls(), [], f"{kind}, phone {phone}: nothing stored")
            with place.engine.wire() as wire:
                fault = wire.ask("typing", number=NUMBER)[0][0]["fault"]
            ok(fault and fault in dialled.err, f"{kind}, phone {phone}: told as one types", fault)
            equal(place.run("dial", NUMBER, "--from", "+34911000444").code, 0, f"{kind}: --from stands in for it")


def as_one_types():
    """Whoever fills in a form is told the same as whoever dials."""
    fields = {"--from": ("from", str), "--caller-id": ("caller_id", str), "--minutes": ("minutes", int),
              "--max-wait": ("max_wait", int), "--retries": ("retries", int), "--at": ("at", lambda _: 1935915630000),
              "--record": ("record", lambda _: True), "--no-record": ("record", lambda _: False),
              "--hide-caller-id": ("show_caller_id", lambda _: False), "--show-caller-id": ("show_caller_id", lambda _: True),
              "--invert": ("invert", lambda _: True), "--var": ("vars", lambda text: dict([text.split("=")]))}
    with Place() as place:
        five = Five(place)
        with place.engine.wire() as wire:
            for kind in MISSING:
                for options in MISSING[kind] + BEYOND[kind]:
                    option, _, text = options.partition(" ")
                    key, read = fields[option]
                    order = {"number": NUMBER, "provider": kind, key: read(text)}
                    typed = wire.ask("typing", **order)[0][0]
                    told = wire.ask("dial", confirmed=True, **order)[1]
                    equal((told["exit"], typed["fault"]), (2, told["sentence"]), f"{kind}: {options}, as one types", (typed, told))
            for kind in KINDS:
                typed = wire.ask("typing", number=NUMBER, provider=kind)[0][0]
                equal((typed["fault"], typed["provider"]), (None, kind), f"{kind}: nothing is wrong with the number alone", typed)
        equal(sum(len(server.orders) for server in five.servers.values()), 0, "nothing was sent")


def numbers_of_many_countries():
    """By libphonenumber: country, area, rest; an area may be empty. National is the number within the country."""
    numbers = [("+56956311283", "56", "9", "56311283"), ("+34911000333", "34", "", "911000333"),
               ("+554130600300", "55", "41", "30600300"), ("+442079460123", "44", "20", "79460123"),
               ("+12025550143", "1", "202", "5550143"), ("+390612345678", "39", "06", "12345678"),
               ("+4930123456", "49", "30", "123456"), ("+33123456789", "33", "1", "23456789"),
               ("+4521234567", "45", "", "21234567"), ("+6562345678", "65", "", "62345678")]
    with Place() as place:
        five = Five(place)
        for e164, country, area, rest in numbers:
            equal(five.dial("medularis", e164).code, 0, f"medularis takes {e164}")
            said = five["medularis"].orders[-1].json()
            got = said["country_code"], said["areacode"], said["phonenumber"]
            ok(got[0] == country and got[1] + got[2] == area + rest, f"medularis: {e164} in its parts", got)
            tap.note(f"{e164}: {got}")
            equal(five.dial("directcall", e164).code, 0, f"directcall takes {e164}")
            equal(five["directcall"].asked("dial")[-1].called, e164[1:], f"directcall: {e164} as digits")
            equal(five.dial("duocom", e164).code, 0, f"duocom takes {e164}")
            wanted = rest if country == "34" else "00" + e164[1:]
            equal(five["duocom"].orders[-1].called, wanted, f"duocom: {e164} nationally, or with 00")
            equal(five.dial("infocaller", e164).code, 0, f"infocaller takes {e164}")
            equal(five["infocaller"].orders[-1].called, e164, f"infocaller: {e164} with its +")


tap.run(what_is_sent, awkward_credentials, what_no_charset_carries, every_answer, readable_under_any_status, what_they_have_not_got,
        what_the_configuration_lacks, as_one_types, numbers_of_many_countries)
