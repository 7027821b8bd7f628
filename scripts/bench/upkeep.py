# SPDX-License-Identifier: Apache-2.0
"""The service with nothing to do, and with a PostgreSQL that was killed."""
import os
import signal
import statistics
import time

from data import HEADER, block
from report import Line

IDLE_SECONDS, KILLS = 30, 5


def idle(site, _):
    """Processor and memory of the service alone, once it has loaded a file and then has none."""
    site.empty()
    site.start()
    _drop(site, "avant.csv")
    before = _processor(site.service.pid)
    time.sleep(IDLE_SECONDS)  # what is measured
    share = (_processor(site.service.pid) - before) / IDLE_SECONDS
    resident = _resident(site.service.pid)
    site.stop()
    site.empty()
    yield Line(f"idle service without console, {IDLE_SECONDS} s", f"{share:.2%} of a core", "–", f"{share:.2%}", "≤ 0.5 %",
               share <= 0.005)
    yield Line("the same: memory", f"{resident:.0f} MiB", "–", f"{resident:.0f} MiB", "≤ 64 MiB", resident <= 64)


def recovery(site, _):
    """From kill -9 of the private PostgreSQL until a file dropped at once is in the archive."""
    site.empty()
    # Only the service is to hold the home: it has to notice and to start the server again.
    site.start()
    _drop(site, "avant.csv")
    postmaster, = site.home.glob("var/postgres/**/postmaster.pid")
    taken = []
    for number in range(KILLS):
        os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)
        taken.append(_drop(site, f"apres{number}.csv"))
    site.stop()
    site.leave()
    site.join()
    site.empty()
    a, worst = statistics.median(taken), max(taken)
    yield Line(f"private PostgreSQL killed → a file loads, {KILLS} times", f"{a:.2f} s", f"{worst:.2f} s the slowest",
               f"{worst:.2f} s", "≤ 3 s", worst <= 3)


def _drop(site, name):
    """Seconds until a small file is in the archive."""
    path, began = site.inbox / name, time.monotonic()
    site.source.joinpath(name).write_text(HEADER + block(10).replace("@@@@@", name))
    os.rename(site.source / name, path)
    site.wait_until(lambda: not path.exists(), f"{name} in the archive", 60)
    return time.monotonic() - began


def _processor(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        line, = (line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
