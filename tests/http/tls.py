# SPDX-License-Identifier: MIT
"""Who the provider is, is verified before anything is sent."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place
from kinds import KINDS
from tap import equal, ok

HERE = pathlib.Path(__file__).resolve().parent
CERTIFICATES = HERE / "certificates"


def attempt(name, certificate, code, state, kind="infocaller", **settings):
    name = f"{kind}: {name}"
    with provider.Server(kind=kind, tls=str(CERTIFICATES / certificate)) as server, Place() as place:
        place.configure(accounts={kind: server}, **settings)
        place.start_engine()
        dialled = place.run("dial", "+34911000333", "--json")
        equal((dialled.code, dialled.json()["state"] if dialled.out else None), (code, state), f"{name}: exit {code}, {state}", dialled)
        equal(len(server.asked("dial") if code == 0 else server.orders), 1 if code == 0 else 0, f"{name}: {'one order' if code == 0 else 'nothing'} was sent")
        ok(code == 0 or dialled.json()["message"], f"{name}: a sentence")


def all_of_them():
    ours = str(CERTIFICATES / "authority.pem")
    for kind in KINDS:
        attempt("an unknown authority", "server.pem", 1, "refused", kind)
        attempt("ca_file names it", "server.pem", 0, "accepted", kind, ca_file=ours)
    attempt("another host's certificate", "other.pem", 1, "refused", ca_file=ours)
    attempt("an expired certificate", "expired.pem", 1, "refused", ca_file=ours)


def no_tls_abroad():
    with Place() as place:
        place.configure("http://apicall.example.org")
        done = place.run("check")
        ok(done.code == 2 and "url" in done.err, "http:// to anywhere but the loopback is refused", done)


tap.run(all_of_them, no_tls_abroad)
