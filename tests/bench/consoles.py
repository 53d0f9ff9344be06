# SPDX-License-Identifier: MIT
"""Many consoles on one engine: how soon after an event's 200 each that reads is told, what those cost that have stopped
reading, and whether they are right when they read again. Alone: python3 consoles.py [SECONDS [READING STOPPED]]"""
import json
import os
import resource
import subprocess
import sys
import time

from rig import BUILD, Load, processor_seconds
from centralita import Place, resident_bytes

CONSOLES = os.path.join(BUILD, "tests", "bench", "consoles")
READING = 150
STOPPED = 50
RATE = 1000  # events a second
CONNECTIONS = 400  # of the sender, each with a call under way
SECONDS = int(os.environ.get("BENCH_CONSOLES_SECONDS", "60"))
RESUMED = 0.8  # of the time has passed when those that stopped read again
EVENTS = 4  # of a call
SLACK = 4000  # calls that the file of times has place for beyond those that are planned
MIB = 1 << 20


class Consoles:
    """The program that plays them (tests/bench/consoles.c)."""

    def __init__(self, engine, times, reading, stopped):
        self.process = subprocess.Popen([CONSOLES, engine.socket, times, str(reading), str(stopped)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the consoles ended: exit {self.process.wait()}")
        return json.loads(line)

    def tell(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def busy_seconds():
    """Of all processors, since the machine started."""
    with open("/proc/stat") as stat:
        ticks = [int(word) for word in stat.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def ended_children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Run:
    """One load, with so many consoles attached."""

    def __init__(self, place, seconds, reading, stopped):
        self.place, self.seconds, self.reading, self.stopped = place, seconds, reading, stopped
        self.engine = place.start_engine()
        self.memory = []
        times = place.path("times")
        with open(times, "wb") as file:
            file.truncate((RATE * seconds // EVENTS + SLACK) * EVENTS * 8)
        self.consoles = Consoles(self.engine, times, reading, stopped)
        self.attached = resident_bytes(self.engine.pid)
        used, busy, ended = processor_seconds(self.engine.pid), busy_seconds(), ended_children_seconds()
        self.begin = time.monotonic()
        load = Load(self.engine.address[1], CONNECTIONS, seconds, 1, options=["-r", str(RATE), "-m", "-t", times])
        self._watch(seconds * RESUMED)
        self.resumed = self.consoles.tell("resume") if stopped else None
        self._watch(seconds)
        self.load = load.result()
        took = time.monotonic() - self.begin
        work = processor_seconds(self.engine.pid) - used
        self.work = work / took
        self.sender = (ended_children_seconds() - ended) / took
        self.busy = (busy_seconds() - busy) / took
        self.result = self.consoles.tell("end")
        self.consoles.close()
        self.end = resident_bytes(self.engine.pid)
        self.stored = place.status()["feed"]["events"]
        place.engine.kill()

    def _watch(self, until):
        """Notes the engine's memory each second."""
        while time.monotonic() - self.begin < until:
            at = time.monotonic() - self.begin
            self.memory.append((at, resident_bytes(self.engine.pid)))
            time.sleep(max(0, min(until, int(at) + 1) - (time.monotonic() - self.begin)))

    def memory_at(self, seconds):
        return next((size for at, size in self.memory if at >= seconds), self.end)

    def tell_memory(self):
        marks = sorted({10, *range(0, self.seconds, 10)} - {0})
        after = [size for at, size in self.memory if at >= 10] or [self.end]
        print(f"The engine's memory: {self.attached / MIB:.1f} MiB with all attached; "
              + ", ".join(f"{self.memory_at(mark) / MIB:.1f} at {mark} s" for mark in marks)
              + f"; {self.end / MIB:.1f} at the end. At most {max(size for _, size in self.memory) / MIB:.1f} in all, and "
              f"from 10 s on between {min(after) / MIB:.1f} and {max(after) / MIB:.1f}.")

    def tell_truth(self):
        load, result = self.load, self.result
        lost = load["good"] - self.stored
        print(f"{load['good']:,} of {load['planned']:,} events were answered 200, {load['other'] + load['broken']} otherwise; "
              f"{self.stored:,} are in the journal, and the calls show {result['events']:,}: "
              f"{'none is lost' if lost <= 0 and result['events'] >= load['good'] else 'SOME ARE LOST'}.")
        if not self.reading:
            return
        print(f"{result['told']:,} times a console was told of an event, by {result['frames']:,} frames, "
              f"{result['bytes'] / MIB:,.0f} MiB. Of those that read all along {result['readers_behind']} fell behind. At the end "
              f"{result['wrong']} calls of any console differ from what a fresh one is told, and {result['lacking']} of its first "
              f"page are missing in one.")
        if self.resumed:
            print(f"All {self.resumed['resumed']} that had stopped read again after {self.seconds * RESUMED:.0f} s, beside the load; "
                  f"{self.resumed['behind']} had fallen behind; they had all that they show after "
                  f"{self.resumed['median'] / 1000:,.0f} ms (median), at most {self.resumed['most'] / 1000:,.0f} ms.")


def bench_consoles(seconds=SECONDS, reading=READING, stopped=STOPPED):
    runs = []
    for readers, lazy in ((0, 0), (reading, stopped)):
        with Place() as place:
            place.configure()
            runs.append(Run(place, seconds if readers else min(seconds, 20), readers, lazy))
    print(f"\n| {RATE:,} events/s for {seconds} s, {CONNECTIONS} calls under way | from 200 to a console's socket: p50 ms | p99 ms "
          "| most ms | aim, p99 | 200: p50 ms | 200: p99 ms | engine's share of a processor |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for run in runs:
        load, result = run.load, run.result
        told = [f"{result[what] / 1000:.1f}" if run.reading else "" for what in ("p50", "p99", "most")]
        print(f"| {run.reading} consoles read, {run.stopped} have stopped | {' | '.join(told)} | {'100 ms' if run.reading else ''} "
              f"| {load['p50'] / 1000:.2f} | {load['p99'] / 1000:.2f} | {run.work * 100:.0f} % |")
    readers = run.result["cpu"] / run.seconds
    print(f"\nSender, consoles and engine share the {os.cpu_count()} processors: the engine used {run.work * 100:.0f} % of one, the sender "
          f"{run.sender * 100:.0f} %, the consoles (one process) {readers * 100:.0f} %; whatever else runs here, "
          f"{max(0, run.busy - run.work - run.sender - readers) * 100:.0f} %.")
    runs[-1].tell_memory()
    runs[-1].tell_truth()


if __name__ == "__main__":
    bench_consoles(*(int(word) for word in sys.argv[1:]))
