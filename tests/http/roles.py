# SPDX-License-Identifier: MIT
"""Who may what on a shared engine: every role with every message, at the socket itself; what each sees of calls,
questions and news; whose phone rings and what may be dialled; and that strangers get a sentence and nothing else."""
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import kinds
import logins
import provider
import tap
from centralita import KEY, SOURCE, Place, wait_for
from infocaller import PASSWORD, Call
from logins import Login
from question import Asked, Call as AskingCall, Question, queries
from tap import equal, ok

ANNA, BO = Login(40001, "agent"), Login(40002, "agent")
VERA, SUSI, ADA = Login(40003, "viewer"), Login(40004, "supervisor"), Login(40005, "admin")
WHO = {"viewer": VERA, "agent": ANNA, "supervisor": SUSI, "admin": ADA}
STRANGER = Login(40009, 50099)

# What may be sent at all, by viewer, agent, supervisor and admin; "x" may, "-" may not.
MAY = {
    "watch": "xxxx", "calls": "xxxx", "contacts": "xxxx", "totals": "xxxx", "typing": "xxxx", "providers": "xxxx",
    "status": "xxxx", "questions": "xxxx", "agents": "xxxx", "stats": "xxxx",
    "dial": "-x--", "wrap_up": "-x--", "phone": "-x--",
    "hangup": "-xx-", "close": "-xx-", "note": "-xx-", "answer": "-xx-", "pause": "-xx-", "ready": "-xx-",
    "contact_add": "-xx-", "contact_change": "-xx-", "contact_remove": "-xx-",
    "quarantine": "--xx", "urls": "---x", "retry": "---x", "reload": "---x", "stop": "---x",
}
NONE = "0" * 16  # the id of nothing
FIELDS = {
    "totals": {"since": 0}, "stats": {"by": "total", "since": 0}, "typing": {"number": "+34911000333"},
    "dial": {"number": "+34911000333", "provider": "nobody"}, "phone": {"number": "+34911000222"},
    "hangup": {"call": NONE}, "close": {"calls": [NONE], "outcome": "lost"}, "note": {"call": NONE, "text": "x"},
    "answer": {"question": NONE, "choice": 1}, "pause": {"reason": "break"}, "contact_add": {"change": {"name": ""}},
    "contact_change": {"change": {"name": "nobody"}}, "contact_remove": {"name": "nobody"},
}
REFUSAL = "you may not do this"

AGENTS = {f"agent.{ANNA.name}": {"number": "+34911000201", "phones": "+34911000202 205", "caller_ids": "+34911000900",
                                 "prefixes": "+34 112"},
          f"agent.{BO.name}": {"number": "+34911000301"}}


class Shared:
    """A shared engine with an account that can be told which phone to ring, one that hangs up, and a listener."""

    def __init__(self, place, roles=None, sections=None):
        self.place = place
        logins.open_place(place)
        self.directcall, self.duocom = provider.Server(kind="directcall"), provider.Server(kind="duocom")
        place.ends += [self.directcall.close, self.duocom.close]
        accounts = {"directcall": self.directcall.account(), "duocom": self.duocom.account(),
                    "infocaller": kinds.keys("infocaller", "http://127.0.0.1:9")}
        place.configure(accounts=accounts, sections={"agent": {"provider": "directcall"}, "roles": roles or logins.ROLES,
                                                     **AGENTS, **(sections or {})})
        self.engine = place.start_engine()

    def dial(self, login, number, **fields):
        with login.wire(self.engine) as wire:
            return wire.ask("dial", number=number, confirmed=True, **fields)

    def ask(self, login, kind, **fields):
        """Items and last word."""
        with login.wire(self.engine) as wire:
            return wire.ask(kind, **fields)

    def seen(self, login, **fields):
        with login.wire(self.engine) as wire:
            return {call["id"] for call in wire.calls(**fields)}


def messages_of_clients():
    with open(os.path.join(SOURCE, "src/wire/message.h")) as header:
        return set(re.findall(r'X\(\w+, "(\w+)", CLIENT\)', header.read())) - {"hello"}


def every_role_and_message():
    equal(set(MAY), messages_of_clients(), "each message that there is, is tried")
    with Place() as place:
        shared = Shared(place)
        for kind, row in MAY.items():
            if kind == "stop":
                continue
            for role, may in zip(WHO, row):
                _, done = shared.ask(WHO[role], kind, **FIELDS.get(kind, {}))
                refused = REFUSAL in done.get("sentence", "")
                equal(refused, may == "-", f"{role}: {kind} {'may be sent' if may == 'x' else 'is refused'}", done)
                if refused:
                    equal(done["exit"], 2 if kind == "dial" else 1, f"{role}: {kind}: its exit code")
        for role, may in zip(WHO, MAY["stop"]):
            if may == "-":
                ok(REFUSAL in shared.ask(WHO[role], "stop")[1]["sentence"], f"{role}: stop is refused")
        ok(not shared.engine.process.poll(), "the engine runs on")
        equal(shared.ask(ADA, "stop")[1]["exit"], 0, "admin: stop")
        equal(shared.engine.wait(), 0, "and it stops")


def several_roles_are_added_up():
    with Place() as place:
        shared = Shared(place, roles={**logins.ROLES, "admin": "user:40011", "supervisor": "40011 group:50003"})
        both = Login(40012, "viewer", "agent")
        for kind, may in (("hangup", True), ("quarantine", False), ("urls", False)):
            _, done = shared.ask(both, kind, **FIELDS.get(kind, {}))
            equal(REFUSAL not in done.get("sentence", ""), may, f"viewer and agent: {kind}", done)
        for kind in ("urls", "hangup"):
            _, done = shared.ask(Login(40011), kind, **FIELDS.get(kind, {}))
            ok(REFUSAL not in done.get("sentence", ""), f"a login by its name in two roles: {kind}", done)
        many = Login(40013, *range(60000, 60200), "viewer")
        equal(shared.ask(many, "status")[1]["exit"], 0, "one of two hundred groups counts as well")


def strangers():
    with Place() as place:
        shared = Shared(place)
        for _ in range(3):
            with STRANGER.wire(shared.engine, greet=False) as wire:
                word = wire.read()
                equal(word["type"], "goodbye", "a stranger is told goodbye")
                ok("uid 40009 has none of the roles viewer, agent, supervisor and admin" in word["sentence"],
                   "in a sentence", word)
                equal(wire.read(), None, "and the line is closed")
        with VERA.wire(shared.engine) as wire:
            equal(wire.ask("status")[0][0]["strangers"], 3, "they are counted")
        code, out, err = STRANGER.run(place, "status")
        equal((code, out), (4, ""), "a stranger's command: exit 4, nothing on stdout", err)
        ok("has none of the roles" in err, "and the sentence", err)
        equal(len(err.splitlines()), 1, "in a line")
        wait_for(lambda: "turned away" in place.log())
        ok("turned away uid 40009" in place.log(), "the log names them")


def who_sees_which_calls():
    with Place() as place:
        shared = Shared(place)
        (annas,), _ = shared.dial(ANNA, "+34911000333")
        (bos,), _ = shared.dial(BO, "+34911000444")
        equal((annas["agent"], bos["agent"]), (ANNA.name, BO.name), "a call is its agent's")
        equal(shared.engine.event(Call(1), "inicio").status, 200, "a call comes in")
        calls = {call["id"]: call for call in shared.ask(SUSI, "calls")[0]}
        incoming = next(id_ for id_, call in calls.items() if call["direction"] == "in")
        everything = {annas["id"], bos["id"], incoming}
        for role in ("viewer", "supervisor", "admin"):
            equal(shared.seen(WHO[role]), everything, f"{role}: sees all calls")
        equal(shared.seen(ANNA), {annas["id"], incoming}, "agent: sees their own and what is nobody's")
        equal(shared.seen(BO), {bos["id"], incoming}, "another one: theirs")
        equal(shared.seen(ANNA, live=True), {annas["id"], incoming}, "also of the live ones")
        equal(shared.seen(ANNA, text="911000444"), set(), "nor are others found by their number")
        for given in (bos["id"], bos["id"][:15]):
            items, done = shared.ask(ANNA, "calls", id=given)
            equal((items, done["exit"], done["sentence"]), ([], 1, f"there is no call {given}"),
                  "another's call is none, by id as well", done)
        equal(len(shared.ask(ANNA, "calls", id=incoming)[0]), 1, "what is nobody's is there by its id")
        for field in ("id", "before"):
            for beginning in (bos["id"][:length] for length in range(6, 16)):
                if not any(id_.startswith(beginning) for id_ in (annas["id"], incoming)):
                    _, done = shared.ask(ANNA, "calls", **{field: beginning})
                    equal((done["exit"], done.get("sentence")), (1, f"there is no call {beginning}"),
                          f"nor does a beginning of an id tell that it is there ({field})", done)
        for login, count in ((ANNA, 2), (SUSI, 3)):
            (totals,), _ = shared.ask(login, "totals", since=0)
            equal((totals["calls"], totals["live"]), (count, count), f"{login.name}: what is counted is what is seen")
        what_may_be_done_to_them(shared, annas["id"], bos["id"], incoming)


def what_may_be_done_to_them(shared, annas, bos, incoming):
    none = f"there is no call {bos}"
    not_yours = f"call {incoming} is not one of yours: a supervisor may do this"
    for kind, fields in (("note", {"text": "x"}), ("close", {"outcome": "lost"}), ("hangup", {})):
        def do(login, call):
            return shared.ask(login, kind, **({"calls": [call]} if kind == "close" else {"call": call}), **fields)[1]
        done = do(ANNA, bos)
        equal((done["exit"], done["sentence"]), (1, none), f"agent: {kind} of another's call: there is none", done)
        done = do(ANNA, incoming)
        if kind == "note":
            equal(done["exit"], 0, "agent: a note may be written to what is nobody's", done)
        else:
            equal((done["exit"], done["sentence"]), (1, not_yours), f"agent: {kind} of what is nobody's", done)
    equal(shared.directcall.asked("hangup"), [], "nothing was sent to the provider")
    equal(shared.ask(ANNA, "hangup", call=annas)[1]["exit"], 0, "agent: hangs up their own")
    equal(shared.ask(SUSI, "hangup", call=bos)[1]["exit"], 0, "supervisor: hangs up anybody's")
    (call,), _ = shared.ask(SUSI, "calls", id=bos, timeline=True)
    ok(any(step["what"] == "hangup" and step["detail"] == SUSI.name for step in call["timeline"]),
       "and the call says who did it", call["timeline"])
    equal(shared.ask(SUSI, "close", calls=[incoming], outcome="lost")[1]["exit"], 0, "supervisor: closes as lost")
    (call,), _ = shared.ask(SUSI, "calls", id=incoming, timeline=True)
    ok(any(step["what"] == "closed" and step["detail"] == f"lost ({SUSI.name})" for step in call["timeline"]),
       "and the call says who did it", call["timeline"])


def who_is_told_what():
    with Place() as place:
        shared = Shared(place)
        with ANNA.console(shared.engine) as anna, BO.console(shared.engine) as bo, VERA.console(shared.engine) as vera:
            def told(console, id_):
                return console.next("call", lambda message: message["call"]["id"] == id_)["call"]

            (annas,), _ = shared.dial(ANNA, "+34911000333")
            told(anna, annas["id"])
            told(vera, annas["id"])
            (bos,), _ = shared.dial(BO, "+34911000444")
            told(bo, bos["id"])
            told(vera, bos["id"])
            shared.engine.event(Call(1), "inicio")
            for console in (anna, bo, vera):
                console.next("call", lambda message: message["call"]["direction"] == "in")
            heard = {message["call"]["id"] for message in anna.news if message["type"] == "call"}
            ok(bos["id"] not in heard, "an agent is told nothing of another's calls", anna.news)
            heard = {message["call"]["id"] for message in bo.news if message["type"] == "call"}
            ok(annas["id"] not in heard, "nor the other way round", bo.news)
            settings = anna.next("settings")
            equal((settings["roles"], settings["number"], settings["phones"], settings["caller_ids"]),
                  (["agent"], "+34911000201", ["+34911000201", "+34911000202", "205"], ["+34911000900"]),
                  "a console is told what holds for its user")
            equal((vera.next("settings")["roles"]), ["viewer"], "each its own")


def questions_of_calls():
    with Place() as place:
        choice = {"DESVIO": {"answer": "operator", "timeout": "30", "choice.1": "Sales: DESTINO=911000222",
                             "default": "DESTINO=911000999"}}
        shared = Shared(place, sections=queries(choice))
        with VERA.console(shared.engine) as vera:
            asked = Asked(shared.engine, Question(AskingCall(1)))
            answer = asked.answer()
            ok(answer.in_time(25), "where only viewers look nobody can answer: the default goes out at once")
            equal(answer.vars, {"DESTINO": "911000999"}, "and it is the default")
            with ANNA.console(shared.engine) as anna:
                asked = Asked(shared.engine, Question(AskingCall(2)))
                question = vera.question(with_call=True)
                ok(REFUSAL in vera.answer(question, choice=1)["sentence"], "a viewer sees it and may not answer")
                equal(anna.answer(anna.question(), choice=1)["exit"], 0, "an agent may")
                equal(asked.answer().vars, {"DESTINO": "911000222"}, "and does")
                asked = Asked(shared.engine, Question(AskingCall(3)))
                question = anna.question()
                for number in ("+33144556677", "0033 1 44 55 66 77", "061"):
                    done = anna.answer(question, number=number)
                    equal(done["exit"], 1, f"an agent has no call sent to {number}", done)
                    ok("may dial only numbers that begin with: +34, 112" in done["sentence"], "who may not dial it", done)
                equal(anna.answer(question, number="911 000 333")["exit"], 0, "to what may be dialled it is sent")
                equal(asked.answer().vars, {"DESTINO": "+34911000333"}, "and is")
            with ANNA.console(shared.engine) as anna, BO.console(shared.engine) as bo:
                call = AskingCall(5)
                shared.engine.event(call, "inicio")
                asked = Asked(shared.engine, Question(call))
                question = bo.question(with_call=True)
                call.diverts["desvio_correcto"] = "911000201"
                shared.engine.event(call, "desvio_correcto")
                equal(bo.answered(question)["how"], "taken", "who is offered a question sees that its call is another's now")
                equal(bo.open_questions(), [], "and no more of it")
                equal(bo.answer(question, choice=1)["exit"], 1, "and does not answer it")
                equal([each["id"] for each in anna.open_questions()], [question["id"]], "it is the other one's")
                equal(anna.answer(question, choice=1)["exit"], 0, "who answers it")
                asked.answer()
            with Login(40020, "agent").console(shared.engine) as other, SUSI.console(shared.engine) as susi:
                asked = Asked(shared.engine, Question(AskingCall(4)))
                done = other.answer(other.question(), number="911000333")
                ok(done["exit"] == 1 and "may not dial" in done["sentence"], "nor by an agent who may dial nothing", done)
                equal(susi.answer(susi.question(), number="+33144556677")["exit"], 0, "a supervisor sends it anywhere")
                equal(asked.answer().vars, {"DESTINO": "+33144556677"}, "and does")


def contacts_have_owners():
    with Place() as place:
        shared = Shared(place)

        def change(login, kind, **fields):
            return shared.ask(login, kind, **({"name": fields["name"]} if kind == "contact_remove" else {"change": fields}))[1]

        equal(change(ANNA, "contact_add", name="Ana Ruiz", add_numbers=[{"number": "666111601"}])["exit"], 0, "an agent adds")
        equal(shared.ask(BO, "contacts")[0][0]["owner"], ANNA.name, "and owns it; others see it")
        for kind in ("contact_change", "contact_remove"):
            done = change(BO, kind, name="Ana Ruiz", **({} if kind == "contact_remove" else {"note": "mine"}))
            equal((done["exit"], done["sentence"]), (1, f"the contact Ana Ruiz is {ANNA.name}'s: a supervisor may change it"),
                  f"another agent: {kind}", done)
        done = change(ANNA, "contact_change", name="Ana Ruiz", owner=BO.name)
        equal((done["exit"], done["sentence"]), (1, "a supervisor may give a contact to somebody else"), "nor is it given away")
        equal(change(ANNA, "contact_add", name="Bo", owner=BO.name)["exit"], 1, "nor added for another")
        equal(change(ANNA, "contact_change", name="Ana Ruiz", note="mine")["exit"], 0, "its owner changes it")
        equal(change(SUSI, "contact_change", name="Ana Ruiz", owner=BO.name)["exit"], 0, "a supervisor gives it away")
        equal(change(ANNA, "contact_change", name="Ana Ruiz", note="mine")["exit"], 1, "then it is theirs no longer")
        equal(change(BO, "contact_remove", name="Ana Ruiz")["exit"], 0, "and the new owner's")


def phones(order):
    return order.form["origem"]


def who_may_dial_what():
    with Place() as place:
        shared = Shared(place)

        def refused(login, sentence, **fields):
            sent = len(shared.directcall.asked("dial")) + len(shared.duocom.asked("dial"))
            items, done = shared.dial(login, **{"number": "+34911000333", **fields})
            equal((done["exit"], items), (2, []), f"{login.name} {fields}: refused", done)
            ok(sentence in done["sentence"], f"«{sentence}»", done)
            equal(len(shared.directcall.asked("dial")) + len(shared.duocom.asked("dial")), sent, "nothing was sent")

        def rung(login, **fields):
            (call,), done = shared.dial(login, **{"number": "+34911000333", **fields})
            equal(done["exit"], 0, f"{login.name} {fields}: dialled", done)
            return call["from"], phones(shared.directcall.asked("dial")[-1])

        equal(rung(ANNA), ("+34911000201", "34911000201"), "the agent's own phone rings")
        equal(rung(BO, number="+34911000777"), ("+34911000301", "34911000301"), "each has another")
        equal(rung(ANNA, **{"from": "+34911000202"}, number="+34911000334")[1], "34911000202", "or another one of theirs")
        equal(rung(ANNA, **{"from": "911 000 202"}, number="+34911000335")[1], "34911000202", "however it is written")
        refused(ANNA, "--from +34911000301: is not a phone of uid 40001; yours are: +34911000201, +34911000202, 205",
                **{"from": "+34911000301"})
        refused(BO, "is not a phone of uid 40002; yours are: +34911000301", **{"from": "+34600000000"})
        refused(ANNA, "--caller-id +34911000901: uid 40001 may not show it; allowed are: +34911000900", provider="duocom",
                caller_id="+34911000901")
        refused(BO, "may not show it; allowed are: none", provider="duocom", caller_id="+34911000900")
        equal(shared.dial(ANNA, "+34911000336", provider="duocom", caller_id="911000900")[1]["exit"], 0,
              "a number of the list may be shown")
        refused(ANNA, "+33144556677: uid 40001 may dial only numbers that begin with: +34, 112", number="+33144556677")
        refused(ANNA, "may dial only numbers that begin with", number="0044 20 7946 0000")
        equal(rung(BO, number="+33144556677")[0], "+34911000301", "who has no prefixes dials anything")
        refused(Login(40020, "agent"), "uid 40020 has no [agent.uid 40020] in the configuration of this engine, and may not dial")
        for login in (VERA, SUSI, ADA):
            items, done = shared.dial(login, "+34911000333")
            ok(REFUSAL in done["sentence"] and not items, f"{login.name}: may not dial", done)
        with ANNA.wire(shared.engine) as wire:
            (typed,), _ = wire.ask("typing", number="+33144556677")
            ok("may dial only" in typed["fault"], "who types it is told before it is dialled", typed)


def so_many_calls_a_day():
    """Also where many orders come at once: those of a console wait to learn who is on the number."""
    with Place() as place:
        shared = Shared(place, sections={f"agent.{BO.name}": {"number": "+34911000301", "calls_a_day": "3"}})
        with BO.console(shared.engine) as bo, BO.wire(shared.engine) as other:
            for at in range(40):
                (bo, other)[at % 2].send({"type": "dial", "ask": 100 + at, "number": f"+349110003{at:02}"})
            exits = [wire.read_done() for wire in (bo, other) for _ in range(20)]
            equal((exits.count(0), exits.count(2)), (3, 37), "of many orders at once as many go out as may", exits)
            equal(len(shared.directcall.asked("dial")), 3, "to the provider as well")
        _, done = shared.dial(BO, "+34911000399")
        equal((done["exit"], done["sentence"]), (2, f"{BO.name} may dial 3 calls a day, and has today"), "nor later", done)
        shared.engine.kill()
        shared.engine = place.start_engine()
        equal(shared.dial(BO, "+34911000399")[1]["exit"], 2, "nor after a crash")
        equal(len(shared.directcall.asked("dial")), 3, "the provider was asked three times")


def one_number_at_a_time():
    with Place() as place:
        shared = Shared(place)
        equal(shared.dial(ANNA, "+34911000333")[1]["exit"], 0, "one dials")
        with BO.console(shared.engine) as bo:
            items, done = bo.ask("dial", number="+34911000333")
            equal((items, done.get("confirm")), ([], True), "the second is asked first", done)
            ok("uid 40001 dialled it seconds ago" in done["sentence"], "and sees who is on it", done)
            equal(len(shared.directcall.asked("dial")), 1, "nothing was sent")
        items, done = shared.dial(BO, "+34911000333")
        equal((items, done["exit"]), ([], 2), "a command, which can't be asked, is refused", done)
        ok("uid 40001 dialled it seconds ago, and nothing was sent" in done["sentence"], "with the same name", done)
        equal(len(shared.directcall.asked("dial")), 1, "nothing was sent")
        equal(shared.dial(BO, "+34911000334")[1]["exit"], 0, "another number is dialled")


def nobody_gets_a_secret():
    """All that roles and strangers are sent, whatever they ask, is searched for the secrets."""
    with Place() as place:
        shared = Shared(place)
        accounts = (shared.directcall.account(), shared.duocom.account())
        secrets = {KEY, PASSWORD, "t0k3n"} | {keys[name] for keys in accounts for name in ("password", "client_secret") if name in keys}
        heard = []
        shared.dial(ANNA, "+34911000333")
        shared.dial(ANNA, "+34911000334", provider="duocom")
        shared.engine.event(Call(1), "inicio")
        for role, login in WHO.items():
            for kind in MAY:
                if kind not in ("stop", "reload"):
                    heard += [json.dumps(part) for part in shared.ask(login, kind, **FIELDS.get(kind, {}))]
            for arguments in (["urls"], ["status", "--json"], ["providers", "--json"], ["quarantine"], ["calls", "--json"],
                              ["--config", place.config, "urls"], ["--config", place.config, "check"]):
                code, out, err = login.run(place, *arguments)
                heard += [out, err]
        text = "\n".join(heard)
        for secret in secrets:
            ok(secret not in text, f"nobody is told {secret[:2]}…")
        ok("KEY" in text, "a URL shows where its key belongs")
        equal(os.stat(place.config).st_mode & 0o777, 0o600, "and nobody may read the configuration")
        for name in ("environ", "cmdline", "maps"):
            reading = ANNA.run(place, "--version") and open(f"/proc/{shared.engine.pid}/{name}", "rb").read()
            for secret in secrets:
                ok(secret.encode() not in reading, f"nor is it in the process's {name}")
        with open(f"/proc/{shared.engine.pid}/limits") as limits:
            core = next(line for line in limits if line.startswith("Max core file size"))
        equal(core.split()[4:6], ["0", "0"], "nor does the engine leave its memory in a file")


def another_configuration():
    """Rights follow the configuration, also of who is attached."""
    with Place() as place:
        shared = Shared(place)
        (bos,), _ = shared.dial(BO, "+34911000444")
        with ANNA.console(shared.engine) as anna, VERA.console(shared.engine) as vera, ADA.wire(shared.engine) as ada:
            equal(anna.calls(), [], "an agent sees no other's call")
            anna.next("settings")
            vera.next("settings")
            text = pathlib.Path(place.config).read_text()
            changed = text.replace("agent = group:50002", f"agent = {BO.uid}\nsupervisor = {ANNA.uid}")
            changed = changed.replace("supervisor = group:50003\n", "").replace("viewer = group:50001\n", "")
            place.write_config(changed.replace("+34911000301", "+34911000302"))
            items, done = ada.ask("reload")
            equal((done["exit"], items), (0, []), "an admin has it read again", done)
            equal(anna.next("settings")["roles"], ["supervisor"], "who is attached is told the new role")
            anna.next("behind")
            equal([call["id"] for call in anna.calls()], [bos["id"]], "and sees what it may see now, when it asks again")
            equal(anna.ask("close", calls=[bos["id"]], outcome="lost")[1]["exit"], 0, "and may do what it may do now")
            ok("has none of the roles" in vera.next("goodbye")["sentence"], "who has no role any more is let go with a sentence")
            equal(vera.read(), None, "and the line is closed")
            shared.dial(BO, "+34911000445")
            equal(phones(shared.directcall.asked("dial")[-1]), "34911000302", "the phone of the new one rings")
            place.write_config(text.replace("group:50003", "group:no-such-group"))
            items, done = ada.ask("reload")
            equal(done["exit"], 2, "one with a fault is not taken", done)
            ok(any("there is no group no-such-group on this machine" in item.get("fault", "") for item in items),
               "and the fault is told", items)
            equal(anna.ask("close", calls=[bos["id"]], outcome="lost")[1]["exit"], 1, "the one before it holds still")
            for what, text in (("without [roles]", re.sub(r"\[roles\][^\[]*", "", text)), ("that is empty", ""),
                               ("that ends in the middle", text[:text.index("[roles]")])):
                place.write_config(text)
                items, done = ada.ask("reload")
                equal(done["exit"], 2, f"one {what} is not taken: it would let everybody do everything", done)
                ok(any("start the engine anew" in item.get("fault", "").lower() for item in items), "and why", items)
                ok(REFUSAL in anna.ask("stop")[1]["sentence"], "the roles hold still")


def roles_that_come():
    """An engine that had none is given them while it runs."""
    with Place() as place:
        logins.open_place(place)
        place.configure()
        engine = place.start_engine()
        equal(os.stat(place.socket).st_mode & 0o777, 0o660, "without roles the socket is for its owner")
        with engine.wire() as root:
            place.configure(sections={"roles": {**logins.ROLES, "admin": "root"}})
            equal(root.ask("reload")[1]["exit"], 0, "roles come")
            os.chmod(os.path.dirname(place.socket), 0o755)
            equal(os.stat(place.socket).st_mode & 0o777, 0o666, "and the socket is for everybody")
            ok(REFUSAL in root.ask("hangup", call=NONE)[1]["sentence"], "who was there has the role that it is given")
        with VERA.wire(engine) as vera:
            equal(vera.ask("status")[1]["exit"], 0, "and others come in")


logins.run(every_role_and_message, several_roles_are_added_up, strangers, who_sees_which_calls, who_is_told_what,
           questions_of_calls, contacts_have_owners, who_may_dial_what, so_many_calls_a_day, one_number_at_a_time,
           nobody_gets_a_secret, another_configuration, roles_that_come)
