# SPDX-License-Identifier: MIT
"""Other logins of the machine than the one that tests: whoever is root can be any of them, also such as have no
name. The kernel tells the engine whose process it was that connected, so a process of that login does so, and hands
the connection over."""
import os
import socket
import subprocess

import tap
from wire import Console, Wire

POSSIBLE = os.geteuid() == 0
GROUPS = {"viewer": 50001, "agent": 50002, "supervisor": 50003, "admin": 50004}
ROLES = {role: f"group:{number}" for role, number in GROUPS.items()}


class Login:
    """`groups` are roles, or numbers; they are the supplementary ones."""

    def __init__(self, uid, *groups):
        self.uid = uid
        self.groups = [GROUPS.get(group, group) for group in groups]
        self.name = f"uid {uid}"  # of one without a line in /etc/passwd

    def become(self):
        """In a process of its own."""
        os.setgroups(self.groups)
        os.setresgid(self.uid, self.uid, self.uid)
        os.setresuid(self.uid, self.uid, self.uid)

    def connect(self, path):
        """A connection to the socket that was made by this login."""
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            try:
                self.become()
                sock = socket.socket(socket.AF_UNIX)
                sock.connect(path)
                socket.send_fds(theirs, [b"+"], [sock.fileno()])
            except OSError as error:
                theirs.send(b"-" + str(error).encode())
            os._exit(0)
        theirs.close()
        word, files, _, _ = socket.recv_fds(ours, 200, 1)
        ours.close()
        os.waitpid(child, 0)
        if not files:
            raise ConnectionError(word.decode())
        return socket.socket(fileno=files[0])

    def wire(self, engine, **options):
        return Wire(engine.socket, sock=self.connect(engine.socket), **options)

    def console(self, engine):
        return Console(engine, sock=self.connect(engine.socket))

    def run(self, place, *arguments, timeout=60):
        """A client command as this login; gives exit code, stdout and stderr."""
        home = place.path(f"home-{self.uid}")
        if not os.path.isdir(home):
            os.mkdir(home, 0o700)
            os.chown(home, self.uid, self.uid)
        env = {name: value for name, value in place.env.items() if not name.startswith("XDG_")}
        done = subprocess.run([place.command()[0], "--socket", place.socket, *arguments], capture_output=True, cwd="/",
                              env={**env, "HOME": home}, timeout=timeout, stdin=subprocess.DEVNULL, preexec_fn=self.become)
        return done.returncode, done.stdout.decode(), done.stderr.decode()


def open_place(place):
    """Lets others reach what is to be reached in a place; what is secret in it has a mode of its own."""
    os.chmod(place.directory, 0o755)


def run(*cases):
    """As tap.run, where logins can be played."""
    if POSSIBLE:
        return tap.run(*cases)
    tap.skip("other logins", "only root can be somebody else")
    return tap.run()
