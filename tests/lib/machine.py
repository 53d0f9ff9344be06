# SPDX-License-Identifier: MIT
"""A machine of a test's own: a root with the system's programs in it, an /etc, /run, /var and /home of its own, users
that exist nowhere else, and centralita as `make install` puts it there. It is made of mounts that nobody else sees and
that end with the test; only root can have one."""
import os
import shutil
import subprocess
import sys
import tempfile

import tap
from centralita import PATIENCE

INSIDE = "CENTRALITA_TEST_INSIDE"
SHARED = ("usr", "proc", "dev", "sys")  # with the machine that tests
OWN = ("etc", "etc/centralita", "run", "var", "var/lib", "tmp", "home", "root", "opt", "srv")
COPIED = ("etc/ld.so.cache", "etc/localtime", "etc/nsswitch.conf", "etc/ssl", "etc/ca-certificates")


def enter():
    """Goes on in a process of its own whose mounts are its own; false where that can't be."""
    if os.environ.get(INSIDE):
        return True
    command = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() != 0 or not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True).returncode:
        return False
    os.environ[INSIDE] = "yes"
    sys.stdout.flush()
    os.execvp("unshare", [*command, sys.executable, *sys.argv])


def run(*cases):
    if enter():
        return tap.run(*cases)
    tap.skip("a machine of one's own", "it takes root, and unshare")
    return tap.run()


class User:
    def __init__(self, machine, name, uid, gid, groups):
        self.machine, self.name, self.uid, self.gid, self.groups = machine, name, uid, gid, groups

    def command(self, *words, **variables):
        """The words to start a program there as this user."""
        env = {"HOME": f"/home/{self.name}", "USER": self.name, "LOGNAME": self.name, "PATH": "/usr/local/bin:/usr/bin:/bin",
               "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TZ": "Europe/Madrid", **self.machine.sanitizers, **variables}
        groups = ",".join(str(group) for group in [self.gid, *self.groups])
        return ["chroot", f"--userspec={self.uid}:{self.gid}", f"--groups={groups}", self.machine.root, "env", "-i",
                *[f"{name}={value}" for name, value in env.items()], *words]

    def run(self, *words, **variables):
        """Runs `centralita` and these words to its end: exit code, stdout, stderr."""
        done = subprocess.run(self.command("centralita", *words, **variables), capture_output=True, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode(), done.stderr.decode()


class Machine:
    """with Machine() as machine: …"""

    def __init__(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="centralita-root-"))
        self.sanitizers = {name: value for name, value in os.environ.items() if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}
        self.users, self.mounts, self.processes = {}, [], []
        self.groups = {}
        self.strangers = {}  # by group, names of members who have no account here

    def __enter__(self):
        tap.witnesses.append(self.log)
        self._make_root()
        return self

    def __exit__(self, *_):
        tap.witnesses.remove(self.log)
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        for place in reversed(self.mounts):
            subprocess.run(["umount", "--lazy", place], check=True)
        with open("/proc/self/mountinfo") as mounts:
            if any(line.split()[4].startswith(self.root) for line in mounts):
                raise RuntimeError(f"{self.root} is left as it is: something is mounted there still")
        shutil.rmtree(self.root)

    def path(self, inside):
        return os.path.join(self.root, inside.lstrip("/"))

    def _mount(self, what, where, *options):
        subprocess.run(["mount", "--rbind", what, where], check=True)
        self.mounts.append(where)

    def _make_root(self):
        os.chmod(self.root, 0o755)
        for name in OWN:
            os.mkdir(self.path(name))
        os.chmod(self.path("tmp"), 0o1777)
        self._install()
        for name in SHARED:
            os.mkdir(self.path(name))
            self._mount("/" + name, self.path(name))
        self._mount(self.path("opt/installed/usr/local"), self.path("usr/local"))
        for name in ("bin", "sbin", "lib", "lib32", "lib64"):
            if os.path.islink("/" + name):
                os.symlink(os.readlink("/" + name), self.path(name))
        for name in COPIED:
            if os.path.isdir("/" + name):
                shutil.copytree("/" + name, self.path(name), symlinks=True)
            elif os.path.exists("/" + name):
                shutil.copy("/" + name, self.path(name))
        self.add_user("root", 0, gid=0)

    def _install(self):
        """As a package would, into a root of its own."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(["make", "-s", "-C", os.environ["TOP_BUILDDIR"], "install", "prefix=/usr/local",
                               "DESTDIR=" + self.path("opt/installed")], env=env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def _write_tables(self):
        with open(self.path("etc/passwd"), "w") as file:
            file.writelines(f"{user.name}:x:{user.uid}:{user.gid}::/home/{user.name}:/bin/sh\n" for user in self.users.values())
        with open(self.path("etc/group"), "w") as file:
            file.writelines(f"{user.name}:x:{user.gid}:\n" for user in self.users.values())
            for name, gid in self.groups.items():
                members = ",".join([user.name for user in self.users.values() if gid in user.groups] + self.strangers.get(name, []))
                file.write(f"{name}:x:{gid}:{members}\n")

    def add_group(self, name, gid):
        self.groups[name] = gid
        self._write_tables()

    def add_user(self, name, uid, *groups, gid=None):
        user = User(self, name, uid, uid if gid is None else gid, [self.groups[group] for group in groups])
        self.users[name] = user
        self._write_tables()
        home = self.path(f"home/{name}")
        os.mkdir(home, 0o700)
        os.chown(home, user.uid, user.gid)
        return user

    def make_directory(self, path, mode, user=None, group=None):
        os.makedirs(self.path(path), exist_ok=True)
        os.chmod(self.path(path), mode)
        os.chown(self.path(path), self.users[user].uid if user else 0, self.users[group].gid if group else 0)

    def write(self, path, text, mode, group):
        with open(self.path(path), "w") as file:
            file.write(text)
        os.chown(self.path(path), 0, self.users[group].gid)
        os.chmod(self.path(path), mode)

    # ---- The service, as its unit says

    def unit(self):
        """The unit's assignments; of several with one key the last."""
        with open(self.path("usr/local/lib/systemd/system/centralita.service")) as file:
            return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line and not line.startswith("#"))

    def prepare_service(self):
        """What sysusers, tmpfiles and the unit have systemd do before the start."""
        unit = self.unit()
        self.add_user(unit["User"], 990)
        self.make_directory("etc/centralita", 0o750, group=unit["Group"])
        self.make_directory("var/lib/" + unit["StateDirectory"], int(unit["StateDirectoryMode"], 8), unit["User"], unit["Group"])
        self.make_directory("run/" + unit["RuntimeDirectory"], int(unit["RuntimeDirectoryMode"], 8), unit["User"], unit["Group"])

    def start_service(self):
        """The engine; gives its process."""
        unit = self.unit()
        places = {"%E": "/etc", "%S": "/var/lib", "%t": "/run"}
        variables = {}
        for word in unit["Environment"].split():
            name, _, value = word.partition("=")
            for place, path in places.items():
                value = value.replace(place, path)
            variables[name] = value
        log = open(self.path("tmp/engine.log"), "ab")
        os.chmod(self.path("tmp/engine.log"), 0o600)
        process = subprocess.Popen(self.users[unit["User"]].command(*unit["ExecStart"].split(), **variables), stderr=log,
                                   stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, umask=int(unit["UMask"], 8))
        log.close()
        self.processes.append(process)
        process.ready = process.stdout.readline().decode().split()
        return process

    def log(self):
        path = self.path("tmp/engine.log")
        if not os.path.exists(path):
            return ""
        with open(path) as file:
            return file.read()
