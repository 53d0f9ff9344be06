# SPDX-License-Identifier: MIT
"""`centralita serve` under something that starts it again, as the unit says (Restart=on-failure, RestartSec=250ms);
events that come to it all the while; and consoles that are watched meanwhile."""
import itertools
import os
import signal
import subprocess
import threading
import time
import urllib.parse

import tap
import web
from centralita import PATIENCE, Engine, is_sanitized, wait_for
from infocaller import Call

RESTART_SEC = 0.25
LOST = "engine lost"
BACK_WITHIN = 20 if is_sanitized() else 5  # seconds: on a machine with much else to do; what it took is noted


class Service(Engine):
    """Who dies by a signal or with a fault is started again once `may_start` is set; who leaves well is not."""

    def __init__(self, place):
        self.place = place
        self.starts = []  # of each start: when it was ready
        self.may_start, self.closed, self.again = threading.Event(), False, False
        self.process = None
        self.may_start.set()
        place.ends.append(self.close)
        self.thread = threading.Thread(target=self._supervise)
        self.thread.start()
        self.wait_start(1)

    def _supervise(self):
        while not self.closed:
            with open(self.place.path("engine.log"), "ab") as log:
                self.process = subprocess.Popen(self.place.command("serve"), stdin=subprocess.DEVNULL, env=self.place.env,
                                                stdout=subprocess.PIPE, stderr=log)
            with self.process.stdout as out:
                words = out.readline().decode().split()
                if words:
                    parts = urllib.parse.urlsplit(words[1])
                    self.address, self.socket, self.pid = (parts.hostname, parts.port), words[2], self.process.pid
                    self.starts.append(time.monotonic())
                code = self.process.wait()
            if code == 0 and not self.again:
                return
            if not self.again:
                time.sleep(RESTART_SEC)
            self.again = False
            self.may_start.wait()

    def wait_start(self, number):
        """Until it has been ready so many times; gives when it was so last."""
        if not wait_for(lambda: len(self.starts) >= number):
            raise RuntimeError(f"the engine was ready {len(self.starts)} times, not {number}\n{self.place.log()}")
        return self.starts[number - 1]

    def kill(self, number=signal.SIGKILL):
        os.kill(self.pid, number)

    def restart(self):
        """As `systemctl restart`."""
        self.again = True
        self.kill(signal.SIGTERM)

    def close(self):
        self.closed = True
        self.may_start.set()
        while self.thread.is_alive():
            if self.process.poll() is None:
                self.process.kill()
            self.thread.join(0.05)


class Events:
    """Calls that come in, some a second; `stays` of them are not over. What was answered 200 is kept."""

    def __init__(self, service, pause=0.05, stays=3):
        self.service, self.pause, self.stays = service, pause, stays
        self.good = []  # (call, event) that were answered 200
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._send)
        self.thread.start()

    def _send(self):
        for n in itertools.count(1000):
            call = Call(n, number=f"+3466611{n:04d}")
            for event in ("inicio", "desvio_correcto", "fin")[:2 if n < 1000 + self.stays else 3]:
                while not self._tell(call, event):
                    if self.service.closed:
                        return
                    time.sleep(self.pause)
                time.sleep(self.pause)
            if self.stopped.is_set():
                return

    def _tell(self, call, event):
        """As a provider does, an event that is not answered is sent again."""
        try:
            answer = web.send(self.service.address, self.service.raw_event(call, event), PATIENCE)
        except OSError:
            return False
        if answer.status == 200:
            self.good.append((call, event))
        return answer.status == 200

    def stop(self):
        """Behind the call that is under way."""
        self.stopped.set()
        self.thread.join()

    def check(self, wire):
        """All that was answered is there."""
        calls = {call["sequence"]: call for call in wire.calls()}
        lost = [(call.sequence, event) for call, event in self.good if call.sequence not in calls
                or (event == "fin" and calls[call.sequence]["state"] != "ended")
                or (event == "desvio_correcto" and calls[call.sequence]["state"] not in ("connected", "ended"))]
        tap.equal(lost, [], f"all {len(self.good)} events that were answered 200 are there")


class Watch(threading.Thread):
    """Sees on a terminal when the engine is lost, and when it is back; times of time.monotonic(), or False."""

    def __init__(self, terminal, name, reason=None):
        """`reason`: what is to be read meanwhile; then it has been looked for again."""
        super().__init__()
        self.terminal, self.name, self.reason = terminal, name, reason
        self.lost = self.told = self.back = False
        self.looked = threading.Event()
        self.shown = ""
        self.start()

    def run(self):
        self.lost = self.terminal.wait(LOST, PATIENCE)
        self.told = self.lost and self.reason and self.terminal.wait(self.reason, PATIENCE)
        self.looked.set()
        if self.lost:
            self.back = self.terminal.wait_gone(LOST, PATIENCE)
        self.shown = self.terminal.text()

    def check(self, what, gone, ready):
        """It was lost at `gone` at the earliest, and one was ready again at `ready`."""
        self.join()
        tap.ok(self.lost and gone <= self.lost, f"{what}: {self.name} says so", self.shown)
        tap.ok(self.back and self.lost < self.back < ready + BACK_WITHIN, f"{what}: {self.name} is attached again by itself", self.shown)
        tap.note(f"{self.name}: said after {(self.lost - gone) * 1000:.0f} ms, back {(self.back - ready) * 1000:.0f} ms after `ready`")
