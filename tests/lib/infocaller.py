# SPDX-License-Identifier: MIT
"""Infocaller's events as it sends them: the signature, and the body in each of its forms."""
import hashlib
import json
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

LINE = "123456789"
PASSWORD = "3956"
EVENTS = ("inicio", "desvio_fallido", "desvio_correcto", "fin")  # in the order of a call
FORMS = ("json", "xml", "latin1", "url")

RESULTS = {
    "-1": "Identificación no correcta",
    "-2": "Identificación no indicada",
    "-3": "Formato XML no correcto",
    "-99": "No se recibe el parámetro XML",
    "-100": "Error interno",
    "1": "Firma no correcta",
    "2": "Línea infocaller no válida",
    "3": "Línea infocaller apagada",
    "4": "Fecha/Hora no válida",
    "5": "Teléfono no válido",
    "6": "Valor Esperamax no válido",
    "7": "Valor reintentos no válido",
    "8": "Grupo de reglas no existe o no es válido",
    "9": "Regla de fin de llamada",
    "10": "Línea suspendida",
    "11": "Saldo insuficiente",
    "12": "Límite de crédito excedido",
    "13": "Ninguna regla válida en el grupo de reglas",
    "14": "Excedido número máximo de emisión de llamadas",
}


def md5(text):
    return hashlib.md5(text.encode("latin-1")).hexdigest()


def sign(line, sequence, password=PASSWORD):
    return md5(line + sequence + password)


class Call:
    """One call as Infocaller sees it; `n` makes all its identities distinct."""

    def __init__(self, n, line=LINE, password=PASSWORD, received=True, idcall=None, number=None):
        self.line = line
        self.password = password
        self.received = received
        self.sequence = str(98000000 + n)
        self.id = str(5000000 + n)
        self.uuid = f"{n:08x}-0000-4000-8000-{n:012x}"
        self.idcall = idcall or ""
        self.number = number or f"+349110{n % 100000:05d}"
        self.diverts = {"desvio_fallido": "910000001", "desvio_correcto": "910000002"}
        self.vars = [("PEDIDO", "1234"), ("CIUDAD", "Cádiz")]
        self.seconds = "42"
        self.start = "2026-11-22T11:00:00"
        self.end = "2026-11-22T11:00:42"
        self.cost_rx = "0.000000"
        self.cost_tx = "0.123456"
        self.steps = [
            ("14", "2026-11-22T11:00:00", "Reglas", {}),
            ("6", "2026-11-22T11:00:05", "Menu principal", {1: "2"}),
            ("2", "2026-11-22T11:00:12", "910000002", {3: "30", 4: "0.123456"}),
            ("7", "2026-11-22T11:00:42", "Fin", {}),
        ]

    # ---- What it says, as ordered (name, value) pairs that both formats are written from

    def identity(self, signature=True):
        pairs = [("LineNumber", self.line), ("LineNumberInt", "34" + self.line), ("CallSequence", self.sequence)]
        if signature:
            pairs.append(("Signature", sign(self.line, self.sequence, self.password)))
        return pairs

    def facts(self, event):
        party = self.number
        pairs = [("CallType", "R" if self.received else "E")]
        pairs += [("CallerNumber", party if self.received else self.line)]
        pairs += [("InboundNumber", self.line), ("InboundNumberInt", "34" + self.line)]
        pairs += [("OutboundNumber", "" if self.received else party), ("OutboundNumberInt", "" if self.received else party)]
        pairs += [("idcall", self.idcall)]
        if event == "fin":
            pairs += [("CallSeconds", self.seconds), ("StartDate", self.start), ("EndDate", self.end)]
            pairs += [("CostRX", self.cost_rx), ("CostTX", self.cost_tx)]
        return pairs

    def step_pairs(self, step):
        kind, at, name, infos = step
        pairs = [("EventType", kind), ("EventDate", at), ("EventName", name)]
        return pairs + [(f"EventAddInfo{i}", infos.get(i, "")) for i in range(1, 6)]

    # ---- The forms

    def json(self, event, signature=True):
        facts = dict(self.facts(event))
        for cost in ("CostRX", "CostTX"):
            if cost in facts:
                facts[cost] = float(facts[cost])
        call = {"UserID": dict(self.identity(signature)), "Infocaller": facts}
        if event == "fin":
            call["Status"] = {"Events": {"Event": [dict(self.step_pairs(step)) for step in self.steps]}}
        if self.vars:
            call["CustVars"] = {"CustVar": [{"VarName": n, "VarValue": v} for n, v in self.vars]}
        return json.dumps({"ApiCall": call}, ensure_ascii=False)

    def xml(self, event, signature=True):
        def elements(pairs):
            return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in pairs)

        text = "<ApiCall xmlns='http://tempuri.org/'\nencoding=\" ISO-8559-1\">"
        text += f"<UserID>{elements(self.identity(signature))}</UserID>"
        text += f"<Infocaller>{elements(self.facts(event))}</Infocaller>"
        if event == "fin":
            steps = "".join(f"<Event>{elements(self.step_pairs(step))}</Event>" for step in self.steps)
            text += f"<Status><Events>{steps}</Events></Status>"
        if self.vars:
            one = "<CustVar><VarName>{}</VarName><VarValue>{}</VarValue></CustVar>"
            text += "<CustVars>" + "".join(one.format(n, escape(v)) for n, v in self.vars) + "</CustVars>"
        return text + "</ApiCall>"

    def body(self, event, form="json", variable="apilinfocaller"):
        """(bytes, content type) of the POST; (None, None) for a GET with nothing but URL variables."""
        if form == "url":
            return None, None
        text = self.json(event) if form == "json" else self.xml(event)
        raw = text.encode("latin-1" if form == "latin1" else "utf-8")
        return (variable + "=" + quote_plus(raw)).encode(), "application/x-www-form-urlencoded"

    def fill(self, url, event):
        """A URL of the panel with its [_Variables] filled in."""
        values = {
            "_NumLlamante": self.number if self.received else self.line,
            "_NumInfocaller": self.line,
            "_NumLlamado": self.line if self.received else self.number,
            "_IdLlamada": self.id,
            "_UUID": self.uuid,
            "_NumDesvio": self.diverts.get(event, ""),
        }
        for name, value in values.items():
            value = quote_plus(value)
            url = url.replace(f"[{name}]", value).replace(f"%5B{name}%5D", value)
        return url
