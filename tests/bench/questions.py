# SPDX-License-Identifier: MIT
"""Questions beside events: how soon rules answer them, and whether operators' questions are answered in time."""
import statistics
import threading

from rig import CONTACTS, ROUNDS, SECONDS, Load, add_contacts, start_nginx
from centralita import Place, wait_for
from question import queries
from wire import Console

RATE = 1000  # questions, and events, a second
CONNECTIONS = 64
OPEN = 200
TIMEOUT = 2  # seconds of an operator's question
QUERIES = queries({
    "FIJA": {"answer": "fixed", "vars": 'DESTINO=911000222, NOTA="regular, pays late"'},
    "SALUDO": {"answer": "contact", "vars": 'NOMBRE={contact.name}, NOTA="regular, pays late"', "default": "NADIE=1"},
    "DESVIO": {"answer": "operator", "timeout": str(TIMEOUT), "choice.1": "Sales: DESTINO=911000222",
               "default": "DESTINO=911000999"},
})
RULES = (  # what is measured, the question, what stands in a good answer
    ("fixed", "FIJA", "DESTINO"),
    (f"contact, of {CONTACTS:,}", "SALUDO", "NOMBRE"),
    ("nginx", "FIJA", "DESTINO"),
)
STATIC = ('{"ApiCall":{"Status":{"Result":"0","ResultText":""},"CustVars":{"CustVar":['
          '{"VarName":"DESTINO","VarValue":"911000222"},{"VarName":"NOTA","VarValue":"regular, pays late"}]}}}')


class Operator(threading.Thread):
    """A console that sees all questions, and answers every second one where it is told to."""

    def __init__(self, engine, answers):
        super().__init__(daemon=True)
        self.console = Console(engine)
        self.answers = answers
        self.seen = self.answered = 0
        self.stopped = False

    def run(self):
        while not self.stopped:
            message = self.console.read()
            if message is None:
                return
            if message["type"] == "question":
                self.seen += 1
                if self.answers and self.seen % 2:
                    self.console.asks += 1
                    self.console.send({"type": "answer", "ask": self.console.asks, "question": message["question"]["id"],
                                       "choice": 1})
            elif message["type"] == "done" and message["exit"] == 0:
                self.answered += 1
            elif message["type"] == "behind":
                raise RuntimeError("the console does not keep up: nothing measured here means anything")


class Asking:
    def __init__(self, place):
        self.place = place
        self.engine = place.start_engine()
        self.nginx = start_nginx(place, STATIC)
        self.first = 1
        add_contacts(self.engine, 0, CONTACTS)

    def beside_events(self, port, seconds, connections, options):
        """A load of questions while events come."""
        events = Load(port, CONNECTIONS, seconds, self.first, options=["-r", str(RATE)])
        asked = Load(port, connections, seconds, self.first + 50_000_000, options=options)
        self.first += 2 * RATE * seconds
        return asked.result(), events.result()

    def rules(self):
        runs = {}
        for _ in range(ROUNDS):
            for what, query, good in RULES:
                port = self.engine.address[1]
                if what == "nginx":
                    if not self.nginx:
                        continue
                    port = self.nginx[0]
                options = ["-q", query, "-r", str(RATE), "-c", str(CONTACTS), "-e", good]
                runs.setdefault(what, []).append(self.beside_events(port, SECONDS, CONNECTIONS, options))
        return runs

    def operators(self, answers):
        operator = Operator(self.engine, answers)
        operator.start()
        asked, events = self.beside_events(self.engine.address[1], 3 * TIMEOUT + 1, OPEN, ["-q", "DESVIO", "-e", "DESTINO"])
        operator.stopped = True
        operator.console.sock.shutdown(2)
        operator.join()
        wait_for(lambda: self.place.status()["questions"]["open"] == 0)
        return asked, events, operator


def median(runs, which, what):
    return statistics.median(run[which][what] for run in runs)


def rules_table(runs):
    print(f"\n| {RATE:,} questions/s beside {RATE:,} events/s | answered | p50 ms | p99 ms | most ms | events' p99 ms "
          "| it : nginx, p99 | aim, p99 |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    floor = median(runs["nginx"], 0, "p99") if "nginx" in runs else None
    for what, _, _ in RULES:
        if what not in runs:
            print(f"| {what} | not installed | | | | | | |")
            continue
        planned = sum(run[0]["planned"] for run in runs[what])
        good = sum(run[0]["good"] for run in runs[what])
        figures = [median(runs[what], 0, name) / 1000 for name in ("p50", "p99", "most")] + [median(runs[what], 1, "p99") / 1000]
        share = f"{figures[1] * 1000 / max(floor, 1):.2f}" if floor and what != "nginx" else ""
        print(f"| {what} | {good:,} of {planned:,} | " + " | ".join(f"{figure:.2f}" for figure in figures)
              + f" | {share} | {'' if what == 'nginx' else '5 ms'} |")


def operators_table(rows):
    print(f"\n| {OPEN} operators' questions open at a time, beside {RATE:,} events/s | answered | by the operator | "
          f"latest s | later than {TIMEOUT} s |")
    print("|---|---:|---:|---:|---:|")
    for what, (asked, _, operator) in rows:
        late = "none" if asked["most"] <= TIMEOUT * 1_000_000 else "SOME"
        print(f"| {what} | {asked['good']:,} | {operator.answered:,} | {asked['most'] / 1e6:.3f} | {late} |")
        if asked["other"] or asked["broken"]:
            print(f"\n{asked['other']} had another answer, and {asked['broken']} none.")


def bench_questions():
    with Place() as place:
        place.configure(sections=QUERIES)
        asking = Asking(place)
        rules_table(asking.rules())
        operators_table([("nobody answers", asking.operators(False)), ("every second one is answered", asking.operators(True))])
