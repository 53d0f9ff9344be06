# SPDX-License-Identifier: MIT
"""Measures what the documentation promises and prints it as tables; `make bench` runs it. Beside the engine, the
same load goes to an nginx that answers an empty 200 and stores nothing, and to `webhook` that runs /bin/true.

    BENCH_SECONDS (4) of each run, BENCH_ROUNDS (3) of all runs, of which the medians are shown;
    BENCH_CONSOLES_SECONDS (60) of the run with many consoles"""
import os
import platform
import signal
import statistics
import subprocess
import tempfile
import time

from rig import BUILD, CONTACTS, ROUNDS, SECONDS, add_contacts, load, processor_seconds, start_nginx, start_webhook
import web
from centralita import Place, is_sanitized, resident_bytes
from consoles import bench_consoles
from infocaller import Call
from questions import bench_questions
from terminal import Terminal

CONNECTIONS = (1, 32, 256)
CALLS = 20_000
STARTS = 30  # of a console
EVENTS = 100  # whose way to the screen is timed
MANY_CONTACTS = 100_000
FILTERS = ("a", "an", "ana", "ruiz", "cadiz", "nunez ana", "9 2 0", "92000", "920 05", "zzz", "gar lop", "munoz 77", "e", "o 1")
MIB = 1 << 20


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


# ---- Events stored and answered

class Feeding:
    """Rounds of load, each server in turn, so that what else the machine does meets all of them."""

    def __init__(self, place):
        self.place = place
        self.engine = place.start_engine()
        self.servers = {"engine": (self.engine.address[1], self.engine.process), "nginx": start_nginx(place),
                        "webhook": None}
        self.first = 1
        self.runs = {}
        self.memory = []

    def run(self):
        self.memory.append(("at the start", resident_bytes(self.engine.pid)))
        for turn in range(ROUNDS):
            for connections in CONNECTIONS:
                for name, server in self.servers.items():
                    # webhook answers first and works afterwards: a new one each time, and ended at once, so
                    # that what it still has to do does not weigh on the next.
                    server = start_webhook(self.place) if name == "webhook" else server
                    if server:
                        self.runs.setdefault((name, connections), []).append(self.one(name, *server, connections))
            self.memory.append((f"after round {turn + 1}", resident_bytes(self.engine.pid)))
        feed = self.place.status()["feed"]
        good = sum(run["good"] for (name, _), runs in self.runs.items() if name == "engine" for run in runs)
        self.stored = feed["events"]
        self.all_there = feed["events"] >= good
        self.peak = peak_bytes(self.engine.pid)

    def one(self, name, port, process, connections):
        used = processor_seconds(process.pid)
        result = load(port, connections, SECONDS, self.first)
        self.first = result["calls"] + 1
        result["work"] = (processor_seconds(process.pid) - used) * 1e6 / max(result["good"], 1)
        if name == "webhook":
            process.kill()
            process.wait()
        return result

    def median(self, name, connections, what):
        runs = self.runs.get((name, connections))
        return statistics.median(run[what] for run in runs) if runs else None

    def table(self):
        print("\n| connections | server | events/s | p50 ms | p99 ms | its work µs/event | engine : it, events/s | engine : it, p99 |")
        print("|---:|---|---:|---:|---:|---:|---:|---:|")
        for connections in CONNECTIONS:
            mine = [self.median("engine", connections, what) for what in ("per_second", "p99")]
            for name in self.servers:
                rate, half, most, work = (self.median(name, connections, what) for what in ("per_second", "p50", "p99", "work"))
                if rate is None:
                    print(f"| {connections} | {name} | not installed | | | | | |")
                    continue
                ratios = "| |" if name == "engine" else f"| {mine[0] / rate:.2f} | {mine[1] / max(most, 1):.2f} |"
                print(f"| {connections} | {name} | {rate:,.0f} | {half / 1000:.2f} | {most / 1000:.2f} | {work:.0f} {ratios}")
        wrong = sum(run["other"] + run["broken"] for (name, _), runs in self.runs.items() if name == "engine" for run in runs)
        print(f"\nThe engine answered {wrong} events with anything but 200, and has {self.stored:,} in its store: "
              f"{'every one that was answered' if self.all_there else 'NOT every one that was answered'}.")
        print("Its memory: " + ", ".join(f"{size / MIB:.1f} MiB {when}" for when, size in self.memory)
              + f", at most {self.peak / MIB:.1f} MiB.")


# ---- The console

def seed(place, engine):
    add_contacts(engine, 0, CONTACTS)
    through = load(engine.address[1], 64, 0, 1, CALLS)
    if through["good"] != 4 * CALLS:
        raise RuntimeError(f"seeded {through} only")


def filter_contacts(engine):
    """Seconds that the first page of a filter takes, over all those contacts."""
    add_contacts(engine, CONTACTS, MANY_CONTACTS)
    times = []
    with engine.wire(timeout=60) as wire:
        for text in FILTERS * 5:
            start = time.monotonic()
            wire.ask("contacts", text=text, limit=50)
            times.append(time.monotonic() - start)
    return sorted(times)


def console_starts(place, mark):
    """Seconds to the mark, and bytes resident, of one console after the other."""
    times, sizes = [], []
    for _ in range(STARTS):
        with Terminal(place.command(), place.env, mark=mark) as terminal:
            terminal.wait("Ana 00000", 20)
            terminal.wait("ended", 20)
            times.append(terminal.first_content() or 99)
            sizes.append(resident_bytes(terminal.child()))
    return sorted(times), sorted(sizes)


def to_the_screen(place, engine):
    times = []
    with Terminal(place.command(), place.env) as terminal:
        terminal.wait("Ana 00000", 20)
        for n in range(EVENTS):
            call = Call(90_000_000 + n, number=f"+3491155{n:04d}")
            answer = web.send(engine.address, engine.raw_event(call, "inicio"))
            at = time.monotonic()
            shown = f"{n:04d}"
            seen = terminal.wait(f"911 55 {shown[:2]} {shown[2:]}", 10)
            times.append(seen - at if answer.status == 200 and seen else 99)
            engine.event(call, "fin")
    return sorted(times)


def milliseconds(times):
    return f"median {times[len(times) // 2] * 1000:.1f} ms, p99 {times[int(len(times) * 0.99) - 1] * 1000:.1f} ms"


def bench_console(place):
    engine = place.start_engine()
    seed(place, engine)
    first, sizes = console_starts(place, "Contacts")
    whole, _ = console_starts(place, "Ana 00000")
    ways = to_the_screen(place, engine)
    size = resident_bytes(engine.pid)
    filters = filter_contacts(engine)
    print("\n| what | measured | aim |\n|---|---|---|")
    print(f"| first content at 80x24, {CONTACTS:,} contacts and {CALLS:,} calls | {milliseconds(first)} | 15 ms |")
    print(f"| with the contacts in it | {milliseconds(whole)} | |")
    print(f"| console resident | median {sizes[len(sizes) // 2] / MIB:.1f} MiB, most {sizes[-1] / MIB:.1f} MiB | 12 MB |")
    print(f"| from an event's 200 to the screen | {milliseconds(ways)} | 100 ms |")
    print(f"| engine resident, with these calls and contacts | {size / MIB:.1f} MiB | 64 MB |")
    print(f"| a page of contacts for what was typed, {MANY_CONTACTS:,} contacts | {milliseconds(filters)} | |")


def bench_frames():
    """The supervisors' view with 500 agents at 200x60: its frames, from the key to the last byte."""
    done = subprocess.run([os.path.join(BUILD, "tests/bench/frames")], capture_output=True, text=True, timeout=300, check=True)
    print(f"\nThe supervisors' view, 500 agents and 60 live calls at 200x60; a frame may take 16 ms:\n\n{done.stdout}")


def machine():
    with open("/proc/cpuinfo") as info:
        names = [line.partition(":")[2].strip() for line in info if line.startswith("model name")]
    folder = tempfile.gettempdir()
    kind = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True).stdout.strip()
    print(f"{os.cpu_count()} processors ({names[0] if names else platform.machine()}), Linux {platform.release()}; the store on {kind}; "
          f"load, engine and all else on the same machine; {ROUNDS} rounds of {SECONDS} s each, medians.")
    if is_sanitized():
        print("\n**These programs were built to find errors: the figures mean nothing.**")


def stop(number, frame):
    raise SystemExit(signal.Signals(number).name)


def main():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    tempfile.tempdir = BUILD  # a real disk, where there is one: the cost of writing belongs to the measurement
    machine()
    with Place() as place:
        place.configure()
        bench_console(place)
    with Place() as place:
        place.configure()
        feeding = Feeding(place)
        feeding.run()
        feeding.table()
    bench_questions()
    bench_frames()
    bench_consoles()


main()
