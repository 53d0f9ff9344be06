# SPDX-License-Identifier: MIT
"""Starting on demand, the lock, lingering, stopping, and what is left of a dial that an engine died over."""
import os
import pathlib
import signal
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import LIBEXEC, PATIENCE, Place, process_lives, wait_for
from infocaller import Call
from tap import equal, ok
import subprocess


def ready_line():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        ok(engine.ready.startswith("ready http://127.0.0.1:") and engine.ready.endswith(" " + place.socket),
           "with a listener", engine.ready)
        status = place.status()
        equal((status["listener"], status["pid"], status["live"], status["consoles"]), (engine.url, engine.pid, 0, 0),
              "status says the same", status)
        equal(engine.kill(signal.SIGTERM), 0, "SIGTERM ends it with exit 0")
        place.configure(listener=False)
        equal(place.start_engine().ready, f"ready - {place.socket}", "without a listener")
        equal(place.status()["listener"], None, "status has none")


def without_anything():
    with Place() as place:
        done = place.run(config=False)
        equal((done.code != 0, len(done.err.strip().splitlines())), (True, 3), "no configuration, no engine: three lines", done)
        ok("centralita demo" in done.err and "centralita init" in done.err, "that say what to do", done)
        equal(place.run("calls", config=False).code in (2, 4), True, "a command without either fails", place.run("calls", config=False))
        place.configure()
        for command in (("status",), ("stop",), ("hangup", "abcdef")):
            done = place.run(*command)
            equal((done.code, place.engines()), (4, []), f"{command[0]} does not start an engine: exit 4", done)


def finding():
    """--socket, then $CENTRALITA_SOCKET, then the configuration; without any, the places that are known."""
    with Place() as place:
        place.configure(sections={"engine": {"socket": None, "state_directory": None}})
        engine = place.start_engine()
        usual = os.path.join(place.env["XDG_RUNTIME_DIR"], "centralita", "engine.sock")
        equal(engine.socket, usual, "the socket's usual place")
        ok(os.path.isdir(os.path.join(place.env["XDG_STATE_HOME"], "centralita")), "and the state's")
        os.rename(place.config, place.path("elsewhere.conf"))
        equal(place.run("status", config=False).code, 0, "without any configuration the engine is found there")
        found = place.run("status", "--json", config=False, env={"CENTRALITA_SOCKET": place.path("none")})
        equal(found.code, 4, "$CENTRALITA_SOCKET is final")
        found = place.run("--socket", usual, "status", config=False, env={"CENTRALITA_SOCKET": place.path("none")})
        equal(found.code, 0, "--socket goes before it", found)
        equal(place.run("--socket", place.path("none"), "status", config=False).code, 4, "and is final")
        urls = place.run("urls", config=False)
        ok("key=KEY" in urls.out and "k3y" not in urls.out, "who can't read the configuration is not told the key", urls)


def on_demand():
    with provider.Server() as server, Place() as place:
        place.configure(server.url, sections={"engine": {"linger": "1"}})
        dialled = place.run("dial", "+34911000333", "--json")
        equal((dialled.code, len(server.orders)), (0, 1), "dial starts an engine by itself", dialled)
        engines = place.engines()
        equal(len(engines), 1, "one engine runs")
        pid = engines[0]
        ok(os.getsid(pid) != os.getsid(0), "in a session of its own")
        equal(place.status()["pid"], pid, "and is attached to by others")
        call = dialled.json()["id"]
        equal(place.run("close", call, "--outcome", "lost").code, 0, "the call is closed, nothing is live")
        ok(wait_for(lambda: not process_lives(pid)), "after its linger the engine leaves")
        equal(place.run("status").code, 4, "and is gone")
        equal([one["id"] for one in place.calls()], [call], "what it knew is there with the next one")


def lingering_for_live_calls():
    with provider.Server() as server, Place() as place:
        place.configure(server.url, sections={"engine": {"linger": "0"}})
        call = place.run("dial", "+34911000333", "--json").json()
        pid = place.engines()[0]
        equal(place.status()["pid"], pid, "an engine with a live call stays, also with no linger")
        place.run("close", call["id"], "--outcome", "answered")
        ok(wait_for(lambda: not process_lives(pid)), "and leaves when the call is over")


def two_at_once():
    with provider.Server() as server, Place() as place:
        place.configure(server.url)
        clients = [place.start("dial", f"+3491100033{n}", "--json") for n in range(4)]
        codes = [client.communicate(timeout=PATIENCE) and client.returncode for client in clients]
        equal(codes, [0] * 4, "four clients that start an engine at once all succeed")
        equal(len(place.engines()), 1, "with one engine")
        equal(len(server.orders), 4, "and each order is sent once")
        equal(len(place.calls()), 4, "all are in its log")


def the_lock():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        place.configure(sections={"engine": {"socket": place.path("other.sock")}})
        second = subprocess.run([os.path.join(LIBEXEC, "centralita-engine"), "--config", place.config], env=place.env,
                                capture_output=True, timeout=PATIENCE)
        ok(second.returncode != 0 and b"ready" not in second.stdout, "a second engine on one state directory does not start",
           second.stderr.decode())
        ok(place.state.encode() in second.stderr, "and says on what", second.stderr.decode())
        started = place.run("calls", "--json")
        equal(started.code, 4, "a client that needs it exits 4", started)
        ok(place.state in started.err, "and tells why", started)
        equal(engine.health().status, 200, "the first is not disturbed")
        engine.kill()
        place.configure()
        place.start_engine()
        ok(True, "after kill -9 neither lock nor socket are in the way")


def stop_and_serve():
    with Place() as place:
        place.configure(sections={"engine": {"linger": "0"}})
        serve = subprocess.Popen(place.command("serve"), env=place.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = serve.stdout.readline().decode()
        ok(line.startswith("ready http://"), "serve prints the line", line)
        equal(place.status()["pid"], serve.pid, "serve becomes the engine, in the same process")
        ok(wait_for(lambda: place.status()["uptime"] > 1), "and stays, whatever linger says")
        watching = place.start("watch", "--json")
        ok(wait_for(lambda: place.run("status").code == 0), "a watcher is attached")
        stopped = place.run("stop")
        equal(stopped.code, 0, "stop stops it", stopped)
        serve.communicate(timeout=PATIENCE)
        equal(serve.returncode, 0, "it ends with 0")
        watching.communicate(timeout=PATIENCE)
        ok(watching.returncode in (0, 4), "a watcher ends with it", watching.returncode)
        ok(not os.path.exists(place.socket), "its socket is gone")
        equal(place.run("stop").code, 4, "a second stop finds none")


def caught_dial():
    """A dial between "stored" and "answered" when the engine dies."""
    with provider.Server(provider.never) as server, Place() as place:
        place.configure(server.url, timeout="60")
        engine = place.start_engine()
        client = place.start("dial", "+34911000333", "--json")
        ok(wait_for(lambda: server.orders), "the order is on its way")
        equal([call["state"] for call in place.calls()], ["requested"], "and its call requested")
        engine.kill()
        out, err = client.communicate(timeout=PATIENCE)
        equal(client.returncode, 3, "the client exits 3", err.decode())
        if out.strip():
            import json
            equal(json.loads(out)["state"] in ("requested", "unknown"), True, "what it prints does not pretend", out.decode())
        engine = place.start_engine()
        calls = place.calls()
        equal([call["state"] for call in calls], ["unknown"], "after a restart the call is unknown")
        ok(calls[0]["message"], "with a sentence", calls[0])
        equal(len(server.orders), 1, "and was not sent again")
        event = Call(1, received=False, idcall="", number="911000333")
        equal(engine.event(event, "inicio").status, 200, "events go on")
        engine.kill()
        place.start_engine()
        equal(sorted(call["state"] for call in place.calls()), ["started", "unknown"], "a second restart changes nothing")


def unconfirmed_after_silence():
    with Place() as place:
        place.configure(sections={"engine": {"unconfirmed_after": "1", "unconfirmed_connected_after": "3600"}})
        engine = place.start_engine()
        engine.event(Call(1), "inicio")
        engine.event(Call(2), "inicio")
        engine.event(Call(2), "desvio_correcto")

        def states():
            return {call["sequence"]: call["state"] for call in place.calls()}

        ok(wait_for(lambda: states().get(Call(1).sequence) == "unconfirmed"), "a silent call is shown as unconfirmed")
        equal(states()[Call(2).sequence], "connected", "one that talks is not, so soon")
        engine.event(Call(1), "fin")
        equal(states()[Call(1).sequence], "ended", "its FIN still counts")


def the_configuration():
    with Place() as place:
        place.configure(mode=0o644)
        done = place.run("check")
        equal(done.code, 2, "a configuration with a secret that all may read is refused", done)
        equal(place.run("dial", "+34911000333").code, 2, "by whoever would use it")
        place.configure()
        equal(place.run("check").code, 0, "check: a good one")
        place.write_config("[engine]\nlingr = 5\n[provider.x]\nkind = infocaller\nline = 1\n")
        done = place.run("check")
        equal(done.code, 2, "check: a bad one")
        ok(f"{place.config}:2" in done.err and "lingr" in done.err, "names file, line and key", done)
        ok("password" in done.err and "rule_group" in done.err, "and all other faults too", done)


tap.run(ready_line, without_anything, finding, on_demand, lingering_for_live_calls, two_at_once, the_lock, stop_and_serve, caught_dial,
        unconfirmed_after_silence, the_configuration)
