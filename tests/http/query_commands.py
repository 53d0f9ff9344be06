# SPDX-License-Identifier: MIT
"""Commands that answer questions, and all that they can do wrong: it costs the question that they had, which gets its
default, and a line in the log. Nobody else notices, and no process, no zombie and no descriptor is left."""
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import provider
import tap
from centralita import Place, is_sanitized, process_lives, wait_for
from question import Asked, Call, Question, answers, ask, queries
from tap import equal, ok

# Bad while there is a file of its name with .bad behind.
SCRIPT = """#!/bin/sh
answer() {{ echo '{{"vars":{{"DESTINO":"911000444"}}}}'; }}
echo $$ >>"$0.pids"
if [ -e "$0.bad" ]; then
    {bad}
fi
while read -r line; do answer; done
"""
FOREVER = "exec sleep 10000"
BAD = {  # name of the query → what its command does
    "ENDS": "exit 0",
    "FAILS": "echo no database >&2; exit 1",
    "DIES": "kill -SEGV $$",
    "SLOW": f"read -r line; {FOREVER}",
    "STUBBORN": "trap '' TERM INT HUP; read -r line; sleep 10000; sleep 10000",
    "CRASHES": "read -r line; echo 'no such client' >&2; exit 3",
    "ABORTS": "read -r line; kill -ABRT $$",
    "GREETS": "echo ready; while read -r line; do answer; done",
    "RUBBISH": f"read -r line; echo rubbish; {FOREVER}",
    "EMPTY": f"read -r line; echo; {FOREVER}",
    "NOVARS": f"read -r line; echo '{{}}'; {FOREVER}",
    "LIST": f"read -r line; echo '{{\"vars\":[\"DESTINO\"]}}'; {FOREVER}",
    "BADNAME": f"read -r line; echo '{{\"vars\":{{\"destino de la llamada\":\"1\"}}}}'; {FOREVER}",
    "NOTEXT": f"read -r line; echo '{{\"vars\":{{\"DESTINO\":null}}}}'; {FOREVER}",
    "DEEP": f"read -r line; head -c 60000 /dev/zero | tr '\\0' '['; echo; {FOREVER}",
    "LONG": f"read -r line; head -c 70000 /dev/zero | tr '\\0' x; echo; {FOREVER}",
    "ZEROS": f"read -r line; printf '{{\"vars\":\\000{{}}}}\\n'; {FOREVER}",
    "LATIN": f"read -r line; printf '{{\"vars\":{{\"DESTINO\":\"\\351\"}}}}\\n'; {FOREVER}",
    "FLOOD": "exec yes",
    "ENDLESS": "read -r line; exec cat /dev/zero",
    "NOISY": "while :; do echo noise >&2; done",
    "HALF": "read -r line; printf '{\"vars\":{}}'; exit 0",
    "CLOSED": f"exec >&-; {FOREVER}",
    "SHUT": f"read -r line; exec >&-; {FOREVER}",
    "DEAF": f"exec <&-; {FOREVER}",
    "PARENT": "read -r line; sleep 10000 & exit 1",
}
MISSING, BARRED = "MISSING", "BARRED"  # there is none, and one that must not be run
DEFAULT = {"DESTINO": "911000999"}
GOOD = {"DESTINO": "911000444"}
TIMEOUT = 5 if is_sanitized() else 2
AT_ONCE = 20  # seconds: soon enough on any machine, and before whatever hangs is let go


def write(path, text, mode=0o755):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def command(name, path, timeout=TIMEOUT):
    return {name: {"answer": "command", "command": path, "timeout": str(timeout), "default": "DESTINO=911000999"}}


class Commands:
    """Queries whose commands are bad until they are mended."""

    def __init__(self, place, bad):
        self.place = place
        self.paths = {name: place.path(name.lower()) for name in bad}
        for name, what in bad.items():
            if what is not None:
                write(self.paths[name], SCRIPT.format(bad=what), 0o755 if name != BARRED else 0o644)
        self.spoil()

    def sections(self):
        return {query: keys for name, path in self.paths.items() for query, keys in command(name, path).items()}

    def spoil(self):
        for name, path in self.paths.items():
            if name == MISSING:
                if os.path.exists(path):
                    os.remove(path)
            else:
                write(path + ".bad", "")
                os.chmod(path, 0o644 if name == BARRED else 0o755)

    def mend(self):
        for name, path in self.paths.items():
            if name == MISSING:
                write(path, SCRIPT.format(bad=":"))
            else:
                os.remove(path + ".bad")
                os.chmod(path, 0o755)

    def lines(self):
        """How many the log has of each."""
        log = self.place.log()
        return {name: log.count(f"query.{name}: ") for name in [*self.paths, "WELL"]}


# ---- What the engine has

def children(pid):
    """Its children: id → state."""
    found = {}
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(fields[1]) == pid:
            found[int(name)] = fields[0]
    return found


def spare_files(engine):
    """How many descriptors it has beside the three of each child; None while a zombie waits."""
    files = len(os.listdir(f"/proc/{engine.pid}/fd"))
    states = children(engine.pid)
    return None if "Z" in states.values() else files - 3 * len(states)


def start_anew(place, engine):
    """No command runs any more: each is started for its next question."""
    for pid in children(engine.pid):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not children(engine.pid))
    place.status()  # what was to be said of that is in the log


def expect_nothing_left(place, engine, files, what):
    ok(wait_for(lambda: (spare_files(engine) or files + 1) <= files), f"{what}: no zombie and no descriptor is left",
       f"{spare_files(engine)} in place of {files}; children {children(engine.pid)}\n" + os.popen(f"ls -l /proc/{engine.pid}/fd").read())


# ---- The cases

def ask_all(engine, names, first, meanwhile):
    """Asks each at once, and others meanwhile; gives the answers."""
    asked = [Asked(engine, Question(Call(first + n), name), ("json", "xml")[n % 2]) for n, name in enumerate(names)]
    for n in range(20):
        for name, wanted in meanwhile.items():
            answer = ask(engine, Question(Call(first + 500 + n), name))
            if answer.good != wanted or answer.seconds > AT_ONCE:
                ok(False, f"meanwhile {name} is answered", answer)
    return dict(zip(names, answers(asked)))


def each_costs_one_answer():
    with Place() as place:
        commands = Commands(place, {**BAD, MISSING: None, BARRED: "exit 1"})
        write(place.path("well"), SCRIPT.format(bad=":"))
        meanwhile = {"FIJA": {"A": "1"}, "WELL": GOOD}
        place.configure(sections=queries({**commands.sections(), **command("WELL", place.path("well")),
                                          "FIJA": {"answer": "fixed", "vars": "A=1"}}))
        engine = place.start_engine()
        soon = ["ENDS", "FAILS", "DIES", "GREETS", "FLOOD", "NOISY", "CLOSED", MISSING, BARRED]
        ok(wait_for(lambda: all(commands.lines()[name] for name in soon)), "what is bad from its start on is in the log before any question",
           commands.lines())
        start_anew(place, engine)
        files = spare_files(engine)  # perhaps with one that is on its way out
        for turn in range(3):
            start_anew(place, engine)
            before = commands.lines()
            for name, answer in ask_all(engine, list(commands.paths), 1000 * turn + 1, meanwhile).items():
                equal(answer and answer.good, DEFAULT, f"{name}: its question gets the default", answer)
                ok(answer and answer.in_time(TIMEOUT), f"{name}: in time", answer)
            wanted = {name: lines + (name != "WELL") for name, lines in before.items()}
            wait_for(lambda: commands.lines() == wanted, AT_ONCE)
            got = commands.lines()
            equal({name: got[name] - before[name] for name in got if got[name] != wanted[name]}, {}, "each costs a line in the log")
            commands.mend()
            before = commands.lines()
            for name, answer in ask_all(engine, list(commands.paths), 1000 * turn + 101, {}).items():
                equal(answer and answer.good, GOOD, f"{name}: the next question is answered", answer)
            equal(commands.lines(), before, "and that costs none")
            expect_nothing_left(place, engine, files, f"turn {turn + 1}")
            commands.spoil()
        log = place.log()
        for part in ("no database", "no such client", "exit code 3", "signal 11", "signal 6", f"can't start {commands.paths[MISSING]}",
                     "Permission denied", "without being asked", "too long", "byte 0", "standard error", "closed its output",
                     "in the middle of a line", "had not answered after"):
            ok(part in log, f"the log says: {part}")
        status = place.status()["questions"]
        equal((status["open"], status["defaults"]), (0, 3 * len(commands.paths)), "the defaults are counted")
        equal(engine.kill(15), 0, "the engine ends well")
        equal(place.processes(), [], "and nothing that it has started is left")


def answers_are_not_mixed_up():
    """A command that fails at every fifth question, under load."""
    with Place() as place:
        write(place.path("route"), f"""#!{sys.executable}
import json, sys
for line in sys.stdin:
    order = json.loads(line)["vars"]["PEDIDO"]
    if int(order) % 5 == 4:
        sys.exit(int(order))
    print(json.dumps({{"vars": {{"DESTINO": order}}}}), flush=True)
""")
        place.configure(sections=queries(command("RUTA", place.path("route"), 30)))
        engine = place.start_engine()
        files = wait_for(lambda: spare_files(engine))
        for turn in range(2):
            asked = [Asked(engine, Question(Call(100 * turn + n), "RUTA", [("PEDIDO", str(n))])) for n in range(60)]
            wanted = [DEFAULT if n % 5 == 4 else {"DESTINO": str(n)} for n in range(60)]
            got = [answer and answer.good for answer in answers(asked)]
            equal(got, wanted, "each gets its own answer, and the default where the command failed")
            expect_nothing_left(place, engine, files, "under load")
        ok(place.log().count("query.RUTA: ") <= 20, "the log does not grow with it", place.log().count("query.RUTA: "))


def one_that_always_fails_is_held_back():
    with Place() as place:
        commands = Commands(place, {"CRASHES": BAD["CRASHES"]})
        place.configure(sections=queries(commands.sections()))
        engine = place.start_engine()
        began = time.monotonic()
        for n in range(40):
            answer = ask(engine, Question(Call(n), "CRASHES"))
            if answer.good != DEFAULT:
                ok(False, "the default goes out", answer)
        seconds = time.monotonic() - began
        with open(commands.paths["CRASHES"] + ".pids") as pids:
            starts = len(pids.readlines())
        ok(starts <= 5 + 1 + seconds, f"40 questions made it start {starts} times", place.log())
        ok(commands.lines()["CRASHES"] <= 20, "the log has no more than 20 lines of it")
        commands.mend()
        ok(wait_for(lambda: ask(engine, Question(Call(int(time.time() * 1000) % 10**6), "CRASHES")).good == GOOD, pause=0.1),
           "mended, it answers again")
        equal([ask(engine, Question(Call(2 * 10**6 + n), "CRASHES")).good for n in range(5)], [GOOD] * 5, "and goes on to")


def callers_who_hang_up():
    """Their answers are not awaited, and not given to others."""
    with Place() as place:
        write(place.path("route"), f"""#!{sys.executable}
import json, os, sys, time
for line in sys.stdin:
    order = json.loads(line)["vars"]["PEDIDO"]
    while order == "0" and not os.path.exists({place.path("go")!r}):
        time.sleep(0.01)
    print(json.dumps({{"vars": {{"DESTINO": order}}}}), flush=True)
""")
        place.configure(sections=queries(command("RUTA", place.path("route"), 60)))
        engine = place.start_engine()
        asked = [Asked(engine, Question(Call(n), "RUTA", [("PEDIDO", "0")])) for n in range(10)]
        ok(wait_for(lambda: place.status()["questions"]["open"] == 10), "ten wait, six of them for a process")
        for one in asked:
            one.close()
        ok(wait_for(lambda: place.status()["questions"]["open"] == 0), "all have hung up", place.status())
        asked = [Asked(engine, Question(Call(100 + n), "RUTA", [("PEDIDO", str(n + 1))])) for n in range(10)]
        equal([answer and answer.good for answer in answers(asked)], [{"DESTINO": str(n + 1)} for n in range(10)],
              "the next ones get their own answers")


def nothing_is_inherited():
    """Also not while an order is on its way to a provider."""
    with provider.Server(provider.never) as server, Place() as place:
        write(place.path("route"), f"#!{sys.executable}\nimport os, sys\n"
              "for line in sys.stdin:\n"
              "    files = sorted(f for f in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + f))\n"
              "    if os.path.exists(sys.argv[0] + '.fail'):\n        sys.exit(1)\n"
              "    print('{\"vars\":{\"FILES\":\"%s\",\"LEADS\":\"%d\"}}'"
              " % (' '.join(files), os.getsid(0) == os.getpid()), flush=True)\n")
        place.configure(server.url, sections=queries(command("RUTA", place.path("route"), 30)))
        engine = place.start_engine()
        dial = place.start("dial", "+34666111601", "--json")
        ok(wait_for(lambda: server.orders), "an order is on its way")
        write(place.path("route.fail"), "")
        equal(ask(engine, Question(Call(1), "RUTA")).good, DEFAULT, "the command fails")
        os.remove(place.path("route.fail"))
        equal(ask(engine, Question(Call(2), "RUTA")).good, {"FILES": "0 1 2", "LEADS": "1"}, "the next one has three descriptors")
        dial.kill()
        dial.communicate()


def gone_with_the_engine():
    with Place() as place:
        commands = Commands(place, {name: BAD[name] for name in ("SLOW", "STUBBORN", "DEAF", "SHUT")})
        write(place.path("well"), SCRIPT.format(bad=":"))
        write(place.path("parent"), SCRIPT.format(bad=":").replace("while read", "sleep 10000 & while read"))
        sections = {**commands.sections(), **command("WELL", place.path("well"), 30), **command("PARENT", place.path("parent"), 30)}
        place.configure(sections=queries({name: {**keys, "timeout": "60"} for name, keys in sections.items()}))
        for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 0)):
            engine = place.start_engine()
            asked = [Asked(engine, Question(Call(n), name)) for n, name in enumerate(commands.paths)]
            equal([ask(engine, Question(Call(100), name)).good for name in ("WELL", "PARENT")], [GOOD, GOOD], "commands run")
            ok(len(place.processes()) > len(commands.paths), "and others hang", place.processes())
            began = time.monotonic()
            equal(engine.kill(number), code, f"{number.name}: the engine ends well")
            ok(time.monotonic() - began < AT_ONCE, "soon", time.monotonic() - began)
            equal([answer and answer.good for answer in answers(asked)], [DEFAULT] * len(asked), "with a default for who waits")
            ok(wait_for(lambda: not place.processes(), AT_ONCE), "no process is left", place.processes())


def gone_with_a_killed_engine():
    """Nobody is left to kill them: they see the end of their input."""
    with Place() as place:
        write(place.path("well"), SCRIPT.format(bad=":"))
        place.configure(sections=queries(command("WELL", place.path("well"), 30)))
        engine = place.start_engine()
        asked = [Asked(engine, Question(Call(n), "WELL")) for n in range(20)]
        equal([answer and answer.good for answer in answers(asked)], [GOOD] * 20, "commands run")
        pids = list(children(engine.pid))
        ok(pids, "as processes of the engine's", pids)
        engine.kill(signal.SIGKILL)
        ok(wait_for(lambda: not any(process_lives(pid) for pid in pids), AT_ONCE), "killed: they have gone with it", pids)
        engine = place.start_engine()
        equal(ask(engine, Question(Call(50), "WELL")).good, GOOD, "the next engine starts its own")


def check_tells_of_them_before():
    """A program that can't be run is remarked on with file and line; that is no fault, since the engine may be elsewhere."""
    with Place() as place:
        write(place.path("well"), "#!/bin/sh\n")
        write(place.path("barred"), "#!/bin/sh\n", 0o644)
        os.mkdir(place.path("folder"))
        lines = {"WELL": place.path("well") + " --fast", "PATH": "sh -c true", "NONE": place.path("none") + " --fast",
                 "BARRED": place.path("barred"), "FOLDER": place.path("folder"), "NOWHERE": "no-such-program-anywhere"}
        reasons = {"NONE": "No such file or directory", "BARRED": "Permission denied", "FOLDER": "Is a directory",
                   "NOWHERE": "No such file or directory"}
        place.configure(sections=queries({name: keys for name, line in lines.items() for keys in command(name, line).values()}))
        with open(place.config) as file:
            rows = file.read().splitlines()
        done = place.run("check")
        equal(done.code, 0, "check: a program that is not there is no fault", done)
        wanted = [f"{place.config}:{rows.index(f'command = {lines[name]}') + 1}: [query.{name}] command: {lines[name].split()[0]} "
                  f"can't be run here: {reason}; what it is asked would get the default" for name, reason in reasons.items()]
        equal(done.err.splitlines(), wanted, "but remarked on, each with its line")
        done = place.run("check", env={"PATH": place.path("folder")})
        ok("[query.PATH] command: sh can't be run here" in done.err, "PATH is looked through as it is", done)
        place.configure(sections=queries(command("BARRED", "barred")))
        done = place.run("check", env={"PATH": ":".join((place.path("folder"), place.directory, place.path("nowhere")))})
        ok("barred can't be run here: Permission denied" in done.err, "and the best reason that it has is told", done)
        place.configure(sections=queries(command("WELL", "well")))
        done = place.run("check", env={"PATH": "/nowhere::/nowhere"})
        equal((done.code, done.err), (0, ""), "an empty folder in it is this one, as for who starts programs", done)
        place.configure(sections=queries(command("MANY", place.path("well") + 64 * " x")))
        done = place.run("check")
        ok(done.code == 2 and "[query.MANY] command: has more than 64 words" in done.err, "more words than are passed on are a fault", done)


tap.run(check_tells_of_them_before, each_costs_one_answer, answers_are_not_mixed_up, one_that_always_fails_is_held_back, callers_who_hang_up,
        nothing_is_inherited, gone_with_the_engine, gone_with_a_killed_engine)
