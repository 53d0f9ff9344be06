# SPDX-License-Identifier: MIT
"""Dialling through Infocaller: what is sent, and how each answer ends, in JSON and in XML."""
import json
import pathlib
import sys
import xml.etree.ElementTree as tree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import provider
import tap
from centralita import Place
from tap import equal, ok

NUMBER = "+34911000333"


def xml_order(order):
    """An order in XML as nested dictionaries, by local names."""
    def read(node):
        name = node.tag.rpartition("}")[2]
        return name, ({} if not len(node) else [read(child) for child in node]) or (node.text or "")
    name, parts = read(tree.fromstring(order.form["apiCALLxml"]))
    return name, {key: dict(value) if isinstance(value, list) else value for key, value in parts}


def accepted_in(form):
    with provider.Server() as server, Place() as place:
        place.configure(server.url, format=form)
        place.start_engine()
        dialled = place.run("dial", NUMBER, "--json")
        equal(dialled.code, 0, f"{form}: an accepted order exits 0", dialled)
        call = dialled.json()
        equal((call["state"], call["reference"], call["idcall"]), ("accepted", "53010203", "53010203"),
              f"{form}: state accepted, the reference is the idcall")
        equal((call["direction"], call["provider"], call["number"], call["code"], call["outcome"]),
              ("out", "infocaller", NUMBER, "0", None), f"{form}: the call says what it is")
        equal(len(dialled.out.splitlines()), 1, f"{form}: one object on one line")
        equal(len(server.orders), 1, f"{form}: one order was sent")
        listed = place.calls()
        equal([(one["id"], one["state"]) for one in listed], [(call["id"], "accepted")], f"{form}: it is in the log")
        return server.orders[0]


def order_in_json():
    order = accepted_in("json")
    equal((order.method, order.version), ("POST", "HTTP/1.1"), "json: a POST over HTTP/1.1")
    equal(list(order.form), ["apiCALLjson"], "json: the variable's name")
    ok(all(byte < 128 for byte in order.raw), "json: nothing but ASCII is sent")
    call = order.call
    equal(call["UserID"], {"idinfocaller": infocaller.LINE, "firma": infocaller.md5(infocaller.LINE + infocaller.PASSWORD)},
          "json: line and firma")
    data = call["callData"]
    equal((data["numtelefono"], data["gruporeglas"]), (NUMBER, "salientes"), "json: number and group of rules")
    ok("CustVars" not in data, "json: no variables, no list", data)


def order_in_xml():
    order = accepted_in("xml")
    equal(list(order.form), ["apiCALLxml"], "xml: the variable's name")
    ok(order.form["apiCALLxml"].replace('"', "'").find("<callRequest xmlns='http://tempuri.org/'") >= 0, "xml: the root")
    name, parts = xml_order(order)
    equal(parts["UserID"], {"idinfocaller": infocaller.LINE,
                            "firma": infocaller.md5(infocaller.LINE + infocaller.PASSWORD)}, "xml: line and firma")
    equal(parts["callData"]["numtelefono"], NUMBER, "xml: the number")


def everything_is_sent():
    with provider.Server() as server, Place() as place:
        place.configure(server.url, from_variable="AGENTE", id_variable="NUESTRO")
        place.start_engine()
        dialled = place.run("dial", "911 000 333", "--at", "2031-05-06T10:20:30", "--max-wait", "30", "--retries", "2",
                            "--from", "+34911000444", "--var", "PEDIDO=1234", "--var", "CIUDAD=Cádiz", "--json")
        equal(dialled.code, 0, "everything: exit 0", dialled)
        call = dialled.json()
        data = server.orders[0].call["callData"]
        equal(data["numtelefono"], NUMBER, "everything: a national number is read with the agent's country")
        equal(data.get("fechahora"), "2031-05-06T10:20:30", "everything: the time, in the line's zone")
        equal((str(data.get("EsperaMax")), str(data.get("Reintentos"))), ("30", "2"), "everything: wait and retries")
        sent = {var["VarName"]: var["VarValue"] for var in data["CustVars"]["CustVar"]}
        equal((sent.get("PEDIDO"), sent.get("CIUDAD")), ("1234", "Cádiz"), "everything: the variables")
        equal((sent.get("AGENTE"), sent.get("NUESTRO")), ("+34911000444", call["id"]),
              "everything: the agent's number and our id in their variables")
        equal(call["state"], "pending", "everything: a call for later is pending")
        equal({key: call["vars"].get(key) for key in ("PEDIDO", "CIUDAD")}, {"PEDIDO": "1234", "CIUDAD": "Cádiz"},
              "everything: the call has its variables")


def markup_in_a_variable():
    for form in ("json", "xml"):
        with provider.Server() as server, Place() as place:
            place.configure(server.url, format=form)
            place.start_engine()
            dialled = place.run("dial", NUMBER, "--var", "NOTA=a<b & 'c' \"d\">", "--json")
            equal(dialled.code, 0, f"{form}: a variable with markup is taken", dialled)
            escaped = "a&lt;b &amp; &apos;c&apos; &quot;d&quot;&gt;"
            order = server.orders[0]
            if form == "json":
                value = order.call["callData"]["CustVars"]["CustVar"][0]["VarValue"]
                equal(value, escaped, "json: its value is written with entities")
            else:
                root = tree.fromstring(order.form["apiCALLxml"])
                values = [node.text for node in root.iter() if node.tag.endswith("VarValue")]
                ok(values in (["a<b & 'c' \"d\">"], [escaped]), "xml: its value arrives", values)


def every_result_code():
    for form in ("json", "xml"):
        with provider.Server() as server, Place() as place:
            place.configure(server.url, format=form)
            place.start_engine()
            for code, sentence in infocaller.RESULTS.items():
                server.behaviour = provider.refuse(code)
                dialled = place.run("dial", f"+34911{500000 + int(code):06d}", "--json")
                call = dialled.json() if dialled.out else {}
                equal((dialled.code, call.get("state"), call.get("outcome"), call.get("code")),
                      (1, "refused", "refused", code), f"{form}: result {code} is a refusal", dialled)
                ok(sentence.split()[0] in (call.get("message") or ""), f"{form}: result {code} has its sentence",
                   call.get("message"))
            equal(len(server.orders), len(infocaller.RESULTS), f"{form}: one order each")


def a_sentence_for_people():
    with provider.Server(provider.refuse("11")) as server, Place() as place:
        place.configure(server.url)
        place.start_engine()
        dialled = place.run("dial", NUMBER)
        equal(dialled.code, 1, "without --json a refusal exits 1 too")
        ok("infocaller" in dialled.err and "11" in dialled.err and "Saldo insuficiente" in dialled.err,
           "the message names the provider, the code and the reason", dialled)
        server.behaviour = provider.refuse("77")
        server.behaviour = lambda s, sock, order: sock.sendall(s.kind.result(order, "77", sentence="Algo nuevo"))
        call = place.run("dial", "+34911000334", "--json").json()
        equal((call["state"], call["code"]), ("refused", "77"), "a code that nobody knows is a refusal too")
        ok("Algo nuevo" in call["message"], "with the provider's own sentence", call["message"])


def what_it_has_not_got():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        place.start_engine()
        wrong = [("--record",), ("--no-record",), ("--minutes", "3"), ("--caller-id", "+34911000555"), ("--invert",),
                 ("--hide-caller-id",), ("--from", "+34911000444")]
        for options in wrong:
            dialled = place.run("dial", NUMBER, *options, "--json")
            equal((dialled.code, dialled.out), (2, ""), f"{options[0]} is not to be had: exit 2, nothing on stdout", dialled)
            ok("infocaller" in dialled.err and options[0].lstrip("-").split("-")[-1] in dialled.err,
               f"{options[0]}: the message names both", dialled)
        bad = [("dial", NUMBER, "--retries", "5"), ("dial", NUMBER, "--max-wait", "301"), ("dial",),
               ("dial", NUMBER, "--var", "TOOLONGANAMEFORIT=1"), ("dial", NUMBER, "--var", "low er=1"),
               ("dial", NUMBER, "--var", "NOVALUE"), ("dial", NUMBER, "--var", "GREEK=Ω"), ("dial", NUMBER, "--bogus"),
               ("dial", "hello"), ("dial", NUMBER, "--at", "2031-13-01T00:00:00"), ("dial", NUMBER, "--provider", "nobody"),
               ("nonsense",)]
        for arguments in bad:
            done = place.run(*arguments)
            equal((done.code, done.out), (2, ""), f"{' '.join(arguments)}: exit 2, nothing on stdout", done)
            ok(done.err.strip(), f"{' '.join(arguments)}: a message")
        equal(len(server.orders), 0, "nothing of all that was sent")


def which_provider():
    with provider.Server() as one, provider.Server() as two, provider.Server() as three, Place() as place:
        def account(server):
            return {"kind": "infocaller", "url": server.url, "line": "987654321", "password": "1111",
                    "rule_group": "g", "timeout": "5"}
        place.configure(one.url, sections={"provider.madrid": account(two), "provider.world": account(three)})
        place.start_engine()
        done = place.run("dial", NUMBER)
        equal((done.code, len(one.orders)), (2, 0), "three providers and no way to choose: exit 2", done)
        equal(place.run("dial", NUMBER, "--provider", "madrid").code, 0, "--provider chooses")
        equal((len(one.orders), len(two.orders), len(three.orders)), (0, 1, 0), "and only that one is asked")
        place.engine.kill(15)
        place.configure(one.url, sections={
            "provider.madrid": account(two), "provider.world": account(three), "agent": {"provider": "infocaller"},
            "route": {"+34": "world", "+3491": "madrid"}})
        place.start_engine()
        place.run("dial", "+34911000777")
        place.run("dial", "+34934000777")
        place.run("dial", "+33123456789")
        equal((len(one.orders), len(two.orders), len(three.orders)), (1, 2, 1),
              "the longest route, else the agent's provider")
        place.run("dial", "+34911000888", "--provider", "infocaller")
        equal(len(one.orders), 2, "--provider goes before routes")


def twice_the_same():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        place.start_engine()
        first = place.run("dial", NUMBER, "--json")
        second = place.run("dial", NUMBER, "--json")
        equal((first.code, second.code, len(server.orders)), (0, 0, 2), "a script may dial a number twice", second)
        equal(place.run("dial", "112", "--json").code, 0, "a short number is dialled")
        equal(server.orders[-1].call["callData"]["numtelefono"], "112", "as typed")


def possible_but_not_known():
    """The tables of numbers may be old: what may be a number is dialled, and a person is told so."""
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        place.start_engine()
        dialled = place.run("dial", "+34000000000", "--json")
        equal((dialled.code, dialled.json()["number"], len(server.orders)), (0, "+34000000000", 1), "it is dialled", dialled)
        ok("+34000000000: not known to be a valid number" in dialled.err, "with a remark", dialled)
        dialled = place.run("dial", NUMBER)
        equal((dialled.code, dialled.err), (0, ""), "a known one without", dialled)
        equal(place.run("dial", "112").err, "", "a short one too")


tap.run(order_in_json, order_in_xml, everything_is_sent, markup_in_a_variable, every_result_code, a_sentence_for_people,
        what_it_has_not_got, which_provider, twice_the_same, possible_but_not_known)
