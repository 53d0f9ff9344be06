# SPDX-License-Identifier: MIT
"""The timeline of a call whose events come in any order, and what of it a spreadsheet gets."""
import csv
import io
import itertools
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place
from infocaller import Call
from tap import equal


def the_order_of_events_is_no_matter_for_the_timeline():
    events = ("inicio", "desvio_fallido", "desvio_correcto", "fin")
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        seen = set()
        for number, order in enumerate(itertools.permutations(events), 1):
            for event in order:
                engine.event(Call(number), event)
            call = place.calls("--limit", "1")[0]
            seen.add(json.dumps([(step["what"], step["detail"]) for step in call["timeline"]]))
        equal(len(seen), 1, "24 orders of four events, one timeline", sorted(seen))
        rows = list(csv.DictReader(io.StringIO(place.run("calls", "--limit", "1", "--csv").out)))
        equal(json.loads(rows[0]["vars"]), dict(Call(1).vars), "--csv: the variables")


tap.run(the_order_of_events_is_no_matter_for_the_timeline)
