# SPDX-License-Identifier: MIT
"""Reports checks as TAP, for the tests in Python: each check a line, the plan at the end.

A test file ends with `tap.run(case, case, …)`; each case is a function. An exception in one is a failed
check, with what the workspaces that were open have to say (the engine's log), and the next case goes on."""
import json
import signal
import sys
import threading
import traceback

count = 0
failed = 0
witnesses = []  # functions that give text about what is going on, asked when a check fails


def _plain(line):
    line = line.encode("ascii", "backslashreplace").decode()
    return "".join(c if " " <= c <= "~" else f"\\x{ord(c):02x}" for c in line)


def diagnose(text):
    for line in str(text).splitlines():
        print("# " + _plain(line), flush=True)


def note(text):
    """Something measured or worth knowing; no check."""
    diagnose(text)


_lock = threading.Lock()  # a check's lines stay together


def ok(condition, name, detail=None):
    """One check. `detail` (a text, or anything to be shown) is printed where it fails."""
    with _lock:
        return _ok(condition, name, detail)


def _ok(condition, name, detail):
    global count, failed
    count += 1
    name = _plain(" ".join(str(name).replace("#", "number").split()))
    print(f"{'ok' if condition else 'not ok'} {count} - {name}", flush=True)
    if not condition:
        failed += 1
        if detail is not None:
            diagnose(detail if isinstance(detail, str) else json.dumps(detail, default=repr, indent=1))
        for witness in witnesses:
            diagnose(witness())
    return bool(condition)


def equal(got, wanted, name, detail=None):
    return ok(got == wanted, name, f"got    {got!r}\nwanted {wanted!r}" + (f"\n{detail}" if detail else ""))


def skip(name, why):
    global count
    count += 1
    print(f"ok {count} - {name} # SKIP {why}", flush=True)


_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Interrupted(BaseException):
    pass


def _on_signal(number, frame):
    for other in _SIGNALS:  # the tidying up that follows is not interrupted
        signal.signal(other, signal.SIG_IGN)
    raise Interrupted(signal.Signals(number).name)


def run(*cases):
    """Runs the cases and exits: 0 where all went well."""
    for number in _SIGNALS:
        signal.signal(number, _on_signal)
    global failed
    for case in cases:
        try:
            case()
        except Interrupted as why:
            print(f"Bail out! {why}", flush=True)
            sys.exit(1)
        except Exception:
            ok(False, f"{case.__name__} runs to its end", traceback.format_exc())
    print(f"1..{count}", flush=True)
    sys.exit(1 if failed else 0)
