# SPDX-License-Identifier: MIT
"""A shared server whose engine is killed: the consoles of its users, who may not start one, and root's, who may read
the configuration and must not, are back with the service's next one."""
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import kinds
import machine
from centralita import KEY, PATIENCE, Engine, descendants
from infocaller import Call
from machine import Machine
from supervision import LOST, Watch
from tap import equal, ok
from terminal import Terminal

CONFIG = """[agent]
country = ES

[listener]
address = 127.0.0.1
port = 0
key = {key}

[roles]
agent = group:phones
supervisor = group:leads
admin = root

[agent.anna]
number = 910000002

[provider.infocaller]
{account}
"""
CALL = Call(1, number="+34666110500")
SHOWN = "666 11 05 00"


class Server:
    """A machine with the service and three consoles."""

    def __init__(self, place):
        self.place = place
        place.add_group("phones", 2001)
        place.add_group("leads", 2002)
        place.prepare_service()
        users = {"anna": place.add_user("anna", 1001, "phones"), "susi": place.add_user("susi", 1002, "leads"),
                 "root": place.users["root"]}
        account = "\n".join(f"{key} = {value}" for key, value in kinds.keys("infocaller", "http://127.0.0.1:9").items())
        place.write("etc/centralita/centralita.conf", CONFIG.format(key=KEY, account=account), 0o640, "centralita")
        self.start()
        self.tell("inicio", "desvio_correcto")
        self.terminals = {name: Terminal(user.command("centralita"), os.environ) for name, user in users.items()}

    def start(self):
        self.process = self.place.start_service()
        self.ready = time.monotonic()
        self.sender = Engine.__new__(Engine)
        host, port = self.process.ready[1].removeprefix("http://").split(":")
        self.sender.address = (host, int(port))

    def tell(self, *events):
        for event in events:
            equal(self.sender.event(CALL, event).status, 200, f"{event} is taken")

    def engines(self):
        def program(pid):
            try:
                return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
            except OSError:
                return ""
        return [pid for pid in descendants() if program(pid) == "centralita-engine"]


def killed():
    with Machine() as place:
        server = Server(place)
        anna, susi, root = server.terminals.values()
        try:
            ok(all(terminal.wait(SHOWN, PATIENCE) for terminal in server.terminals.values()), "all three see the call", anna.text())
            anna.type("55")
            susi.key("T")
            ok(susi.wait("Live calls") and anna.wait("55"), "one has begun a number, one looks at the team", susi.text())
            watches = [Watch(terminal, name, "no engine is running") for name, terminal in server.terminals.items()]
            gone = time.monotonic()
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            for watch in watches:
                ok(watch.looked.wait(PATIENCE) and watch.told, f"{watch.name} looks for it, and says that there is none")
            equal(server.engines(), [], "nobody started another")
            server.start()
            for watch in watches:
                watch.check("killed", gone, server.ready)
            equal(server.engines(), [server.process.pid], "and the service's is the only one")
            ok(anna.wait("55") and susi.wait("Live calls"), "all is as it was")
            server.tell("fin")
            ok(susi.wait("No call is live") and root.wait("ended"), "what comes in then is seen", root.text())
            the_end_for_good(server)
        finally:
            for terminal in server.terminals.values():
                terminal.close()


def the_end_for_good(server):
    """Root stops the service, with a console open."""
    root = server.terminals["root"]
    code, out, err = server.place.users["root"].run("stop")
    equal((code, server.process.wait(PATIENCE)), (0, 0), "root stops it", err)
    ok(all(terminal.wait(LOST) for terminal in server.terminals.values()), "which all say")
    time.sleep(7)  # the measurement itself: after five seconds a console would start one of its own
    equal(server.engines(), [], "and root's console leaves it at that")
    ok(root.wait(LOST), "it says so still", root.text())


machine.run(killed)
