# SPDX-License-Identifier: MIT
"""The kinds of providers as their documents describe them: an account's keys, which request is which, the number
in an order, the good reply and the refusal."""
import json
import uuid
from xml.sax.saxutils import escape

import infocaller
from web import respond

TOKENS = 1000  # where the numbers of tokens that are fetched begin


class Kind:
    """One provider. `paths` are its acts by (method, path); where a path is not in it, it is nothing known."""
    paths = {}

    def act(self, order):
        return self.paths.get((order.method, order.path), "?")

    def good(self, server, order):
        return getattr(self, "good_" + order.act, self.unknown)(server, order)

    @staticmethod
    def unknown(server, order):
        return respond("nothing of the kind", "404 Not Found", "text/plain")


class Infocaller(Kind):
    name = "infocaller"
    phone = None  # the phone that is rung where the order names none, as it is sent
    dialled = "+34911000333"  # how the tests' number is written there

    def account(self, url):
        return {"url": url, "line": infocaller.LINE, "rule_group": "salientes", "password": infocaller.PASSWORD,
                "timezone": "Europe/Madrid"}

    def act(self, order):
        return "dial"

    def called(self, order):
        return order.call["callData"]["numtelefono"]

    def result(self, order, code="0", idcall="53010203", sentence=None):
        """The reply that the document describes, in the format of the order."""
        text = sentence if sentence is not None else infocaller.RESULTS.get(code, "Aceptada")
        idcall = idcall if code == "0" else ""
        if "apiCALLxml" in order.form:
            reply = f"<?xml version='1.0'?>\n<callRequest><idcall>{idcall}</idcall><Resultado>{code}</Resultado>"
            reply += f"<ResultadoTexto>{escape(text)}</ResultadoTexto></callRequest>"
            return respond(reply, kind="text/xml")
        fields = {"idcall": idcall, "Resultado": code, "ResultadoTexto": text}
        return respond(json.dumps({"callRequest": fields}))

    def good_dial(self, server, order):
        return self.result(order, idcall=server.next_idcall())

    def refusal(self, order, code="11"):
        return self.result(order, code)


class Duocom(Kind):
    name = "duocom"
    dialled = "911000333"
    DIAL = "/cgi-bin/oficinaweb/oficinaweb_webcallservice"
    CONTROL = "/cgi-bin/telefacil2/api_control_llamadas"
    paths = {("GET", DIAL): "dial", ("GET", CONTROL): "hangup"}

    def account(self, url):
        return {"url": url + self.DIAL, "control_url": url + self.CONTROL, "account": "666111666",
                "password": "MiClave", "timezone": "Europe/Madrid"}

    def called(self, order):
        return order.form["llamado"]

    def good_dial(self, server, order):
        return respond(f"1\n{server.next_idcall()}\n", kind="text/html")

    def good_hangup(self, server, order):
        return respond("1\n", kind="text/html")

    def refusal(self, order, code="Cuenta incorrecta."):
        return respond(f"0\n<br>\nERROR: {code}\n", kind="text/html")


class Directcall(Kind):
    name = "directcall"
    dialled = "34911000333"
    paths = {("POST", "/request_token"): "token", ("POST", "/voz/call"): "dial", ("GET", "/voz/end"): "hangup",
             ("GET", "/voz/status"): "status"}

    def account(self, url):
        return {"url": url, "client_id": "juan@example.org", "client_secret": "53cr3t0", "timezone": "America/Sao_Paulo"}

    def called(self, order):
        return order.form["destino"]

    def reply(self, order, code="000", status="ok", sentence="Completando a sua ligação, por favor aguarde!", **more):
        fields = {"api": "voz", "modulo": "chamar", "status": status, "codigo": code, "msg": sentence, **more}
        if order.form.get("format") == "xml":
            body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
            return respond(f"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<directcall>{body}</directcall>", kind="text/xml")
        return respond(json.dumps(fields))

    def good_token(self, server, order):
        """Tokens are told apart by their numbers: t0k3n-1001 is the first."""
        return respond(json.dumps({"access_token": f"t0k3n-{TOKENS + len(server.asked('token'))}"}))

    def good_dial(self, server, order):
        return self.reply(order, callerid=str(uuid.uuid4()))

    def good_hangup(self, server, order):
        return self.reply(order, sentence="Chamada finalizada")

    def good_status(self, server, order):
        return self.status(order, "chamando", "chamando")

    def status(self, order, first, second, start="2026-11-22 07:00:00", seconds=("00:00:00", "00:00:00")):
        """What /voz/status says of the two legs, in the order of the request's numbers."""
        legs = [{"telefone": order.form[name], "status": state, "inicio": start, "duracao": length}
                for name, state, length in zip(("origem", "destino"), (first, second), seconds)]
        fields = {"api": "voz", "modulo": "status", "status": "ok", "codigo": "000", "msg": legs}
        return respond(json.dumps(fields))

    def refusal(self, order, code="201"):
        return self.reply(order, code, "erro", "Saldo insuficiente")


class Ucontact(Kind):
    name = "ucontact"
    dialled = "911000333"
    CALL = "/Integra/resources/Agents/AgentCall"
    paths = {("POST", CALL): "dial", ("POST", "/Integra/resources/auth/getUserToken"): "token",
             ("POST", "/Integra/resources/Agents/HangupPhone"): "hangup"}

    def account(self, url):
        return {"url": url, "token": "YW5hOmNsYXZl", "agent": "ana", "phone": "1001", "caller_id": "911000111",
                "campaign": "Ventas->"}

    def called(self, order):
        return order.form["destination"]

    def good_token(self, server, order):
        return respond(f"t0k3n-{TOKENS + len(server.asked('token'))}", kind="text/plain")

    def good_dial(self, server, order):
        return respond(str(uuid.uuid4()), kind="text/plain")

    def good_hangup(self, server, order):
        return respond("1", kind="text/plain")

    def refusal(self, order, code="0"):
        return respond(code, kind="text/plain")


class Medularis(Kind):
    name = "medularis"
    dialled = "911000333"
    DIAL = "/calls/manage/api"
    LIST = "/calls/list"
    POPUP = "e5c98214-d0f6-11e1-8c30-001d09ef4a24"
    paths = {("POST", DIAL): "dial", ("GET", LIST): "status"}

    def account(self, url):
        return {"url": url + self.DIAL, "status_url": url + self.LIST, "popup_uuid": self.POPUP,
                "security_token": "dQ9ORUWRe7ayQqMFQVk+PWEv0brY2tQzMOcyDG5DH5w="}

    def called(self, order):
        said = order.json()
        return said["areacode"] + said["phonenumber"]

    def good_dial(self, server, order):
        return respond(json.dumps({"success": True, "uuid": uuid.uuid4().hex}))

    def good_status(self, server, order):
        return respond("[]")

    def item(self, uuid, status, company="0", customer="0"):
        """One call of the list."""
        return {"uuid": uuid, "status": status, "duration_company": company, "duration_customer": customer,
                "retry": "0", "call_at": "2026/11/22 10:05:03 -0300", "enqueued": False}

    def refusal(self, order, code=8):
        sentences = {1: "Invalid phone number", 2: "Popup not in service hours", 3: "Call origination failed",
                     4: "Popup not found", 5: "Country not found", 6: "Wrong parameters", 7: "Security Token Missing",
                     8: "Invalid Security Token"}
        return respond(json.dumps({"success": False, "error_code": code, "error_msg": sentences[code]}))


KINDS = {kind.name: kind for kind in (Infocaller(), Duocom(), Directcall(), Ucontact(), Medularis())}


def keys(kind, url, **changes):
    """The keys of an account of the kind at that host: complete, with `changes` (None takes a key away)."""
    return {"kind": kind, "timeout": "5", **KINDS[kind].account(url), **changes}
