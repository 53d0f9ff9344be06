# SPDX-License-Identifier: MIT
"""A place of its own for a test: a directory, a configuration, an engine, clients. Whatever was started in it
is ended with it, and nothing of it is left behind."""
import atexit
import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

import kinds
import tap
import web
from wire import Wire

CENTRALITA = os.environ.get("CENTRALITA") or os.path.abspath("centralita")
LIBEXEC = os.environ.get("CENTRALITA_LIBEXEC") or os.path.dirname(CENTRALITA)
SOURCE = os.environ.get("TOP_SRCDIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = "k3y-0f-th3-l1st3n3r"
PATIENCE = 60  # seconds after which what should come is not coming any more; slow machines are not failures

_PR_SET_CHILD_SUBREAPER = 36
# Whatever the clients start in the background becomes our child, so that it can be found and ended.
ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for(condition, seconds=PATIENCE, pause=0.01):
    """Asks again and again until the condition gives something true; gives that, or what it gave last."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > until:
            return value
        time.sleep(pause)


def is_sanitized():
    """Whether the programs were built to find memory errors, and so are some times slower."""
    with open(os.path.join(LIBEXEC, "centralita-engine"), "rb") as program:
        return b"__asan_init" in program.read()


def process_lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def resident_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0


def descendants(top=None):
    """Ids of all processes below this one, or below `top`."""
    top = top or os.getpid()
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as stat:
                    fields = stat.read().rpartition(")")[2].split()
                if fields[0] not in "ZX":
                    parents[int(name)] = int(fields[1])
            except OSError:
                pass
    found = {top}
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found - {top}
        found |= more


def variable_of(pid, name):
    """The value of a variable in a process' environment; None."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as environ:
            for entry in environ.read().split(b"\0"):
                if entry.startswith(name.encode() + b"="):
                    return entry.partition(b"=")[2].decode()
    except OSError:
        pass
    return None


class Result:
    """What a client command gave."""

    def __init__(self, code, out, err, seconds):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds

    def json(self):
        return json.loads(self.out)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"<exit {self.code} after {self.seconds:.2f} s\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}>"


class Engine:
    """A running centralita-engine."""

    def __init__(self, place, limits=None, arguments=()):
        self.place = place
        self.log = open(os.path.join(place.directory, "engine.log"), "ab")

        def prepare():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            if limits:
                limits()

        self.process = subprocess.Popen(
            [os.path.join(LIBEXEC, "centralita-engine"), "--config", place.config, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, env=place.env, preexec_fn=prepare)
        self.pid = self.process.pid
        os.set_blocking(self.process.stdout.fileno(), False)
        self.ready = self._first_line()
        words = self.ready.split()
        if len(words) != 3 or words[0] != "ready":
            self.kill()
            raise RuntimeError(f"the engine did not get ready: {self.ready!r}\n{place.log()}")
        self.url = words[1]
        self.socket = words[2]
        self.address = None
        if self.url != "-":
            parts = urllib.parse.urlsplit(self.url)
            self.address = (parts.hostname, parts.port)

    def _first_line(self):
        data = b""

        def read():
            nonlocal data
            data += self.process.stdout.read() or b""
            return b"\n" in data or self.process.poll() is not None

        wait_for(read)
        return data.decode().partition("\n")[0]

    def kill(self, number=signal.SIGKILL):
        """Ends it by a signal and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self, seconds=PATIENCE):
        code = self.process.wait(seconds)
        self.process.stdout.close()
        self.log.close()
        return code

    def fill_disk(self):
        """From now on none of its files can grow."""
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        sizes = [os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(self.place.state) for name in names]
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (min(size for size in sizes + [4096] if size), hard))

    def free_disk(self):
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (hard, hard))

    def wire(self, **options):
        return Wire(self.socket, **options)

    def request(self, method, target, body=None, headers=None, timeout=PATIENCE):
        return web.request(self.address, method, target, body, headers, timeout)

    def health(self):
        return self.request("GET", "/health")

    def target(self, call, event, account="infocaller", key=KEY):
        """What stands behind the host in the URL of an event."""
        template = f"/hook/{account}/{event}?" + (f"key={key}&" if key else "")
        template += "caller=[_NumLlamante]&line=[_NumInfocaller]&called=[_NumLlamado]&id=[_IdLlamada]&uuid=[_UUID]"
        return call.fill(template + "&divert=[_NumDesvio]", event)

    def raw_event(self, call, event, form="json", close=True, **options):
        body, kind = call.body(event, form)
        method = "GET" if body is None else "POST"
        headers = {"Content-Type": kind} if kind else None
        return web.build(method, self.target(call, event, **options), body, headers, close=close)

    def event(self, call, event, form="json", **options):
        return web.send(self.address, self.raw_event(call, event, form, **options), PATIENCE)


class Place:
    """with Place() as place: …"""

    def __init__(self):
        self.directory = os.path.realpath(tempfile.mkdtemp(prefix="centralita-test-"))
        self.config = os.path.join(self.directory, "centralita.conf")
        self.state = os.path.join(self.directory, "state")
        self.socket = os.path.join(self.directory, "run", "engine.sock")
        self.env = self._environment()
        self.engine = None
        self.ends = []
        self.closed = False
        tap.witnesses.append(self._testify)
        atexit.register(self.close)

    def _environment(self):
        env = {name: value for name, value in os.environ.items()
               if name.split("_")[0] in ("PATH", "ASAN", "UBSAN", "LSAN", "TMPDIR", "CENTRALITA")}
        for name in ("CENTRALITA_CONFIG", "CENTRALITA_SOCKET"):
            env.pop(name, None)
        env["CENTRALITA_LIBEXEC"] = LIBEXEC
        env.setdefault("CENTRALITA_THEMES", os.path.join(SOURCE, "themes"))
        env.update(HOME=self.directory, LC_ALL="C.UTF-8", TZ="Europe/Madrid", TERM="xterm-256color", USER="anna",
                   LOGNAME="anna", CENTRALITA_TEST_PLACE=self.directory)
        for name, part in (("CONFIG_HOME", "xdg-config"), ("STATE_HOME", "xdg-state"), ("DATA_HOME", "xdg-data"),
                           ("RUNTIME_DIR", "xdg-run"), ("CACHE_HOME", "xdg-cache")):
            path = os.path.join(self.directory, part)
            os.mkdir(path, 0o700)
            env["XDG_" + name] = path
        return env

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.closed:
            return
        self.closed = True
        for end in reversed(self.ends):
            end()
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_for(lambda: not self.processes(), 10)
        self._reap()
        shutil.rmtree(self.directory, ignore_errors=True)
        tap.witnesses.remove(self._testify)

    def _reap(self):
        """Takes leave of what was started in the background, but not of what a Popen looks after."""
        if self.engine and self.engine.process.poll() is None:
            self.engine.kill()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass

    def processes(self):
        """Those that were started in this place and live, by id."""
        return [pid for pid in descendants() if variable_of(pid, "CENTRALITA_TEST_PLACE") == self.directory]

    def engines(self):
        """Ids of the engines of this place that run."""
        def is_engine(pid):
            try:
                return os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "centralita-engine"
            except OSError:
                return False
        return [pid for pid in self.processes() if is_engine(pid)]

    def log(self):
        """What the engines wrote, their own log in the state directory included."""
        text = ""
        for folder, _, names in os.walk(self.directory):
            for name in names:
                if name.endswith(".log"):
                    with open(os.path.join(folder, name), "rb") as log:
                        text += log.read().decode("utf-8", "replace")
        return text

    def _testify(self):
        return "\n".join(["-- log of the engine"] + self.log().splitlines()[-30:])

    # ---- Configuration

    def configure(self, provider_url="http://127.0.0.1:9", listener=True, sections=None, mode=0o600, accounts=None,
                  route=None, **provider):
        """Writes a configuration. `accounts` are its providers: name and keys (Server.account), or name and Server;
        without them it is one Infocaller account of that name. `provider` adds keys to the first one or (None)
        takes them away; `sections` does so for any section. `route`: prefix and account."""
        given = accounts or {"infocaller": kinds.keys("infocaller", provider_url)}
        accounts = {name: dict(keys if isinstance(keys, dict) else keys.account()) for name, keys in given.items()}
        next(iter(accounts.values())).update(provider)
        whole = {
            "engine": {"state_directory": self.state, "socket": self.socket, "linger": "2"},
            "agent": {"number": "+34911000222", "country": "ES"},
            **{f"provider.{name}": keys for name, keys in accounts.items()},
        }
        if listener:
            whole["listener"] = {"address": "127.0.0.1", "port": "0", "key": KEY}
        if route:
            whole["route"] = route
        for section, keys in (sections or {}).items():
            whole.setdefault(section, {}).update(keys)
        lines = []
        for section, keys in whole.items():
            lines.append(f"[{section}]")
            lines += [f"{key} = {value}" for key, value in keys.items() if value is not None]
        self.write_config("\n".join(lines) + "\n", mode)

    def write_config(self, text, mode=0o600):
        """In one step: an engine that reads it meanwhile finds the former one or this one."""
        draft = self.config + ".new"
        with open(draft, "w") as file:
            file.write(text)
        os.chmod(draft, mode)
        os.replace(draft, self.config)

    def path(self, name):
        return os.path.join(self.directory, name)

    def without_leak_check(self):
        """Variables for a program in which a library is known to keep what it took."""
        return {"ASAN_OPTIONS": self.env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}

    # ---- Programs

    def start_engine(self, limits=None, arguments=()):
        self.engine = Engine(self, limits, arguments)
        return self.engine

    def command(self, *arguments):
        return [CENTRALITA, "--config", self.config, *arguments]

    def run(self, *arguments, config=True, timeout=PATIENCE, stdin=None, env=None):
        """Runs a client command to its end."""
        command = self.command(*arguments) if config else [CENTRALITA, *arguments]
        start = time.monotonic()
        done = subprocess.run(command, env={**self.env, **(env or {})}, capture_output=True, timeout=timeout,
                              cwd=self.directory, input=stdin, **({} if stdin else {"stdin": subprocess.DEVNULL}))
        return Result(done.returncode, done.stdout.decode("utf-8", "replace"),
                      done.stderr.decode("utf-8", "replace"), time.monotonic() - start)

    def start(self, *arguments, **options):
        """Starts a client command; the caller waits for it."""
        return subprocess.Popen(self.command(*arguments), env=self.env, stdin=subprocess.DEVNULL, cwd=self.directory,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def calls(self, *arguments):
        return self.run("calls", "--json", *arguments).lines()

    def show(self, call):
        return self.run("show", call, "--json").json()

    def status(self):
        return self.run("status", "--json").json()
