# SPDX-License-Identifier: MIT
"""`centralita simulate` as a test starts it, with or without an engine."""
import subprocess
import urllib.parse

import infocaller
import web
from centralita import CENTRALITA
from tap import ok

SPEED = "200"
SECRET = "s3cr3t-0f-4ll"
FORM = "application/x-www-form-urlencoded"


class Simulator:
    """`centralita simulate` with the URLs of the place's engine."""

    def __init__(self, place, *options, urls=None, secret=None):
        self.place = place
        self.log = open(place.path("simulator.log"), "ab")
        env = {**place.env, **({"CENTRALITA_SIMULATOR_PASSWORD": secret} if secret else {})}
        arguments = [CENTRALITA, "simulate", "--line", infocaller.LINE, "--rule-group", "salientes", "--seed", "7", *options]
        if urls:
            with open(place.path("urls"), "w") as file:
                file.write(urls)
            arguments += ["--urls", place.path("urls")]
        self.process = subprocess.Popen(arguments, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.log)
        place.ends.append(self.end)
        line = self.process.stdout.readline().decode()
        self.url = line.split()[1] if line.startswith("ready ") else ""
        ok(self.url, "the simulator is ready", line)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def ask(self, method, path, body=None, kind=None, headers=None, **fields):
        """One request; the fields go into the query of a GET and into the form of a POST."""
        parts = urllib.parse.urlsplit(self.url)
        whole = urllib.parse.urlencode(fields)
        if method == "GET" and fields:
            path += "?" + whole
        elif fields:
            body, kind = whole.encode(), kind or FORM
        if method == "POST" and body is None:
            body = b""
        return web.request((parts.hostname, parts.port), method, path, body,
                           {**({"Content-Type": kind} if kind else {}), **(headers or {})})


def played(place, *options):
    """A simulator that is asked without an engine."""
    return Simulator(place, "--pending", "0", *options, secret=SECRET)


def both(place, *options, **settings):
    """An engine that knows the simulator, and a simulator that knows the engine."""
    port = 0
    place.configure(listener=True)
    with web.socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    place.configure(sections={"listener": {"port": str(port)}})
    place.start_engine()
    urls = place.run("urls").out
    place.engine.kill(15)
    simulator = Simulator(place, "--speed", SPEED, *options, urls=urls)
    place.configure(simulator.url, sections={"listener": {"port": str(port)}}, **settings)
    place.start_engine()
    return simulator


def callers(place, *options):
    """An engine, and then callers that come by themselves: one that comes before the engine is up is lost."""
    place.configure(listener=True)
    place.start_engine()
    return Simulator(place, "--speed", SPEED, *options, urls=place.run("urls").out)
