# SPDX-License-Identifier: MIT
"""Where nothing more can be written, events are answered 503 and nothing is lost or half done. The full disk is
a limit on the size of the engine's files: it takes no rights, and no real disk has to suffer."""
import pathlib
import resource
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import Place, wait_for
from infocaller import Call
from tap import equal, ok


def full_and_free_again():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        equal(engine.event(Call(1), "inicio").status, 200, "an event before")
        with engine.wire() as wire:
            wire.ask("watch")
            engine.fill_disk()
            answer = engine.event(Call(2), "inicio")
            equal(answer.status, 503, "disk full: 503", answer)
            ok(answer.headers.get("retry-after", "").isdigit(), "with Retry-After", answer.headers)
            equal(engine.health().status, 503, "/health: 503")

            def trouble():
                message = wire.read()
                return message["type"] == "feed" and message.get("trouble")

            ok(wait_for(trouble), "consoles are told")
        equal(engine.event(Call(1), "desvio_correcto").status, 503, "an event of a known call: 503 too")
        equal([call["state"] for call in place.calls()], ["started"], "nothing of it is to be seen")
        noted = place.run("note", place.calls()[0]["id"], "hello")
        equal(noted.code, 4, "a note can't be taken: exit 4", noted)
        engine.free_disk()
        ok(wait_for(lambda: engine.event(Call(2), "inicio").status == 200), "with room again events are taken")
        equal(engine.event(Call(1), "desvio_correcto").status, 200, "also of the known call")
        equal(engine.health().status, 200, "/health: 200")
        equal(sorted(call["state"] for call in place.calls()), ["connected", "started"], "and the calls are right")
        engine.kill()
        place.start_engine()
        equal(sorted(call["state"] for call in place.calls()), ["connected", "started"], "also after a crash")


def full_at_the_start():
    with Place() as place:
        place.configure()

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

        try:
            engine = place.start_engine(limit)
            equal(engine.event(Call(1), "inicio").status, 503, "started on a full disk: 503")
        except RuntimeError as why:
            ok("state" in str(why) or "store" in str(why) or "disk" in str(why),
               "an engine that can't make its database says so", str(why))


tap.run(full_and_free_again, full_at_the_start)
