# SPDX-License-Identifier: MIT
"""`check --online`: what is told of hosts, certificates and credentials, and how it ends; nothing is placed, no
secret is shown, and an engine that runs does not notice."""
import contextlib
import json
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place
from kinds import KINDS, keys
from provider import say
from tap import equal, ok

CERTIFICATES = pathlib.Path(__file__).resolve().parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")
PLAIN = "host answers over plain http, "
TLS = "host answers, certificate good, "
# Keys that hold secrets.
SECRETS = ("password", "client_secret", "token", "security_token")


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def findings(done):
    """The lines by account, in their order."""
    return dict(line.split(None, 1) for line in done.out.splitlines())


def shows_no_secret(name, done, accounts):
    told = done.out + done.err
    shown = [key for account in accounts.values() for key in SECRETS if account.get(key) and account[key] in told]
    ok(not shown and "t0k3n-" not in told, f"{name}: no secret is shown", done)


def check(name, accounts, code, wanted, **settings):
    """`wanted`: for each account the beginning of its finding, and a part of the rest."""
    with Place() as place:
        place.configure(accounts=accounts, listener=False, **settings)
        done = place.run("check", "--online")
        equal(done.code, code, f"{name}: exit {code}", done)
        told = findings(done)
        equal(list(told), list(accounts), f"{name}: a line an account, in their order", done)
        for account, (start, part) in wanted.items():
            finding = told.get(account, "")
            ok(finding.startswith(start) and part in finding, f"{name}: {account}: {start}{part}", done)
        shows_no_secret(name, done, accounts)
        controls = [c for c in done.out if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]
        ok(not controls, f"{name}: no control characters", repr(done.out))
        ok(not (pathlib.Path(place.state)).exists(), f"{name}: nothing is kept")
        return done


# Accounts by name, which begins with the kind: changes of its keys, what its server says, and what is told of that.
GOOD = {
    "infocaller": ({}, say('{"callRequest":{"Resultado":"-99","ResultadoTexto":"No se recibe"}}'),
                   "credentials unknown"),
    "duocom": ({}, say("0\n<br>\nERROR: Falta el llamado.\n", kind="text/html"), "credentials unknown"),
    "directcall": ({}, say('{"access_token":"t0k3n-1001"}'), "credentials taken"),
    "ucontact": ({}, say("<html>uContact</html>", kind="text/html"), "credentials unknown"),
    "ucontact-user": ({"token": None, "user": "ana", "password": "S3cr3t0"}, say("t0k3n-1001", kind="text/plain"),
                      "credentials taken"),
    "medularis": ({}, say("[]"), "credentials taken"),
    "medularis-order": ({"status_url": None},
                        say('{"success":false,"error_code":1,"error_msg":"Invalid phone number"}'),
                        "credentials unknown"),
}
REFUSED = {
    "duocom": ({}, say("0\n<br>\nERROR: Cuenta incorrecta.\n", kind="text/html"), "Cuenta incorrecta"),
    "directcall": ({}, say('{"status":"erro","codigo":"006","msg":"Falha na autenticacao"}'), "Falha na autenticacao"),
    "ucontact-user": ({"token": None, "user": "ana", "password": "S3cr3t0"}, say("0", kind="text/plain"), ""),
    "medularis": ({}, say("no", "401 Unauthorized", "text/plain"), "credentials"),
    "medularis-order": ({"status_url": None},
                        say('{"success":false,"error_code":8,"error_msg":"Invalid Security Token"}'), "Invalid Sec"),
}


@contextlib.contextmanager
def servers(rows, tls=None):
    """A server for each row, by name."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(provider.Server(reply, name.partition("-")[0], tls))
               for name, (_, reply, _) in rows.items()}


def run_rows(name, rows, code, told, tls=None, **changes):
    """Each row an account with a server of its own, all in one configuration."""
    with servers(rows, tls) as up:
        accounts = {row: up[row].account(**rows[row][0], **changes) for row in rows}
        done = check(name, accounts, code, {row: (told, part) for row, (_, _, part) in rows.items()})
        equal({row: len(server.orders) for row, server in up.items()}, {row: 1 for row in rows},
              f"{name}: each is asked once")
        called = [row for row, server in up.items() for order in server.orders if has_number(order)]
        equal(called, [], f"{name}: nobody's number is sent")
        return done


def has_number(order):
    names = (b"llamado=", b"destino=", b"destination=", b"phonenumber", b"numtelefono")
    return any(name in order.raw for name in names)


def all_are_good():
    run_rows("all good", GOOD, 0, PLAIN)
    run_rows("all good, over TLS", GOOD, 0, TLS, tls=str(CERTIFICATES / "server.pem"), ca_file=AUTHORITY)


def credentials_are_refused():
    run_rows("refused", REFUSED, 1, PLAIN + "credentials not taken: ")


def others_answer_there():
    html = say("<html><body>Welcome</body></html>", kind="text/html")
    labels = {"infocaller": "Infocaller", "duocom": "Duocom", "directcall": "Directcall", "medularis": "Medularis"}
    rows = {kind: ({}, html, f"but not as {label} does: ") for kind, label in labels.items()}
    run_rows("another's page", rows, 1, PLAIN)
    slow = say("busy", "429 Too Many Requests", "text/plain", extra="Retry-After: 7\r\n")
    done = run_rows("too many requests", {"infocaller": ({}, slow, "but not as Infocaller does: ")}, 1, PLAIN)
    ok("7 s" in done.out, "too many requests: how long it asks to wait", done)
    unauthorized = say("who", "401 Unauthorized", "text/plain")
    rows = {kind: ({}, unauthorized, "credentials not taken: ") for kind in ("infocaller", "duocom", "directcall")}
    run_rows("401", rows, 1, PLAIN)


def hostile_words_are_harmless():
    """What a provider says, with the account's secrets and with what a terminal would obey."""
    evil = "\x1b]0;title\x07\x1b[31mred\x85\u202e"
    rows = {
        "duocom": ({"password": "S3cr3t0 &="},
                   say(f"0\n<br>\nERROR: Cuenta incorrecta {evil} S3cr3t0%20%26%3D\n"), "***"),
        "directcall": ({"client_secret": "S3cr3t0"}, say(json.dumps(
            {"status": "erro", "codigo": "006", "msg": f"no S3cr3t0 {evil}", "callerid": evil})), "***"),
        "medularis-order": ({"status_url": None, "security_token": "S3cr3t0="}, say(json.dumps(
            {"success": False, "error_code": 8, "error_msg": f"Invalid UzNjcjN0MD0= {evil}"})), "***"),
    }
    run_rows("hostile words", rows, 1, PLAIN + "credentials not taken: ")


def nobody_is_there():
    accounts = {kind: keys(kind, f"http://127.0.0.1:{free_port()}") for kind in KINDS}
    check("unreachable", accounts, 1, {kind: ("no answer: ", "") for kind in KINDS})
    accounts = {kind: keys(kind, "https://no-such-host.invalid") for kind in KINDS}
    check("no such host", accounts, 1, {kind: ("no answer: ", "") for kind in KINDS})


def certificates_are_told():
    for name, certificate, changes in (("an unknown authority", "server.pem", {}),
                                       ("another host's certificate", "other.pem", {"ca_file": AUTHORITY}),
                                       ("an expired certificate", "expired.pem", {"ca_file": AUTHORITY})):
        rows = {kind: ({}, say("?"), "") for kind in KINDS}
        with servers(rows, str(CERTIFICATES / certificate)) as up:
            accounts = {kind: up[kind].account(**changes) for kind in rows}
            check(name, accounts, 1, {kind: ("host answers, certificate not trusted: ", "") for kind in rows})
            equal(sum(len(server.orders) for server in up.values()), 0, f"{name}: nothing was sent")


def time_is_bounded():
    """All wait at the same time, each as long as its account says."""
    with servers({kind: ({}, provider.never, "") for kind in KINDS}) as up:
        accounts = {kind: server.account(timeout="2") for kind, server in up.items()}
        done = check("silence", accounts, 1, {kind: ("no answer: ", "") for kind in KINDS})
        ok(done.seconds < 2 * len(KINDS), "silence: they wait together", done)


def one_bad_account_is_enough():
    with provider.Server(say('{"access_token":"x"}'), kind="directcall") as good:
        accounts = {"a": good.account(), "b": good.account(), "a-very-long-name-of-an-account": good.account(),
                    "dead": {**good.account(), "url": f"http://127.0.0.1:{free_port()}"}}
        good_finding = (PLAIN, "credentials taken")
        done = check("one of several", accounts, 1, {"a": good_finding, "b": good_finding, "dead": ("no answer: ", "")})
        equal(len(good.orders), 3, "accounts of one host are asked one by one")
        columns = {line.index("host") for line in done.out.splitlines() if "host answers" in line}
        equal(len(columns), 1, "lines stand in columns", done)


def beside_an_engine():
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"sao-paulo": server})
        engine = place.start_engine()
        done = place.run("check", "--online")
        equal((done.code, done.out), (0, f"sao-paulo  {PLAIN}credentials taken\n"), "beside an engine that runs", done)
        equal(place.engines(), [engine.pid], "no other engine was started")
        equal(place.run("calls", "--json").out, "", "and there is no call")


def the_played_providers_are_asked():
    """Those of the simulator, with what it takes by itself and with a wrong password."""
    with Place() as place:
        for name, secret in (("right", "3956"), ("wrong", "no-such-secret")):
            with open(place.path(name), "w") as file:
                file.write(secret + "\n")
        simulator = place.start("simulate", "--password-file", place.path("right"), "--account", "911000100",
                                "--client-id", "oficina", "--user", "ana")
        url = simulator.stdout.readline().decode().split()[1]
        popup = {"popup_uuid": "3b0c6a1e-8d52-4f7a-9c31-5e2f7d90a4b8"}
        by_user = {"token": None, "user": "ana"}
        rows = {
            "infocaller": ("/", {}, "password", "unknown", "unknown"),
            "duocom": ("/duocom/oficinaweb_webcallservice", {"account": "911000100"}, "password", "unknown",
                       "not taken"),
            "directcall": ("/directcall", {"client_id": "oficina"}, "client_secret", "taken", "not taken"),
            "ucontact": ("/ucontact", by_user, "password", "taken", "not taken"),
            "medularis": ("/medularis/calls/manage/api", popup, "security_token", "unknown", "not taken"),
        }
        for name, code in (("right", 0), ("wrong", 1)):
            accounts = {}
            for kind, (path, changes, secret, *_) in rows.items():
                held = {secret: None, secret + "_file": place.path(name)}
                accounts[kind] = keys(kind, url, **{**changes, **held, "status_url": None, "control_url": None})
                accounts[kind]["url"] = url + path
            place.configure(accounts=accounts)
            done = place.run("check", "--online")
            equal(done.code, code, f"the simulator, {name} secrets: exit {code}", done)
            told = findings(done)
            for kind, row in rows.items():
                word = row[3 if name == "right" else 4]
                ok(told[kind].startswith(f"{PLAIN}credentials {word}"), f"the simulator, {name}: {kind}: {word}", done)
        simulator.terminate()
        simulator.communicate()


def faults_come_first():
    with provider.Server(kind="directcall") as server, Place() as place:
        place.configure(accounts={"a": server.account(timeout="soon")})
        done = place.run("check", "--online")
        equal((done.code, done.out), (2, ""), "a fault of the configuration: exit 2, nothing on stdout", done)
        ok(f"{place.config}:" in done.err, "with file and line", done)
        equal(len(server.orders), 0, "and nobody is asked")
        place.write_config("[agent]\ncountry = ES\n")
        done = place.run("check", "--online")
        equal((done.code, done.out), (0, ""), "no account: nothing to ask", done)
        done = place.run("check", "--on-line")
        equal(done.code, 2, "a wrong option", done)
        done = place.run("check")
        equal((done.code, len(server.orders)), (0, 0), "a check without --online asks nobody", done)


tap.run(all_are_good, credentials_are_refused, others_answer_there, hostile_words_are_harmless, nobody_is_there,
        certificates_are_told, time_is_bounded, one_bad_account_is_enough, beside_an_engine,
        the_played_providers_are_asked, faults_come_first)
