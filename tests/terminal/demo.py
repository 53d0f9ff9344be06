# SPDX-License-Identifier: MIT
"""The demo: a newcomer sees calls moving, dials, leaves, and nothing stays behind."""
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import tap
from centralita import CENTRALITA, Place, wait_for
from tap import equal, ok
from terminal import Terminal

LIVE = ("ringing", "talking", "seeking")


def demo(place):
    os.makedirs(place.path("tmp"), exist_ok=True)
    return Terminal([CENTRALITA, "demo"], {**place.env, "TMPDIR": place.path("tmp")}, mark="Contacts")


def left_over(place):
    """Files outside what a user keeps by will, and processes."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(place.directory) for name in names]
    return files, place.processes()


def answers_a_question(terminal):
    """The key of the first choice, once a caller is to be put through. One who hangs up at this moment, or is put
    through by the default, is no reason to fail: another one comes."""
    for _ in range(3):
        if not terminal.wait_until(lambda rows: any("[1] Sales" in row for row in rows), 90):
            return False
        terminal.key("1")
        if terminal.wait_until(lambda rows: any("answered" in row and "Sales" in row for row in rows), 5):
            return True
    return False


def moves_and_leaves_nothing():
    for name, leave in (("q", None), ("SIGHUP", signal.SIGHUP), ("SIGKILL", signal.SIGKILL)):
        with Place() as place:
            with demo(place) as terminal:
                ok(terminal.wait("Contacts", 60), f"{name}: the demo opens", terminal.text())
                moving = terminal.wait_until(lambda rows: any(word in row for row in rows for word in LIVE), 60)
                ok(moving, f"{name}: calls come by themselves", terminal.text())
                ok(terminal.wait("Ana Ruiz"), f"{name}: there are contacts", terminal.text())
                if leave is None:
                    ok(answers_a_question(terminal), "a newcomer answers a question", terminal.text())
                    terminal.wait_until(lambda rows: any("ended" in row or "missed" in row for row in rows), 60)
                    terminal.key("d")
                    ok(terminal.wait_until(lambda rows: any("infocaller" in row or "taken" in row for row in rows)),
                       "a contact can be dialled", terminal.text())
                    terminal.wait("mobile", 2)
                    terminal.key("esc")
                    terminal.wait_gone("mobile")
                    terminal.key("q")
                    terminal.wait("Question")
                    terminal.key("y")
                    over = terminal.wait_over()
                    equal(over, ("exited", 0), f"{name}: it ends well", terminal.text())
                else:
                    os.kill(terminal.child(), leave)
                    terminal.wait_over()
                gone = wait_for(lambda: not [pid for pid in place.processes() if pid != terminal.process.pid], 30)
                ok(gone, f"{name}: no process stays", place.processes())
                if name != "SIGKILL":
                    ok(wait_for(lambda: not left_over(place)[0], 10), f"{name}: no file stays", left_over(place)[0])


def program_of(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def another_console():
    """It was given the demo's configuration: when the demo ends it starts no engine anew, and says that it is gone; also
    where the end takes long, since the simulator does not leave."""
    with Place() as place, demo(place) as terminal:
        ok(terminal.wait("Ana Ruiz", 60), "the demo opens", terminal.text())
        files, _ = left_over(place)
        config = next(path for path in files if path.endswith("centralita.conf") and path.startswith(place.path("tmp")))
        with Terminal([CENTRALITA, "--config", config], place.env, mark="Contacts") as other:
            ok(other.wait("Ana Ruiz"), "another console has it too", other.text())
            for pid in place.processes():
                if program_of(pid) == "centralita-simulator":
                    os.kill(pid, signal.SIGSTOP)
            terminal.key("q")
            terminal.wait("Question")
            terminal.key("y")
            equal(terminal.wait_over(30), ("exited", 0), "the demo ends", terminal.text())
            ok(other.wait("engine lost"), "the other says that the engine is gone", other.text())
            ok(wait_for(lambda: not left_over(place)[0], 10), "no file stays", left_over(place)[0])
            other.key("q")
            ok(other.wait_over(), "and can be left", other.text())
        gone = wait_for(lambda: not [pid for pid in place.processes() if pid != terminal.process.pid], 30)
        ok(gone, "no process stays", place.processes())


def two_demos():
    with Place() as place:
        with demo(place) as one, demo(place) as two:
            ok(one.wait("Contacts", 60) and two.wait("Contacts", 60), "two demos run side by side")


tap.run(moves_and_leaves_nothing, another_console, two_demos)
