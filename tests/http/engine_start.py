# SPDX-License-Identifier: MIT
"""What keeps an engine from starting is said in a sentence, and odd surroundings don't."""
import os
import pathlib
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import LIBEXEC, PATIENCE, Place, process_lives, wait_for
from infocaller import Call
from tap import equal, ok
from wire import Wire

PROGRAM = os.path.join(LIBEXEC, "centralita-engine")


def refused(place, code, words, name, *arguments):
    """Starts an engine that can't start."""
    done = subprocess.run([PROGRAM, "--config", place.config, *arguments], env=place.env, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE, cwd=place.directory)
    said = done.stderr.decode()
    equal((done.returncode, done.stdout), (code, b""), f"{name}: exit {code}, nothing on stdout", said)
    ok(all(str(word) in said for word in words), f"{name}: the sentence names what it is about", said)
    return said


def what_is_in_the_way():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        refused(place, 4, (place.state, engine.pid), "another engine's state directory")
        place.configure(sections={"engine": {"state_directory": place.path("other")}})
        refused(place, 4, (place.socket, engine.pid), "another engine's socket")
        equal(place.run("status").code, 0, "the one that answers there is left alone")
        place.configure(sections={"engine": {"state_directory": place.path("other"), "socket": place.path("o.sock")},
                                  "listener": {"port": str(engine.address[1])},
                                  "query.RUTA": {"answer": "command", "command": place.path("missing")}})
        said = refused(place, 4, (engine.address[1],), "another program's port")
        ok("missing" not in said, "no program was started that would be left behind", said)
        ok(not os.path.exists(place.path("o.sock")), "and no socket is left behind")
        place.configure(listener=False, sections={"engine": {"state_directory": place.path("other")}})
        long = "/" + "x" * 120 + "/e.sock"
        refused(place, 2, ("socket",), "a path longer than a socket's", "--socket", place.directory + long)
        refused(place, 2, ("socket",), "one longer than any path", "--socket", "y" * 5000)


def what_is_configured():
    with Place() as place:
        place.configure(sections={"agent": {"provider": "nobody"}})
        refused(place, 2, (place.config, "nobody"), "agent.provider that is none")
        place.configure(sections={"route": {"+34": "nobody"}})
        refused(place, 2, (place.config, "nobody"), "a route to no provider")
        place.write_config(f"[engine]\nstate_directory = {place.state}\nsocket = {place.socket}\n")
        engine = place.start_engine()
        equal(place.run("providers", "--json").out, "", "an engine without providers serves")
        done = place.run("dial", "+34911000333", "--json")
        equal((done.code, done.out), (2, ""), "but can't dial", done)
        equal(place.run("urls").code, 2, "and has no URLs")
        equal(engine.kill(15), 0, "it ends well")


def where_it_listens():
    with Place() as place:
        probe = socket.socket(socket.AF_INET6)
        try:
            probe.bind(("::1", 0))
        except OSError:
            tap.skip("a listener on ::1", "no IPv6 here")
            return
        finally:
            probe.close()
        place.configure(sections={"listener": {"address": "::1"}})
        engine = place.start_engine()
        ok(engine.url.startswith("http://[::1]:"), "the URL of an IPv6 listener is one", engine.url)
        equal(engine.health().status, 200, "and answers")
        equal(place.status()["listener"], engine.url, "status says the same")


def a_socket_of_its_own():
    with Place() as place:
        place.configure()
        started = subprocess.Popen([PROGRAM, "--config", place.config, "--socket", "here.sock"], env=place.env,
                                   cwd=place.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        ready = started.stdout.readline().decode().split()
        equal(ready[2], place.path("here.sock"), "--socket is told as an absolute path")
        mode = os.stat(ready[2]).st_mode & 0o777
        equal(mode & 0o117, 0, "and is nothing to others", oct(mode))
        private = {name: oct(os.stat(os.path.join(place.state, name)).st_mode & 0o777)
                   for name in os.listdir(place.state)}
        equal(set(private.values()), {"0o600"}, "what it keeps is its owner's alone", private)
        equal(os.stat(place.state).st_mode & 0o777, 0o700, "also the directory")
        started.terminate()
        equal(started.wait(PATIENCE), 0, "it ends well")
        started.stdout.close()


def standard_files_closed():
    with Place() as place:
        place.configure()
        script = f"exec 0<&- 1>&- 2>&-; exec '{PROGRAM}' --config '{place.config}'"
        started = subprocess.Popen(["sh", "-c", script], env=place.env)
        ok(wait_for(lambda: os.path.exists(place.socket)), "with its standard files closed it starts")
        with Wire(place.socket) as wire:
            items, done = wire.ask("dial", number="+34911000333", confirmed=True)
            equal(items[0]["state"], "refused", "and works, and has something to log", done)
        with open(os.path.join(place.state, "lock")) as lock:
            equal(lock.read(), f"{started.pid}\n", "nothing is written into its lock")
        started.terminate()
        equal(started.wait(PATIENCE), 0, "it ends well")


def a_socket_that_vanishes():
    with Place() as place:
        place.configure()
        engine = place.start_engine()
        with engine.wire() as inside:
            os.unlink(place.socket)
            ok(wait_for(lambda: os.path.exists(place.socket)), "a socket that was removed is made again")
            equal(place.run("status").code, 0, "and answers")
            os.unlink(place.socket)
            os.rmdir(os.path.dirname(place.socket))
            ok(wait_for(lambda: os.path.exists(place.socket)), "so is its directory")
            equal(place.status()["pid"], engine.pid, "it is the same engine")
            equal(inside.ask("status")[1]["exit"], 0, "who was inside stayed")
        os.unlink(place.socket)
        other = socket.socket(socket.AF_UNIX)
        other.bind(place.socket)
        other.listen()
        equal(engine.kill(15), 0, "an engine whose place was taken ends well")
        ok(os.path.exists(place.socket), "and leaves the other's socket alone")
        other.close()


tap.run(what_is_in_the_way, what_is_configured, where_it_listens, a_socket_of_its_own, standard_files_closed,
        a_socket_that_vanishes)
