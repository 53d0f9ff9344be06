# SPDX-License-Identifier: MIT
"""A place with an account of each kind of provider, and a server behind each."""
import provider
from centralita import PATIENCE, Result
from kinds import KINDS

NUMBER = "+34911000333"


class Five:
    """with Place() as place: five = Five(place) … `keys` are keys of all accounts; `changes` by kind."""

    def __init__(self, place, changes=None, **keys):
        self.place = place
        self.servers = {kind: provider.Server(kind=kind) for kind in KINDS}
        place.ends += [server.close for server in self.servers.values()]
        accounts = {kind: server.account(**{**keys, **(changes or {}).get(kind, {})})
                    for kind, server in self.servers.items()}
        place.configure(accounts=accounts)
        place.start_engine()

    def __getitem__(self, kind):
        return self.servers[kind]

    def behave(self, act, behaviour):
        """All five treat that act so."""
        for server in self.servers.values():
            server.acts[act] = behaviour

    def sent(self, act="dial"):
        """How many requests for it each has had."""
        return {kind: len(server.asked(act)) for kind, server in self.servers.items()}

    def dial(self, kind, number=NUMBER, *options):
        return self.place.run("dial", number, "--provider", kind, *options, "--json")

    def dial_all(self, number=NUMBER):
        """A dial through each at the same time: what each gave, by kind."""
        return run_all(self.place, {kind: ("dial", number, "--provider", kind, "--json") for kind in self.servers})


def run_all(place, commands, meanwhile=None):
    """Client commands at the same time: name and arguments; gives name and Result. `meanwhile` is done while they
    run."""
    started = {name: place.start(*arguments) for name, arguments in commands.items()}
    if meanwhile:
        meanwhile()
    results = {}
    for name, process in started.items():
        out, err = process.communicate(timeout=PATIENCE)
        results[name] = Result(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), 0.0)
    return results
