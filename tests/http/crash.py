# SPDX-License-Identifier: MIT
"""The engine is killed in the middle of ten thousand events, two hundred at a time: whatever was answered 200
is there afterwards, once."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
import web
from centralita import PATIENCE, Place, is_sanitized
from infocaller import EVENTS, Call
from tap import equal, ok

CALLS = 750 if is_sanitized() else 2500
AT_A_TIME = 200


def flood(engine, events, stop_after=None):
    """Sends all; kills the engine when so many were answered. Gives the statuses by event."""
    statuses = {}
    requests = [engine.raw_event(call, event, close=False) for call, event in events]

    def answered(number, status):
        statuses[number] = status
        if stop_after and len(statuses) == stop_after:
            engine.kill()
        return bool(stop_after) and len(statuses) >= stop_after

    seconds = web.flood(engine.address, requests, AT_A_TIME, answered)
    tap.note(f"{len(statuses)} events in {seconds:.1f} s")
    return statuses


def hooks_of(place):
    """sequence → the events that its call has been told of, once for each time."""
    found = {}
    twice = []
    with place.engine.wire(timeout=PATIENCE) as wire:
        for call in wire.calls(timeline=True):
            if call["sequence"] in found:
                twice.append(call["sequence"])
            found.setdefault(call["sequence"], []).extend(
                step["what"] for step in call["timeline"] if step["what"] in EVENTS)
    equal(twice, [], "no two calls are the same one")
    return found


def kill_in_the_middle():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        calls = [Call(n) for n in range(CALLS)]
        events = [(call, event) for group in range(0, CALLS, 50) for event in EVENTS for call in calls[group:group + 50]]
        statuses = flood(engine, events, len(events) // 2)
        good = [number for number, status in statuses.items() if status == 200]
        ok(len(good) > len(events) // 3, f"{len(good)} of {len(events)} were answered 200 before the kill")
        equal(set(statuses.values()) - {0, 200}, set(), "none was answered with anything else")
        engine = place.start_engine()
        found = hooks_of(place)
        missing = [(events[n][0].sequence, events[n][1]) for n in good
                   if found.get(events[n][0].sequence, []).count(events[n][1]) != 1]
        equal(missing, [], "every event that was answered 200 is there, once")
        known = sum(len(what) for what in found.values())
        ok(known >= len(good) and known <= len(good) + AT_A_TIME, "and no more than those that were under way besides",
           f"{known} are there, {len(good)} were answered")
        again = flood(engine, events)
        equal(set(again.values()), {200}, "all of them sent again are answered 200")
        feed = place.status()["feed"]
        equal((feed["duplicates"], feed["events"]), (known, len(events) - known), "those that were there are repeats")
        found = hooks_of(place)
        equal(len(found), CALLS, "each call is there")
        equal([what for what in found.values() if sorted(what) != sorted(EVENTS)], [], "with each event, once")
        equal(engine.kill(15), 0, "the engine stops well")


tap.run(kill_in_the_middle)
