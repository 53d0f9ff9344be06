# SPDX-License-Identifier: MIT
"""Looking for secrets in whatever spelling, in texts, files and the memory of programs."""
import base64
import json
import urllib.parse
from xml.sax.saxutils import escape

QUOTES = {'"': "&quot;", "'": "&apos;"}
PIECE = 12  # characters of a secret's beginning or end that are a leak by themselves


def quote(text):
    return urllib.parse.quote(text, safe="")


def quote_low(text):
    return "".join(f"%{byte:02x}" if chr(byte) not in "-._~" and not chr(byte).isalnum() or byte > 127 else chr(byte)
                   for byte in text.encode())


def quote_all(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


def base64_of(text):
    return base64.b64encode(text.encode()).decode()


def base64_behind(text):
    """As a password stands in an Authorization header: not at the beginning of a group."""
    return base64.urlsafe_b64encode(b"u:" + text.encode()).decode()


def json_ascii(text):
    return json.dumps(text)[1:-1]


def json_utf8(text):
    return json.dumps(text, ensure_ascii=False)[1:-1]


def json_all(text):
    return "".join(f"\\u{ord(c):04x}" for c in text)


def xml(text):
    return escape(text, QUOTES)


def xml_numbers(text):
    return "".join(f"&#{ord(c)};" for c in text)


def xml_hex(text):
    return "".join(f"&#x{ord(c):X};" for c in text)


SPELLINGS = (str, quote, quote_low, quote_all, urllib.parse.quote_plus, base64_of, base64_behind, json_ascii, json_utf8, json_all,
             xml, xml_numbers, xml_hex)


def _core(secret, before):
    """The base64 of it when so many bytes stand in front, without the characters that others have a part in."""
    text = base64.b64encode(b"\0" * before + secret.encode()).decode().rstrip("=")
    return text[(before * 8 + 5) // 6:-1]


def spellings(secret):
    """All that would give the secret away."""
    found = {spell(secret) for spell in SPELLINGS if spell is not base64_behind}
    cores = {_core(secret, before) for before in range(3)}
    found |= cores | {core.replace("+", "-").replace("/", "_") for core in cores}
    if len(secret) >= 2 * PIECE:
        found |= {secret[:PIECE], secret[-PIECE:], quote(secret)[:PIECE + 4], quote(secret)[-PIECE - 4:]}
    return found


class Secrets:
    """Secrets by name."""

    def __init__(self, secrets):
        self.words = {word.encode(): name for name, secret in secrets.items() for word in spellings(secret)}
        self.plain = {secret.encode(): name for name, secret in secrets.items()}
        self.words |= {secret.encode("utf-32-le"): name for name, secret in secrets.items()}  # as wchar_t

    def found_in(self, raw, plain=False):
        """The names of those that are in it, with what was found: in whatever spelling, or plain ones alone."""
        raw = raw if isinstance(raw, bytes) else raw.encode()
        words = self.plain if plain else self.words
        return sorted((name, word.decode("utf-8", "replace")) for word, name in words.items() if word in raw)


def memory_of(pid):
    """What a core of the process would hold: all that it may have written."""
    parts = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            area, rights, *_ = line.split(None, 2)
            start, end = (int(word, 16) for word in area.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                parts.append(memory.read(end - start))
    return b"\n".join(parts)
