# SPDX-License-Identifier: MIT
"""How the feed fares: what is counted of the events that come in, by `status` and to those that watch."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import KEY, Place
from infocaller import LINE, Call
from tap import equal, ok

OLD_KEYS = ("events", "duplicates", "refused", "quarantined", "last_at")
NEW_KEYS = ("per_minute", "out_of_order", "lines", "silent")


def told(wire, wanted):
    """The first FEED from now on that is as wanted; None where there is none."""
    while True:
        message = wire.read()
        if message is None or message["type"] == "feed" and wanted(message):
            return message


def health():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        feed = place.status()["feed"]
        equal(tuple(feed), OLD_KEYS + NEW_KEYS, "status tells of the feed what it told, and more")
        equal([feed[key] for key in OLD_KEYS + NEW_KEYS], [0, 0, 0, 0, None, 0, 0, {}, None], "nothing has come")
        with engine.wire() as wire:
            wire.ask("watch")
            before = int(time.time())
            for call, event in ((Call(1), "inicio"), (Call(1), "desvio_correcto"), (Call(1), "fin"), (Call(2), "fin"),
                                (Call(2), "inicio"), (Call(1), "desvio_fallido"), (Call(1), "fin"), (Call(2), "inicio")):
                engine.event(call, event)
            engine.request("GET", "/hook/infocaller/fin?key=wrong")
            engine.request("POST", f"/hook/infocaller/fin?key={KEY}", b"apilinfocaller=<broken",
                           {"Content-Type": "application/x-www-form-urlencoded"})
            feed = place.status()["feed"]
            equal((feed["events"], feed["duplicates"]), (6, 2), "events, and repeats of them", feed)
            equal(feed["out_of_order"], 2, "two came behind a later stage of their call; a repeat is none of them")
            ok(feed["refused"] >= 1, "what has no key was refused", feed)
            equal(feed["per_minute"], 6, "all within a minute")
            equal(list(feed["lines"]), [LINE], "there is one line")
            line = feed["lines"][LINE]
            equal(line["events"], 6, "from which all came")
            ok(line["last_at"].startswith("20") and line["last_at"].endswith("Z"), "the last one at a time in UTC", line)
            equal(feed["silent"], None, "and it is not silent")
            news = told(wire, lambda message: message["events"] == 6 and message["refused"] >= 1)
            equal((news["per_minute"], news["out_of_order"]), (6, 2), "who watches is told the same", news)
            ok(before * 1000 <= news["lines"][LINE]["last_at"] <= time.time() * 1000, "with times in ms", news)
            ok("silent" not in news, "without an alarm where there is none")
        text = place.run("status").out
        rows = [tuple(row.split(None, 1)) for row in text.splitlines()]
        ok(any(row[0] == "Line" and row[1].startswith(f"{LINE}: 6 events, the last one 20") for row in rows),
           "for people too", text)
        ok("Out of order    2\n" in text and "In a minute     6\n" in text, "with all counts", text)
        ok("Feed silent" not in text, "and no word of an alarm", text)


tap.run(health)
