# SPDX-License-Identifier: MIT
"""Installed into a fresh root and started as its own user, as the unit says: three users of the machine in three groups
attach, and a fourth in none. Each types `centralita` and a command, and sees and may do what its role says."""
import json
import os
import pathlib
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import machine
import provider
from centralita import KEY, PATIENCE
from machine import Machine
from tap import equal, ok
from terminal import Terminal

CONFIG = """[engine]
linger = 2

[agent]
country = ES

[listener]
address = 127.0.0.1
port = 0
key = {key}

[roles]
agent = group:phones
supervisor = group:leads
admin = root user:ops

[agents]
wrap_up = 0

[agent.anna]
number = +34911000201
[agent.bo]
number = +34911000301

[provider.madrid]
{account}
"""


class Office:
    """A machine with the service, two agents, a supervisor, an administrator, and somebody else."""

    def __init__(self, place):
        self.place = place
        self.server = provider.Server(kind="directcall")
        place.strangers["phones"] = [f"somebody-of-the-directory-{n}" for n in range(5000)]  # a group as firms have them
        place.add_group("phones", 2001)
        place.add_group("leads", 2002)
        place.prepare_service()
        self.anna = place.add_user("anna", 1001, "phones")
        self.bo = place.add_user("bo", 1002, "phones")
        self.susi = place.add_user("susi", 1003, "leads")
        self.ops = place.add_user("ops", 1004)
        self.eve = place.add_user("eve", 1005)
        account = "\n".join(f"{key} = {value}" for key, value in self.server.account().items())
        place.write("etc/centralita/centralita.conf", CONFIG.format(key=KEY, account=account), 0o640, "centralita")
        self.secrets = [KEY, self.server.account()["client_secret"]]

    def start(self):
        self.engine = self.place.start_service()
        if not self.engine.ready:
            raise RuntimeError("the engine did not get ready: " + self.place.log())


def lines(result):
    return [json.loads(line) for line in result[1].splitlines()]


def each_does_its_role():
    with Machine() as place:
        office = Office(place)
        try:
            office.start()
            what_is_where(place, office)
            the_agents(office)
            the_supervisor(office)
            the_stranger(office)
            no_secret(place, office)
            a_console(office)
            the_administrator(office)
        finally:
            office.server.close()


def what_is_where(place, office):
    engine = office.engine
    equal((engine.ready[0], engine.ready[2]), ("ready", "/run/centralita/engine.sock"), "the engine is ready, at its socket")
    for path, mode, uid in (("run/centralita/engine.sock", 0o666, 990), ("run/centralita", 0o755, 990),
                            ("var/lib/centralita", 0o700, 990), ("etc/centralita/centralita.conf", 0o640, 0)):
        found = os.stat(place.path(path))
        equal((stat.S_IMODE(found.st_mode), found.st_uid), (mode, uid), f"/{path}: its mode and owner")
    for name in os.listdir(place.path("var/lib/centralita")):
        found = os.stat(place.path("var/lib/centralita/" + name))
        equal((found.st_uid, found.st_mode & 0o077), (990, 0), f"/var/lib/centralita/{name}: its user's alone")
    with open(f"/proc/{engine.pid}/status") as status:
        ids = [line.split()[1:] for line in status if line.startswith(("Uid:", "Gid:"))]
    equal(ids, [["990"] * 4, ["990"] * 4], "it runs as its own user")


def the_agents(office):
    code, out, err = office.anna.run("dial", "+34911000333", "--json")
    equal(code, 0, "an agent dials", err)
    office.annas = json.loads(out)
    equal((office.annas["agent"], office.server.asked("dial")[-1].form["origem"]), ("anna", "34911000201"),
          "as herself, and her phone rings")
    code, out, err = office.bo.run("dial", "+34911000444", "--json")
    office.bos = json.loads(out)
    equal([call["id"] for call in lines(office.anna.run("calls", "--json"))], [office.annas["id"]], "she sees her calls")
    equal([call["id"] for call in lines(office.bo.run("calls", "--json"))], [office.bos["id"]], "and another agent his")
    code, out, err = office.anna.run("show", office.bos["id"])
    equal((code, out), (1, ""), "his call is none for her", err)
    code, out, err = office.anna.run("hangup", office.bos["id"])
    equal((code, office.server.asked("hangup")), (1, []), "nor can she end it", err)
    code, out, err = office.anna.run("dial", "+34911000555", "--from", "+34911000301")
    equal((code, len(office.server.asked("dial"))), (2, 2), "nor have his phone rung", err)
    for command in ("stop", "reload", "urls", "quarantine"):
        code, out, err = office.anna.run(command)
        ok(code == 1 and "you may not do this" in err, f"agent: {command} is refused", (code, out, err))


def the_supervisor(office):
    seen = {call["id"] for call in lines(office.susi.run("calls", "--json"))}
    equal(seen, {office.annas["id"], office.bos["id"]}, "a supervisor sees all")
    code, out, err = office.susi.run("dial", "+34911000333")
    equal((code, out), (2, ""), "and dials none", err)
    equal(office.susi.run("hangup", office.bos["id"])[0], 0, "ends anybody's call")
    call = json.loads(office.susi.run("show", office.bos["id"], "--json")[1])
    ok({"what": "hangup", "detail": "susi"}.items() <= {key: value for step in call["timeline"] if step["what"] == "hangup"
                                                        for key, value in step.items()}.items(),
       "and the call says who did it", call["timeline"])
    code, out, err = office.susi.run("close", office.annas["id"], "--outcome", "lost")
    equal(code, 0, "closes one as lost", err)
    code, out, err = office.susi.run("stop")
    ok(code == 1 and "you may not do this" in err, "and does not stop the engine", err)


def the_stranger(office):
    for command in (["status"], ["calls"], ["dial", "112"], ["stop"], []):
        code, out, err = office.eve.run(*command)
        equal((code, out), (4, ""), f"somebody in no group: {command}: exit 4", err)
        ok("eve has none of the roles" in err, "and a sentence", err)
    status = lines(office.susi.run("status", "--json"))[0]
    ok(status["strangers"] >= 4, "they are counted", status)


def no_secret(place, office):
    told = ""
    for user in (office.anna, office.susi, office.eve):
        for words in (["--config", "/etc/centralita/centralita.conf", "check"], ["check"], ["urls"], ["providers", "--json"],
                      ["--config", "/etc/centralita/centralita.conf", "urls"], ["serve"], ["status"]):
            code, out, err = user.run(*words)
            told += out + err
        reading = user.command("cat", "/etc/centralita/centralita.conf", "/var/lib/centralita/centralita.db",
                               f"/proc/{office.engine.pid}/environ", f"/proc/{office.engine.pid}/mem")
        done = subprocess.run(reading, capture_output=True)
        told += (done.stdout + done.stderr).decode("utf-8", "replace")
        ok(done.returncode != 0 and not done.stdout, f"{user.name} reads neither configuration, state nor memory", done)
    for secret in office.secrets:
        ok(secret not in told, "and is told no secret")
    code, out, err = office.anna.run("--config", "/etc/centralita/centralita.conf", "check")
    ok(code == 2 and "/etc/centralita/centralita.conf" in err and "Permission denied" in err, "but that it may not read it", err)


def a_console(office):
    with Terminal(office.anna.command("centralita"), os.environ) as terminal:
        ok(terminal.wait("Contacts", PATIENCE), "anna types centralita, and is there", terminal.text())
        ok(terminal.wait("anna", PATIENCE), "as herself", terminal.text())
        ok(terminal.wait("911 00 03 33", PATIENCE), "and sees her call", terminal.text())
        ok("911 00 04 44" not in terminal.text(), "and not another's", terminal.text())
        terminal.type("q")


def the_administrator(office):
    code, out, err = office.ops.run("reload")
    equal(code, 0, "an administrator has the configuration read again", err)
    code, out, err = office.ops.run("hangup", office.annas["id"])
    ok(code == 1 and "you may not do this" in err, "hangs up no call", err)
    code, out, err = office.ops.run("stop")
    equal(code, 0, "stops the engine", err)
    equal(office.engine.wait(PATIENCE), 0, "which ends well")
    ok(not os.path.exists(office.place.path("run/centralita/engine.sock")), "and leaves no socket")


machine.run(each_does_its_role)
