"""What the benches share: what one run took, the machine in a line, and one form of table."""

import os
import platform
import statistics
import threading
import typing


class Run(typing.NamedTuple):
    """One run of a job; what was not measured is None."""
    seconds: float
    cpu_seconds: typing.Optional[float] = None
    peak_bytes: typing.Optional[int] = None


class Looking:
    """Looks every few milliseconds at what is measured, in a thread of its own, from now until its end."""

    def __init__(self, every):
        self.every, self.over = every, threading.Event()
        self.thread = threading.Thread(target=self.go)
        self.thread.start()

    def go(self):
        while not self.over.wait(self.every):
            self.look()

    def look(self):
        raise NotImplementedError

    def end(self):
        self.over.set()
        self.thread.join()


def machine():
    """The machine in a line, with what else it does just now."""
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as text:
            model = next(line.split(":", 1)[1].strip() for line in text if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return "%d x %s, %s %s, load %.1f" % (
        os.cpu_count(), model, platform.system(), platform.release().split("-")[0], os.getloadavg()[0])


def table(headings, rows):
    """Prints rows below their headings: text to the left, numbers with two decimals to the right; None is an empty cell."""
    cells = [["" if c is None else c if isinstance(c, str) else "%.2f" % c for c in row] for row in rows]
    numbers = [any(isinstance(row[at], (int, float)) for row in rows) for at in range(len(headings))]
    widths = [max(len(row[at]) for row in [headings, *cells]) for at in range(len(headings))]
    for row in [headings, *cells]:
        print("  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numbers)).rstrip())


def comparison(jobs, ours, theirs):
    """
    Prints what each program took for each job, and the ratio of the medians, ours to theirs.

    jobs: pairs of a job's name and {program: [a Run, or what has its fields]}
    """
    rows = []
    for job, programs in jobs:
        medians = {}
        for program, runs in programs.items():
            seconds = [run.seconds for run in runs]
            medians[program] = (statistics.median(seconds), median(run.cpu_seconds for run in runs))
            peak = max((run.peak_bytes for run in runs if run.peak_bytes is not None), default=None)
            rows.append((job, program, medians[program][0], min(seconds), max(seconds), medians[program][1],
                         None if peak is None else peak / 2**20))
        if ours in medians and theirs in medians:
            rows.append(("", "ratio", ratio(medians, ours, theirs, 0), None, None, ratio(medians, ours, theirs, 1), None))
    table(("job", "program", "median s", "fastest", "slowest", "cpu s", "peak MiB"), rows)


def median(figures):
    known = [f for f in figures if f is not None]
    return statistics.median(known) if known else None


def ratio(medians, ours, theirs, at):
    mine, other = medians[ours][at], medians[theirs][at]
    return None if mine is None or not other else mine / other
