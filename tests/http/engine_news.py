# SPDX-License-Identifier: MIT
"""What consoles are told: of calls that become one, that fall silent, and of people who get a name."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import KEY, Place, wait_for
from infocaller import Call
from tap import equal, ok

NOBODY = "0" * 16  # the form of an id


def several_become_one():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1)

        def hook(event, query):
            target = f"/hook/infocaller/{event}?key={KEY}&line={call.line}&caller=911000333&{query}"
            return engine.request("GET", target).status

        equal([hook("inicio", query) for query in (f"id={call.id}", f"uuid={call.uuid}")], [200, 200],
              "two events by different names")
        body = call.body("desvio_fallido", "json")
        bare = engine.request("POST", f"/hook/infocaller/desvio_fallido?key={KEY}", body[0], {"Content-Type": body[1]})
        equal(bare.status, 200, "a third by what its body says")
        three = [one["id"] for one in place.calls()]
        equal(len(three), 3, "look like three calls")
        with engine.wire() as wire:
            wire.ask("watch")
            equal(engine.event(call, "desvio_correcto").status, 200, "an event that names all")
            heard = []

            def told():
                heard.append(wire.read())
                return heard[-1]["type"] == "call"

            ok(wait_for(told), "the call is told")
        survivor = heard[-1]["call"]["id"]
        removed = {message["id"]: message["into"] for message in heard if message["type"] == "removed"}
        equal(removed, {one: survivor for one in three if one != survivor}, "and before it, each that went", heard)
        equal([one["id"] for one in place.calls()], [survivor], "one call is left")
        for alias in removed:
            equal(place.show(alias)["id"], survivor, "show takes the id of one that went")
            equal(place.run("note", alias, f"by {alias}").code, 0, "so does note")
            equal(place.show(survivor)["note"], f"by {alias}", "and means the one that stayed")
        done = place.run("close", next(iter(removed)), "--outcome", "answered")
        equal((done.code, place.show(survivor)["state"]), (0, "ended"), "so does close", done)
        done = place.run("close", survivor, "--outcome", "lost")
        equal(done.code, 1, "a call that is over is not closed again", done)
        for command in (("note", NOBODY, "x"), ("close", NOBODY, "--outcome", "lost"), ("show", NOBODY),
                        ("hangup", NOBODY), ("note", "x", "y"), ("show", "../../etc/passwd")):
            done = place.run(*command)
            equal((done.code, done.out), (1, ""), f"{command[0]} {command[1]}: exit 1", done)
            ok(command[1] in done.err, "and the sentence names it", done)


def silence():
    with Place() as place:
        place.configure(sections={"engine": {"unconfirmed_after": "1"}})
        engine = place.start_engine()
        with engine.wire() as wire:
            wire.ask("watch")
            call = Call(1)
            call.vars = [("PEDIDO", "1234")]
            equal(engine.event(call, "inicio").status, 200, "a call begins")
            states = []

            def unconfirmed():
                message = wire.read()
                if message["type"] == "call":
                    states.append(message["call"])
                return states and states[-1]["state"] == "unconfirmed"

            ok(wait_for(unconfirmed), "when it falls silent consoles are told", states)
            equal([bool(states[-1][key]) for key in ("timeline", "vars")], [True, True], "with all that it has",
                  states[-1])
            equal(engine.event(call, "fin").status, 200, "its end comes late")
            ok(wait_for(lambda: (unconfirmed() or True) and states[-1]["state"] == "ended"), "and is told")
            with engine.wire() as late:
                items, _ = late.ask("calls")
                equal([item["state"] for item in items], ["ended"], "a console that comes now sees the same")


def a_name():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        call = Call(1, number="+34911000333")
        equal(engine.event(call, "inicio").status, 200, "somebody calls")
        with engine.wire() as wire:
            wire.ask("watch")
            equal(place.run("contacts", "add", "Ana Ruiz", "work:911 000 333").code, 0, "a contact is added")

            def told(kind):
                return wait_for(lambda: wire.read()["type"] == kind)

            ok(told("contacts_changed"), "consoles are told that contacts have changed")
            equal([one["contact"] for one in place.calls()], ["Ana Ruiz"], "the call has the name")
            equal(place.run("contacts", "change", "Ana Ruiz", "--name", "Ana Roig").code, 0, "the name changes")
            ok(told("contacts_changed"), "and they are told")
            equal(engine.event(call, "fin").status, 200, "an event")
            named = []

            def of_the_call():
                message = wire.read()
                named.append(message.get("call", {}).get("contact"))
                return message["type"] == "call"

            ok(wait_for(of_the_call), "is told")
            equal(named[-1], "Ana Roig", "with the new name")
            equal(place.run("contacts", "remove", "Ana Roig").code, 0, "the contact is removed")
            equal([one["contact"] for one in place.calls()], [None], "and the call has no name any more")


tap.run(several_become_one, silence, a_name)
