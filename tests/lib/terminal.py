# SPDX-License-Identifier: MIT
"""A program in a pseudo-terminal, and the eyes and hands of a person before it (tests/terminal/vt.c)."""
import os
import subprocess
import time

VT = os.path.join(os.environ.get("TOP_BUILDDIR", "."), "tests", "terminal", "vt")

KEYS = {
    "enter": b"\r", "esc": b"\x1b", "tab": b"\t", "backspace": b"\x7f", "up": b"\x1b[A", "down": b"\x1b[B",
    "right": b"\x1b[C", "left": b"\x1b[D", "f1": b"\x1bOP", "pgup": b"\x1b[5~", "pgdn": b"\x1b[6~",
    "^C": b"\x03", "^L": b"\x0c", "^U": b"\x15", "^Z": b"\x1a", "shift-tab": b"\x1b[Z",
}
# What those of the keypad are under an application's cursor keys.
APPLICATION = {"up": b"\x1bOA", "down": b"\x1bOB", "right": b"\x1bOC", "left": b"\x1bOD"}


class Cell:
    def __init__(self, words):
        self.text = bytes.fromhex(words[0]).decode("utf-8", "replace")
        self.width = int(words[1])
        self.foreground, self.background = words[2], words[3]
        self.attributes = words[4].strip(",-").split(",") if words[4] != "-" else []


class Terminal:
    def __init__(self, command, env, rows=24, columns=80, mark="", cwd=None):
        self.rows, self.columns = rows, columns
        self.process = subprocess.Popen([VT, str(rows), str(columns), mark, *command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env=env, cwd=cwd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            try:
                self.process.stdin.close()
                self.process.wait(10)
            except (OSError, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the terminal is gone")
        return line.decode("utf-8", "replace").rstrip("\n")

    def _ask(self, command):
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()
        return self._line()

    # ---- Hands

    def send(self, raw):
        return self._ask("send " + raw.hex())

    def type(self, text):
        return self.send(text.encode())

    def key(self, *names):
        for name in names:
            self.send(KEYS[name] if name in KEYS else name.encode())

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        return self._ask(f"resize {rows} {columns}")

    def hang_up(self):
        return self._ask("hangup")

    # ---- Eyes

    def screen(self):
        """The rows as texts."""
        words = self._ask("screen").split()
        self.cursor = (int(words[3]), int(words[4]), words[5] == "1")
        return [self._line() for _ in range(int(words[1]))]

    def text(self):
        return "\n".join(self.screen())

    def row_with(self, text):
        return next((row for row in self.screen() if text in row), None)

    def cell(self, row, column):
        return Cell(self._ask(f"cell {row} {column}").split()[1:])

    def find(self, text):
        """(row, column) of the text, in cells; None."""
        for row, line in enumerate(self.screen()):
            at = line.find(text)
            if at >= 0:
                return row, at
        return None

    def received(self):
        return int(self._ask("bytes").split()[1])

    def raw(self, start=0):
        words = self._ask(f"raw {start}").split()
        return bytes.fromhex(words[1]) if len(words) > 1 else b""

    # ---- Waiting; False where it did not come in time

    def wait(self, text, seconds=15):
        """Until the text is on the screen. Gives the time (of time.monotonic) at which it was, or False."""
        words = self._ask(f"wait {int(seconds * 1000)} {text.encode().hex()}").split()
        return int(words[1]) / 1e9 if words[0] == "yes" else False

    def wait_gone(self, text, seconds=15):
        words = self._ask(f"lacks {int(seconds * 1000)} {text.encode().hex()}").split()
        return int(words[1]) / 1e9 if words[0] == "yes" else False

    def wait_until(self, condition, seconds=15):
        """Until condition(rows) holds."""
        until = time.monotonic() + seconds
        while True:
            rows = self.screen()
            if condition(rows):
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.02)

    def wait_over(self, seconds=15):
        """Until the program has ended: ("exited", code) or ("killed", signal); None."""
        words = self._ask(f"over {int(seconds * 1000)}").split()
        return (words[0], int(words[1])) if len(words) > 1 else None

    def child(self):
        return int(self._ask("child").split()[1])

    def first_content(self):
        """Seconds from the start of the program until the mark was on the screen; None."""
        _, _, started, marked = self._ask("child").split()
        return (int(marked) - int(started)) / 1e9 if int(marked) else None
