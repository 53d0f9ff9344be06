# SPDX-License-Identifier: MIT
"""What the measurements share: the load, the contacts, and the servers beside the engine."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import infocaller
import web
from centralita import KEY, descendants, wait_for

BUILD = os.environ.get("TOP_BUILDDIR", ".")
LOAD = os.path.join(BUILD, "tests", "bench", "load")
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONTACTS = 10_000
FIRST_NAMES = ("Ana", "Begoña", "Carla", "Dídac", "Eva", "Íñigo", "José", "Lucía", "Marta", "Núria", "Óscar", "Paula")
LAST_NAMES = ("Ruiz", "Núñez", "García", "López", "Muñoz", "Cádiz", "Soto", "Dias", "Ott", "Ibáñez", "Peña", "Gil")


class Load:
    """One that is under way. `options` are its own (tests/bench/load.c)."""

    def __init__(self, port, connections, seconds, first, calls=0, options=()):
        self.process = subprocess.Popen([LOAD, *options, "127.0.0.1", str(port), str(connections), str(seconds), str(first),
                                         str(calls), infocaller.LINE, infocaller.PASSWORD, KEY],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def result(self):
        out, err = self.process.communicate(timeout=600)
        if self.process.returncode:
            raise RuntimeError(f"load: {err}{out}")
        return json.loads(out)


def load(*arguments, **options):
    return Load(*arguments, **options).result()


def answers(port):
    """Whether something takes requests there."""
    try:
        return web.request(("127.0.0.1", port), "GET", "/", timeout=2).status > 0
    except OSError:
        return False


def processor_seconds(pid):
    """What the process, its threads and children (those that ended too) have used."""
    ticks = 0
    for one in [pid, *descendants(pid)]:
        try:
            with open(f"/proc/{one}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
            ticks += sum(int(fields[i]) for i in (11, 12, 13, 14))
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def add_contacts(engine, first, end):
    def body(n):
        name = f"Ana {n:05d}" if n < 100 else \
            f"{FIRST_NAMES[n % 12]} {LAST_NAMES[n // 12 % 12]} {LAST_NAMES[n // 144 % 12]} {n}"
        return {"change": {"name": name, "add_numbers": [{"number": f"+349{20000000 + n}", "label": "casa"}]}}

    with engine.wire(timeout=300) as wire:
        added = wire.ask_many("contact_add", (body(n) for n in range(first, end)))
    if added != end - first:
        raise RuntimeError(f"seeded {added} contacts only")


# ---- Those to compare with

def end(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_nginx(place, answer=""):
    """One that answers that to everything, and stores nothing."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not program:
        return None
    port = free_port()
    folder = place.path("nginx")
    os.mkdir(folder)
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    reply = f"default_type application/json; return 200 '{answer}';" if answer else "return 200;"
    with open(f"{folder}/nginx.conf", "w") as config:
        config.write(f"{user}worker_processes auto;\npid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\n"
                     "events { worker_connections 4096; }\n"
                     f"http {{\n{temporary}    access_log off;\n    keepalive_requests 1000000000;\n"
                     f"    server {{ listen 127.0.0.1:{port}; location / {{ {reply} }} }}\n}}\n")
    process = subprocess.Popen([program, "-p", folder, "-c", f"{folder}/nginx.conf"], env=place.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place.ends.append(lambda: end(process))  # its workers outlive a master that is killed
    return (port, process) if wait_for(lambda: answers(port), 10) else None


def start_webhook(place):
    program = shutil.which("webhook")
    if not program:
        return None
    port = free_port()
    hooks = [{"id": event, "execute-command": "/bin/true", "http-methods": ["POST"]} for event in infocaller.EVENTS]
    with open(place.path(f"hooks-{port}.json"), "w") as file:
        json.dump(hooks, file)
    process = subprocess.Popen([program, "-hooks", place.path(f"hooks-{port}.json"), "-ip", "127.0.0.1", "-port", str(port),
                                "-urlprefix", "hook/infocaller"], env=place.env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    place.ends.append(lambda: end(process))
    return (port, process) if wait_for(lambda: answers(port), 10) else None
