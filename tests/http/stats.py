# SPDX-License-Identifier: MIT
"""Figures of calls: events in over HTTP, and `stats` says what a count over `calls --json` says."""
import csv
import datetime
import io
import pathlib
import random
import sys
import time
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place
from infocaller import EVENTS, Call
from tap import equal, ok

ZONE = zoneinfo.ZoneInfo("Europe/Madrid")
SUMS = ("calls", "in", "out", "answered", "missed", "failed", "talk", "wrap_up", "wrapped", "cost")
KEYS = ("key", "at", *SUMS, "answered_percent", "talk_average", "wrap_up_average")


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def key_of(call, by):
    if by in ("agent", "line", "provider"):
        return call[by]
    created = moment(call["created_at"]).astimezone(ZONE)
    return created.strftime({"hour": "%Y-%m-%d %H:00", "day": "%Y-%m-%d", None: ""}[by]) or None


def talk_of(call):
    if call["outcome"] != "answered":
        return 0
    if call["seconds"] is not None:
        return call["seconds"]
    answered, ended = moment(call["answered_at"]), moment(call["ended_at"])
    return int((ended - answered).total_seconds()) if answered and ended else 0


def counted(calls, by):
    """What `stats` has to say of these calls."""
    rows = {}
    for call in calls:
        row = rows.setdefault(key_of(call, by), dict.fromkeys(SUMS, 0))
        row["calls"] += 1
        for key, value in (("direction", "in"), ("direction", "out"), ("outcome", "answered"), ("outcome", "missed"),
                           ("outcome", "failed")):
            row[value] += call[key] == value
        row["talk"] += talk_of(call)
        row["cost"] = round(row["cost"] + (call["cost_rx"] or 0) + (call["cost_tx"] or 0), 6)
    return rows


def send_calls(engine, count):
    """Calls of every kind, most of them to their end."""
    for n in range(1, count + 1):
        call = Call(n, received=random.random() < 0.7)
        call.seconds = str(random.randrange(0, 900))
        call.cost_tx = f"{random.random():.6f}"
        if random.random() < 0.4:
            call.steps = [call.steps[0], call.steps[-1]]
            events = ("inicio", "fin")
        else:
            events = EVENTS[:random.randrange(1, 5)]
        for event in events:
            engine.event(call, event)


def figures():
    seed = time.time_ns()
    random.seed(seed)
    print(f"# seed {seed}")
    with provider.Server() as server, Place() as place:
        place.env["TZ"] = "Europe/Madrid"
        place.configure(server.url)
        engine = place.start_engine()
        empty = place.run("stats", "--json").json()
        equal([empty[key] for key in SUMS], [0] * len(SUMS), "no calls: the totals are a row of zeros")
        equal((empty["answered_percent"], empty["talk_average"]), (None, None), "of which there is no average")
        equal(place.run("stats", "--by", "hour", "--json").lines(), [], "and there is no hour")
        send_calls(engine, 60)
        place.run("dial", "+34911000333")
        calls = place.calls()
        equal(len(calls), 61, "all calls are there")
        for by in ("agent", "line", "provider", "hour", "day", None):
            words = ("--by", by) if by else ()
            rows = place.run("stats", *words, "--since", "2020-01-01", "--json").lines()
            expected = counted(calls, by)
            found = {row["key"]: {key: round(row[key], 6) for key in SUMS} for row in rows}
            equal(found, expected, f"by {by}: what a count over the calls says")
            ok(all(tuple(row) == KEYS for row in rows), "each with all its keys", rows)
            ok(all((row["at"] is not None) == (by in ("hour", "day")) for row in rows), "and a start where it has one", rows)
        row = place.run("stats", "--json").json()
        all_known = row["answered"] + row["missed"] + row["failed"]
        ok(abs(row["answered_percent"] - 100 * row["answered"] / all_known) <= 0.05 + 1e-9, "the rate is in per cent", row)
        ok(abs(row["talk_average"] - row["talk"] / row["answered"]) <= 0.5, "and the talk time's average in seconds", row)
        equal(place.run("stats", "--since", "2099-01-01", "--json").json()["calls"], 0, "--since is a bound")
        forms(place, row)
        wrong_usage(place)
        quarters(engine, calls)


def forms(place, row):
    rows = list(csv.DictReader(io.StringIO(place.run("stats", "--csv").out)))
    equal(tuple(rows[0]), KEYS, "--csv has a title for each key")
    equal([rows[0][key] for key in ("calls", "talk", "wrap_up_average")], [str(row["calls"]), str(row["talk"]), ""],
          "and the same figures, nothing where nothing is known")
    equal(len(list(csv.DictReader(io.StringIO(place.run("stats", "--csv", "--by", "agent").out)))), 2, "a row a key")
    lines = place.run("stats", "--by", "agent").out.splitlines()
    equal(lines[0].split(), ["AGENT", "CALLS", "IN", "OUT", "ANSWERED", "MISSED", "FAILED", "RATE", "TALK", "AVERAGE",
                             "WRAP-UP", "COST"], "for people it has titles")
    equal(lines[-1].split()[0], "(none)", "calls that are nobody's stand last")
    equal(len({len(line) for line in lines}), 1, "and its columns stand under each other", lines)
    talk = row["talk"]
    hours = f"{talk // 3600}:{talk // 60 % 60:02}:{talk % 60:02}" if talk >= 3600 else f"{talk // 60:02}:{talk % 60:02}"
    totals = place.run("stats").out.splitlines()
    equal(len(totals), 2, "the totals are one row")
    ok(hours in totals[1].split(), "with the talk time in hours", (hours, totals))


def wrong_usage(place):
    for arguments in (("--by", "quarter"), ("--by",), ("--since", "yesterday"), ("--json", "--csv"), ("more",)):
        equal(place.run("stats", *arguments).code, 2, f"stats {' '.join(arguments)}: exit 2")


def quarters(engine, calls):
    with engine.wire() as wire:
        items, done = wire.ask("stats", by="quarter", since=0)
        equal((sum(item["calls"] for item in items), done["exit"]), (len(calls), 0), "consoles ask for quarters too")
        ok(all(item["at"] % 900000 == 0 for item in items), "which start where they should", items)
        until = items[-1]["at"]
        earlier, _ = wire.ask("stats", by="total", since=0, until=until)
        equal(earlier[0]["calls"], len(calls) - items[-1]["calls"], "until is a bound")
        _, done = wire.ask("stats", by="colour", since=0)
        equal(done["exit"], 2, "what nothing is counted by is wrong usage")
        ok("colour" in done.get("sentence", ""), "and told", done)


tap.run(figures)
