#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Agents over the real programs: their states through a call and its wrap-up, pauses, legs that failed, phones."""
import getpass
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from agents import ANNA, BRUNO, Dialler, agents, console_of, login, may_be_others, now_ms, section, wait_agent, wire_of
from centralita import Place, wait_for
from tap import equal, ok
from wire import Console

ME = getpass.getuser()
WHOLE = ("inicio", "desvio_correcto", "fin")


class Room:
    """with Room(agents={…}, …) as room: a place with an engine, an Infocaller, and a console of ours."""

    def __init__(self, rules=None, sections=None, env=None):
        self.place = Place()
        self.server = provider.Server()
        self.place.ends.append(self.server.close)
        self.place.env.update(env or {})
        sections = dict(sections or {})
        if rules is not None:
            sections["agents"] = rules
        self.place.configure(self.server.url, sections=sections)
        self.start()

    def start(self):
        self.engine = self.place.start_engine()
        self.dialler = Dialler(self.engine, getattr(self, "dialler", None).last if hasattr(self, "dialler") else 1)
        self.console = Console(self.engine)

    def crash(self):
        self.engine.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.place.close()

    def me(self, **wanted):
        return wait_agent(self.console, ME, **wanted)

    def is_me(self, name, **wanted):
        agent = self.me(**wanted)
        equal({key: agent[key] for key in wanted}, wanted, name, agent)
        return agent

    def records(self, kind):
        """(event, by, says) of the journal's records of that kind."""
        database = sqlite3.connect(f"file:{self.place.state}/centralita.db?mode=ro", uri=True)
        rows = database.execute("SELECT event, by, says FROM journal WHERE kind = ? ORDER BY id", (kind,)).fetchall()
        database.close()
        return rows


def ms(text):
    import calendar
    import time
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) * 1000


def a_call_and_its_wrap_up():
    with Room({"wrap_up": "1", "dispositions": "sale, no interest"}) as room:
        before = now_ms()
        agent = room.is_me("who attaches a console is ready", state="ready", consoles=1, call=None, reason=None)
        ok(abs(agent["since"] - before) < 60000, "since then", agent)
        items, done = room.console.ask("wrap_up", disposition="sale")
        equal(done["exit"], 1, "there is nothing to write up yet", done)
        call, theirs = room.dialler.dial(room.console)
        room.is_me("on a call as soon as it is ordered", state="call", call=call["id"], number=call["number"], calls=1)
        room.dialler.tell(theirs, "inicio", "desvio_correcto")
        room.is_me("and while it is talked", state="call", call=call["id"])
        room.dialler.tell(theirs, "fin")
        news = room.console.next("agent", lambda message: message["agent"]["state"] == "wrap_up")
        equal((news["agent"]["name"], news["agent"]["call"]), (ME, call["id"]), "its end is told as a wrap-up of the call")
        equal(news["agent"]["until"], news["agent"]["since"] + 1000, "with its end", news)
        news = room.console.next("agent", lambda message: message["agent"]["since"] > news["agent"]["since"])
        equal((news["agent"]["state"], news["agent"]["call"]), ("ready", None), "which the clock brings", news)
        whole = room.place.show(call["id"])
        equal(ms(whole["wrapped_at"]) - ms(whole["ended_at"]), 1000, "the call knows how long it took", whole)
        ok("wrap_up" in [step["what"] for step in whole["timeline"]], "and has it in its timeline", whole["timeline"])
        room.is_me("it is counted", calls=1, answered=1, talk=42, wrap_up=1, wrapped=1)
        for event in WHOLE:
            room.dialler.tell(theirs, event)
        room.is_me("events that come again change nothing", state="ready", calls=1, answered=1, talk=42)


def dispositions():
    with Room({"wrap_up": "600", "dispositions": "sale, no interest"}) as room:
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("in wrap-up", state="wrap_up", call=call["id"])
        items, done = room.console.ask("wrap_up", disposition="never heard of")
        equal(done["exit"], 2, "an unknown disposition is refused", done)
        ok("sale, no interest" in done["sentence"], "with those that there are", done)
        result = room.place.run("wrapup", "no interest")
        equal(result.code, 0, "a known one ends the wrap-up", result)
        room.is_me("at once", state="ready", wrapped=1)
        whole = room.place.show(call["id"])
        equal(whole["disposition"], "no interest", "it is the call's")
        ok(whole["wrapped_at"] is not None, "which is wrapped up", whole)
        ok(any(step["what"] == "wrap_up" and step["detail"] == f"no interest ({ME})" for step in whole["timeline"]),
           "with who said it", whole["timeline"])
        equal([(event, by) for event, by, _ in room.records("disposition")], [("", ME)], "the journal has it")
        equal(room.place.run("wrapup", "sale").code, 1, "and it can't be said once more")

        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, "inicio", "desvio_correcto")
        room.is_me("on the next call", state="call", call=call["id"])
        equal(room.place.run("wrapup").code, 1, "without a disposition there is nothing to end during a call")
        equal(room.place.run("wrapup", "sale").code, 0, "a disposition may be given then")
        equal(room.place.run("wrapup", "no interest").code, 1, "once")
        room.dialler.tell(theirs, "fin")
        room.is_me("and there is no wrap-up behind the call", state="ready", call=None)
        equal(room.place.show(call["id"])["disposition"], "sale", "which has it")

        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("a wrap-up", state="wrap_up")
        equal(room.place.run("ready").code, 0, "is ended by ready too")
        room.is_me("at once", state="ready", wrapped=2)
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("another wrap-up", state="wrap_up", call=call["id"])
        other, theirs = room.dialler.dial(room.console)
        room.is_me("a new call wins over it", state="call", call=other["id"])
        ok(wait_for(lambda: room.place.show(call["id"])["wrapped_at"]), "and ends it")
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("the new one has its own", state="wrap_up", call=other["id"])


def one_person():
    """Without [agents] nothing new happens to somebody who is alone."""
    with Room() as room:
        call, theirs = room.dialler.dial(room.console)
        room.is_me("on a call", state="call")
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("and ready with its end", state="ready", call=None)
        room.is_me("with the figures of the day", calls=1, answered=1, talk=42, wrapped=0)
        result = room.place.run("wrapup", "sale")
        equal(result.code, 2, "no dispositions are configured", result)
        ok("agents.dispositions" in result.err, "which is said", result)
        listing = room.place.run("agents", "--json")
        equal(set(listing.lines()[0]), {"name", "state", "reason", "by", "since", "phone", "consoles", "call", "number", "contact",
                                        "until", "calls", "answered", "talk", "wrap_up", "wrapped", "failed_legs"},
              "what a script gets of an agent", listing)
        ok(listing.lines()[0]["since"].endswith("Z"), "times are in UTC", listing)
        ok(ME in room.place.run("agents").out, "and a person a line")
        call, theirs = room.dialler.dial(room.console)
        room.console.sock.close()
        result = wait_for(lambda: room.place.run("agents", "--json").json()["consoles"] == 0)
        ok(result, "the console has gone")
        equal(room.place.run("agents", "--json").json()["state"], "call", "on a call without a console")
        room.dialler.tell(theirs, *WHOLE)
        ok(wait_for(lambda: room.place.run("agents", "--json").json()["state"] == "off"), "and off behind it")


def pauses():
    with Room({"wrap_up": "600", "pause_reasons": "lunch, break"}) as room:
        result = room.place.run("pause", "siesta")
        equal(result.code, 2, "an unknown reason is refused", result)
        ok("lunch, break" in result.err, "with those that there are", result)
        equal(room.place.run("pause", "lunch").code, 0, "a known one pauses")
        paused = room.is_me("with it and by whom", state="paused", reason="lunch", by=ME)
        equal([(event, by) for event, by, _ in room.records("agent")], [("pause", ME)], "the journal has it")
        room.crash()
        room.start()
        room.is_me("it survives a crash, and its time", state="paused", reason="lunch", by=ME, since=paused["since"])
        equal(room.place.run("ready").code, 0, "ready ends it")
        room.is_me("at once", state="ready", reason=None, by=None)
        call, theirs = room.dialler.dial(room.console)
        equal(room.place.run("pause", "break").code, 0, "a pause during a call")
        room.is_me("waits for its end", state="call", reason="break")
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("and for that of the wrap-up", state="wrap_up", reason="break")
        equal(room.place.run("wrapup").code, 0, "which ends")
        room.is_me("and it begins", state="paused", reason="break")
        result = room.place.run("pause", "lunch", "--agent", "nobody-of-that-name")
        equal(result.code, 1, "there is no such agent", result)
        ok("nobody-of-that-name" in result.err, "which is said", result)


def a_crash_in_a_wrap_up():
    with Room({"wrap_up": "600"}) as room:
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        before = room.is_me("in wrap-up", state="wrap_up")
        room.crash()
        room.start()
        room.is_me("it goes on behind a crash", state="wrap_up", call=call["id"], since=before["since"],
                   until=before["until"])
        room.crash()
        room.place.configure(room.server.url, sections={"agents": {"wrap_up": "1"}})
        ok(wait_for(lambda: now_ms() > before["since"] + 1000), "its time is over while no engine runs")
        room.start()
        room.is_me("then it has ended", state="ready", call=None, wrapped=1, wrap_up=1)
        whole = room.place.show(call["id"])
        equal(ms(whole["wrapped_at"]) - ms(whole["ended_at"]), 1000, "when it would have", whole)

        call, theirs = room.dialler.dial(room.console)
        room.crash()
        room.start()
        room.is_me("a call goes on behind a crash", state="call", call=call["id"])
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("and is written up", state="wrap_up", call=call["id"])
        room.is_me("until its time is over", state="ready", wrapped=2)


def a_full_disk():
    """What is not on disk does not count; what the clock ends is tried until it is."""
    with Room({"wrap_up": "1"}) as room:
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        agent = room.is_me("in wrap-up", state="wrap_up")
        room.engine.fill_disk()
        _, done = room.console.ask("pause", reason="break")
        equal(done["exit"], 4, "a pause that can't be stored", done)
        ok(wait_for(lambda: now_ms() > agent["until"] + 1500), "and a wrap-up whose time is over")
        room.is_me("are not", state="wrap_up", reason=None)
        room.engine.free_disk()
        room.is_me("until they can be", state="ready", wrapped=1)
        whole = room.place.show(call["id"])
        equal(ms(whole["wrapped_at"]) - ms(whole["ended_at"]), 1000, "then it has ended when it should have", whole)


def failed_legs():
    with Room({"pause_reasons": "lunch"}) as room:
        def fail_one(*events):
            call, theirs = room.dialler.dial(room.console)
            if "desvio_correcto" not in events:
                theirs.steps, theirs.seconds = [], "0"
            room.dialler.tell(theirs, *events)
            return theirs

        theirs = fail_one("inicio", "desvio_fallido", "fin")
        room.is_me("one leg failed", state="ready", failed_legs=1)
        room.dialler.tell(theirs, "desvio_fallido", "fin", "inicio")
        room.is_me("its events again are no second one", state="ready", failed_legs=1)
        fail_one(*WHOLE)
        room.is_me("a leg that was answered", state="ready", failed_legs=0)
        fail_one("fin", "desvio_fallido", "inicio")
        room.is_me("one in another order", state="ready", failed_legs=1)
        fail_one("inicio", "desvio_fallido", "desvio_correcto", "fin")
        room.is_me("where the second try was answered", state="ready", failed_legs=0)
        fail_one("inicio", "desvio_fallido", "fin")
        room.is_me("one", state="ready", failed_legs=1)
        room.crash()
        room.start()
        room.is_me("is known behind a crash", state="ready", failed_legs=1)
        late = fail_one("inicio", "desvio_fallido", "fin")
        agent = room.is_me("two in a row pause the agent", state="paused", failed_legs=2, by=None)
        ok("did not answer" in agent["reason"], "with the reason", agent)
        equal([(event, by) for event, by, _ in room.records("agent")], [("pause", "")], "the journal has it once")
        room.crash()
        room.start()
        room.is_me("behind a crash too", state="paused", failed_legs=2)
        equal(room.place.run("ready").code, 0, "ready")
        room.is_me("begins anew", state="ready", failed_legs=0, reason=None)
        room.dialler.tell(late, "fin", "desvio_fallido")
        fail_one("inicio", "desvio_fallido", "fin")
        room.is_me("what is late does not count then", state="ready", failed_legs=1)
        equal(room.place.run("pause", "lunch").code, 0, "who is paused already")
        fail_one("inicio", "desvio_fallido", "fin")
        room.is_me("stays so for the reason that there was", state="paused", failed_legs=2, reason="lunch", by=ME)


def phones():
    if not may_be_others():
        tap.skip("phones", "only root may be several users")
        return
    sections = {section(ANNA): {"number": "+34911000301", "phones": "+34911000302 +34911000303 15"},
                section(BRUNO): {"phones": "911000303 +34911000302"}}
    with Room(sections=sections) as room:
        anna, bruno = console_of(room.place, ANNA), console_of(room.place, BRUNO)

        def phone_of(uid):
            return agents(room.console)[login(uid)]["phone"]

        equal(phone_of(ANNA), "+34911000301", "the phone of the entry")
        equal(phone_of(BRUNO), "911000303", "or the first of its phones")
        equal(agents(room.console)[ME]["phone"], "+34911000222", "or the one of [agent]")
        _, done = anna.ask("phone", number="+34911000999")
        equal(done["exit"], 2, "another one is refused", done)
        ok("+34911000301, +34911000302, +34911000303, 15" in done["sentence"], "with those that there are", done)
        _, done = room.console.ask("phone", number="+34911000999")
        equal(done["exit"], 2, "also where there are none", done)
        _, done = anna.ask("phone", number="+34 911 000 303")
        equal(done["exit"], 1, "two agents can't sit at one phone", done)
        ok(login(BRUNO) in done["sentence"], "who does is said", done)
        _, done = anna.ask("phone", number="911 000 302")
        equal(done["exit"], 0, "however it is written", done)
        equal(phone_of(ANNA), "+34911000302", "it rings from now on")
        _, done = bruno.ask("phone", number="+34911000302")
        equal(done["exit"], 1, "the other one can't have it", done)
        anna.sock.close()
        wait_agent(room.console, login(ANNA), state="off")
        _, done = bruno.ask("phone", number="+34911000302")
        equal(done["exit"], 0, "but when she has gone", done)
        equal([(event, by) for event, by, _ in room.records("agent")], [("phone", login(ANNA)), ("phone", login(BRUNO))],
              "the journal has it")
        room.crash()
        room.start()
        equal(phone_of(BRUNO), "+34911000302", "it survives a crash")
        anna = console_of(room.place, ANNA)
        _, done = anna.ask("phone", number="15")
        equal((done["exit"], phone_of(ANNA)), (0, "15"), "an extension is a phone too", done)


def incoming_calls():
    if not may_be_others():
        tap.skip("incoming calls", "only root may be several users")
        return
    sections = {section(ANNA): {"number": "+34911000301", "phones": "+34911000302"},
                section(BRUNO): {"number": "+34911000305"}}
    with Room({"wrap_up": "600"}, sections=sections) as room:
        anna = console_of(room.place, ANNA)
        call = room.dialler.incoming("911000301")
        room.dialler.tell(call, "inicio")
        equal(agents(room.console)[login(ANNA)]["state"], "ready", "nobody has it yet")
        room.dialler.tell(call, "desvio_correcto")
        agent = wait_agent(room.console, login(ANNA), state="call")
        equal((agent["state"], agent["number"]), ("call", call.number), "it is hers at whose phone it was answered", agent)
        equal(room.place.show(agent["call"])["agent"], login(ANNA), "the call says so")
        room.dialler.tell(call, "desvio_correcto", "fin", "fin", "desvio_correcto", "inicio")
        agent = wait_agent(room.console, login(ANNA), state="wrap_up")
        equal(agent["state"], "wrap_up", "and she writes it up", agent)
        agent = wait_agent(room.console, login(ANNA), calls=1, answered=1, talk=42)
        equal((agent["calls"], agent["answered"], agent["talk"]), (1, 1, 42), "it is counted once", agent)
        _, done = anna.ask("wrap_up")
        equal(done["exit"], 0, "until she is done", done)
        equal(anna.ask("phone", number="+34911000302")[1]["exit"], 0, "at another phone")
        call = room.dialler.incoming("+34911000302")
        room.dialler.tell(call, "desvio_correcto")
        equal(wait_agent(room.console, login(ANNA), state="call")["state"], "call", "what is answered there is hers too")
        room.dialler.tell(call, "fin")
        before = agents(room.console)[login(BRUNO)]
        equal(before["state"], "off", "one who has no console")
        call = room.dialler.incoming("+34911000305")
        room.dialler.tell(call, "inicio", "desvio_correcto")
        equal(wait_agent(room.console, login(BRUNO), state="call")["state"], "call", "is on a call that he has answered")
        call = room.dialler.incoming("+34911000222")
        room.dialler.tell(call, "inicio", "desvio_correcto")
        found = [one for one in room.place.calls() if one["number"] == call.number]
        equal([one["agent"] for one in found], [None], "the phone of [agent] is nobody's in particular")


def of_others():
    if not may_be_others():
        tap.skip("others", "only root may be several users")
        return
    sections = {section(ANNA): {"number": "+34911000301"}}
    with Room({"pause_reasons": "lunch"}, sections=sections) as room:
        anna = console_of(room.place, ANNA)
        equal(room.place.run("pause", "lunch", "--agent", login(ANNA)).code, 0, "another agent is paused")
        news = anna.next("agent", lambda message: message["agent"]["state"] == "paused")["agent"]
        equal((news["name"], news["reason"], news["by"]), (login(ANNA), "lunch", ME), "her console is told by whom", news)
        equal([(event, by) for event, by, _ in room.records("agent")], [("pause", ME)], "and so is the journal")
        with wire_of(room.place, ANNA) as wire:
            equal(wire.ask("ready")[1]["exit"], 0, "she can be ready again")
        equal(wait_agent(room.console, login(ANNA), state="ready")["state"], "ready", "and is")


def changed_agents():
    """With [roles] only those who have a section are agents; a reload adds and removes some."""
    if not may_be_others():
        tap.skip("changed agents", "only root may be several users")
        return
    roles = {"supervisor": ME, "admin": ME, "agent": f"{ANNA} {BRUNO}"}
    hers, his = {"number": "+34911000301"}, {"number": "+34911000305"}
    with Room(sections={"roles": roles, section(ANNA): hers}) as room:
        def reload(**sections):
            named = {section(ANNA if name == "anna" else BRUNO): keys for name, keys in sections.items()}
            room.place.configure(room.server.url, sections={"roles": roles, **named})
            equal(room.place.run("reload").code, 0, f"the configuration has {', '.join(sections) or 'no agents'}")

        anna = console_of(room.place, ANNA)
        equal(set(agents(room.console)), {login(ANNA)}, "who has no [agent.NAME] is none")
        _, done = room.console.ask("pause", reason="break")
        equal(done["exit"], 1, "and can't pause", done)
        ok(f"[agent.{ME}]" in done["sentence"], "with what is missing", done)
        equal(room.console.ask("pause", agent=login(ANNA), reason="break")[1]["exit"], 0, "others can be")
        bruno = console_of(room.place, BRUNO)
        reload(anna=hers, bruno=his)
        equal(set(agents(room.console)), {login(ANNA), login(BRUNO)}, "one more appears")
        equal(agents(room.console)[login(BRUNO)]["state"], "ready", "with the console that was there already")
        bruno.sock.close()
        wait_agent(room.console, login(BRUNO), state="off")
        reload(anna={"number": "+34911000309"}, bruno=his)
        equal(agents(room.console)[login(ANNA)]["phone"], "+34911000309", "with another number its phone is another")
        reload(bruno=his)
        equal(agents(room.console)[login(ANNA)]["state"], "paused", "one who is there still stays, though removed")
        anna.sock.close()
        news = room.console.next("agent", lambda message: message["agent"].get("removed"))["agent"]
        equal((news["name"], news["state"]), (login(ANNA), "off"), "and goes when off, which is told", news)
        equal(set(agents(room.console)), {login(BRUNO)}, "then it is none")
        reload(anna=hers)
        equal(set(agents(room.console)), {login(ANNA)}, "one who was off goes at once")
        equal(agents(room.console)[login(ANNA)]["reason"], "break", "one who is added again is as before")
        room.crash()
        room.start()
        equal(agents(room.console)[login(ANNA)]["reason"], "break", "behind a crash too")


def midnight():
    """The day ends some seconds from now in a zone of our own."""
    wait = 6
    while not a_day_that_ends_in(wait):  # a machine was so slow that the day was over
        wait *= 2


def a_day_that_ends_in(wait):
    over = now_ms() // 1000 + wait
    of_day = over % 86400  # seconds of UTC's day at our midnight
    zone = f"DAY{of_day // 3600}:{of_day // 60 % 60:02d}:{of_day % 60:02d}"
    with Room({"wrap_up": "1"}, env={"TZ": zone}) as room:
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        agent = room.me(calls=1, wrapped=1)
        if now_ms() // 1000 >= over:
            return False
        equal((agent["calls"], agent["wrapped"]), (1, 1), "a call of before midnight", agent)
        room.is_me("is none of the next day's", calls=0, answered=0, talk=0, wrap_up=0, wrapped=0)
        room.dialler.tell(theirs, "desvio_correcto")
        call, theirs = room.dialler.dial(room.console)
        room.dialler.tell(theirs, *WHOLE)
        room.is_me("one of the next day is", calls=1, answered=1, talk=42, wrapped=1)
        return True


tap.run(a_call_and_its_wrap_up, dispositions, one_person, pauses, a_crash_in_a_wrap_up, a_full_disk, failed_legs, phones,
        incoming_calls, of_others, changed_agents, midnight)
