# SPDX-License-Identifier: Apache-2.0
"""Makes the data of EarlierVersionTests: a home and its database as this version leaves them, with every kind of row.

usage: earlier_version.py BASCULE      writes Tests/SystemTests/Earlier; run it before the schema changes, with the
                                       release that is out there, as root (its private PostgreSQL runs as `postgres`)
The home is /srv/labo while it is made, for the journal's chain covers the paths in its entries.
"""
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HOME = Path("/srv/labo")
TARGET = Path(__file__).resolve().parent.parent / "Tests/SystemTests/Earlier"
HEADER = "echantillon;preleve_le;brix;remarque\n"
FEED = """\
feed: {name}
title: {name}
files: ["*.csv"]
dialect: {{ encoding: utf-8, delimiter: ";" }}
numbers: {{ decimal: "," }}
columns:
  - {{ name: echantillon, type: text, required: true }}
  - {{ name: preleve_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }}
  - {{ name: brix, type: numeric, range: {{ reject: [0, 100], warn: [5, 60] }} }}
  - {{ name: remarque, type: text }}
key: [echantillon, preleve_le]
table: labo.{name}
{more}"""
AGGREGATE = """\
aggregate: brix_jour
title: Brix par jour
grain: day
sources:
  - { table: labo.mesures, time: preleve_le }
key: [jour]
sql: |
  select :day::date as jour, count(*) as n, avg(brix) as brix
    from labo.mesures where preleve_le >= :window_start and preleve_le < :window_end
  having count(*) > 0
"""
EXPORT = """\
export: mesures_jour
title: Mesures du jour
grain: day
format: csv
name: "{export}_{day:yyyyMMdd}.csv"
query: |
  select echantillon, preleve_le, brix from labo.mesures
   where preleve_le >= :window_start and preleve_le < :window_end order by 1, 2
"""
SCHEDULES = """\
continu: { job: aggregates.refresh, every: 1s, overlap: skip, catch_up: none }
nuit: { job: exports.check, cron: "10 6 * * *" }
pause: { job: housekeeping.expectations, every: 1h }
"""


class Maker:
    def __init__(self, bascule):
        self.bascule = str(Path(bascule).resolve())
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("BASCULE_")} | {"BASCULE_HOME": str(HOME)}
        self.service = None

    def ask(self, *words, status=0):
        done = subprocess.run([self.bascule, *words], cwd=HOME, env=self.environment, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode != status:
            raise SystemExit(f"bascule {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def sql(self, text):
        return self.ask("psql", "--", "-X", "-At", "-q", "-c", text).strip()

    def until(self, what, holds):
        end = time.monotonic() + 60
        while not holds():
            if time.monotonic() > end:
                raise SystemExit(f"not within 60 s: {what}\n{self.ask('status')}")
            time.sleep(0.1)

    def drop(self, feed, name, rows, header=HEADER):
        part = HOME / f"inbox/{feed}/.{name}.part"
        part.write_text(header + "".join(row + "\n" for row in rows))
        part.rename(part.with_name(name))

    def settled(self, count):
        self.until(f"{count} files are settled",
                   lambda: int(self.sql("select count(*) from bascule.files where stored_at is not null")) >= count)

    def file(self, name):
        return self.sql(f"select max(id) from bascule.file where name = '{name}'")

    def ended(self, job):
        self.until(f"job {job} has ended",
                   lambda: json.loads(self.ask("jobs", "show", str(job), "--json"))["state"] not in ("waiting", "running"))

    def job(self, *words):
        return json.loads(self.ask("jobs", "run", *words, "--json"))["id"]


def write_home():
    for folder in ("config/feeds", "config/aggregates", "config/exports", "inbox/mesures", "inbox/jetons"):
        (HOME / folder).mkdir(parents=True)
    (HOME / "config/bascule.yaml").write_text("zone: America/Guadeloupe\nlanguage: fr\nqueues: { default: 2, inbox: 2 }\n")
    (HOME / "config/feeds/mesures.yaml").write_text(FEED.format(name="mesures", more=""))
    (HOME / "config/feeds/jetons.yaml").write_text(FEED.format(name="jetons", more="arrival: { marker: .ok }\n"))
    (HOME / "config/aggregates/brix_jour.yaml").write_text(AGGREGATE)
    (HOME / "config/exports/mesures_jour.yaml").write_text(EXPORT)
    (HOME / "config/schedules.yaml").write_text(SCHEDULES)


def files(site):
    """Every end that a file may have."""
    site.drop("mesures", "premier.csv", [f"S{n};0{n}/03/2026 08:00;{10 + n},50;ras" for n in range(1, 10)])
    site.settled(1)
    site.drop("mesures", "corrige.csv", ["S1;01/03/2026 08:00;11,70;relu", "S2;02/03/2026 08:00;12,500;ras",
                                         "S3;03/03/2026 08:00;13,50;ras", "S4;04/03/2026 08:00;61;haut"])
    site.settled(2)
    site.drop("mesures", "mauvais.csv", ["S10;10/03/2026 08:00;abc;ras", "S11;11/03/2026 08:00;21,5;ras"])
    site.drop("mesures", "rejete.csv", ["1;2"], header="a;b\n")
    site.settled(4)
    site.drop("mesures", "copie.csv", [f"S{n};0{n}/03/2026 08:00;{10 + n},50;ras" for n in range(1, 10)])
    site.drop("mesures", "annule.csv", ["S1;01/03/2026 08:00;99;faux", "S20;20/03/2026 08:00;20;faux"])
    site.settled(6)
    (HOME / "inbox/jetons/avec.csv.ok").write_text("")
    site.drop("jetons", "avec.csv", ["J1;01/03/2026 08:00;15;ras"])
    site.settled(7)
    site.drop("jetons", "attend.csv", ["J2;01/03/2026 08:00;15;ras"])
    site.ask("files", "revert", site.file("annule.csv"), "--force", "--reason", "appareil faux")
    # Its refused lines, mended by their own file.
    reports = sorted((HOME / "var/error").rglob("*.rejects.csv"))
    mended = reports[0].read_text(encoding="utf-8-sig").replace("abc", "22,5")
    (HOME / "inbox/mesures/.mended.part").write_text(mended)
    (HOME / "inbox/mesures/.mended.part").rename(HOME / "inbox/mesures" / reports[0].name)
    site.settled(8)
    failed(site)
    site.settled(9)


def failed(site):
    """A file whose import is cancelled while it waits for a lock on its table."""
    holder = subprocess.Popen([site.bascule, "psql", "--", "-X", "-q", "-c", "begin; lock table labo.jetons; select pg_sleep(300)"],
                              cwd=HOME, env=site.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    locks = "from pg_locks where relation = 'labo.jetons'::regclass and mode = 'AccessExclusiveLock' and granted"
    site.until("the table is locked", lambda: site.sql(f"select count(*) {locks}") == "1")
    (HOME / "inbox/jetons/abandonne.csv.ok").write_text("")
    site.drop("jetons", "abandonne.csv", ["J3;02/03/2026 08:00;16;ras"])

    def is_cancelled():
        job = site.sql("select max(id) from bascule.jobs where kind = 'import' and state = 'running'")
        if job:  # It may have ended by then.
            subprocess.run([site.bascule, "jobs", "cancel", job], cwd=HOME, env=site.environment, capture_output=True)
        return site.sql("select state from bascule.file where name = 'abandonne.csv'") == "failed"
    site.until("its import is cancelled", is_cancelled)
    site.sql(f"select pg_terminate_backend(pid) {locks}")
    holder.wait()


def timers(site):
    site.until("ticks of each second", lambda: int(site.sql("select count(*) from bascule.tick")) >= 3)
    site.ask("aggregates", "run")
    site.ask("exports", "run", "mesures_jour", "--window", "2026-03-01")
    site.drop("mesures", "tardif.csv", ["S1;01/03/2026 08:00;14,20;tardif"])
    site.settled(10)
    site.ask("aggregates", "run")
    site.ask("exports", "run", "mesures_jour", "--window", "2026-03-01")
    site.ask("schedules", "pause", "pause")
    site.ask("schedules", "edit", "nuit", "--cron", "20 6 * * *")
    site.ask("schedules", "add", "ajoute", "--job", "aggregates.refresh", "--every", "2h")
    site.ask("schedules", "run", "nuit")


def jobs(site):
    site.ended(site.job("aggregates.refresh"))
    # The window is not over: it is put off, time and again.
    site.job("exports.run", "--arguments", json.dumps({"export": "mesures_jour", "window_start": "2026-03-01T00:00:00-04:00", "window_end": "2026-03-01T05:00:00-04:00"}))
    site.until("it has been tried", lambda: site.sql(
        "select count(*) from bascule.jobs where kind = 'exports.run' and tries > 0 and state <> 'running'") != "0")
    site.ask("jobs", "pause", "default")
    site.ask("jobs", "cancel", str(site.job("aggregates.refresh")))
    site.ask("jobs", "discard", str(site.job("exports.check")))
    site.job("aggregates.refresh")


def books(site):
    for name in ("perdu", "autre"):
        (HOME / f"inbox/{name}").mkdir()
        (HOME / f"inbox/{name}/{name}.csv").write_text("x\n")
    (HOME / "inbox/mesures/lien.csv").symlink_to("ailleurs.csv")
    # The queue is paused: what this one touched waits for its aggregate.
    site.drop("mesures", "apres.csv", ["S30;30/03/2026 08:00;15;ras"])
    site.settled(12)
    site.until("strays are seen", lambda: site.sql("select count(*) from bascule.waiting where is_stray") == "2")
    site.sql("update bascule.waiting set since = since - interval '1 hour'")
    site.ask("housekeeping", "run", "expectations", status=1)
    for task in ("folders", "reindex"):
        site.ask("housekeeping", "run", task)
    site.ask("alerts", "ack", site.sql("select min(id) from bascule.alert"))


def main(bascule):
    if HOME.exists():
        raise SystemExit(f"{HOME} is there already: move it away")
    HOME.mkdir(parents=True)
    site = Maker(bascule)
    try:
        write_home()
        site.service = subprocess.Popen([site.bascule, "run"], cwd=HOME, env=site.environment, stdin=subprocess.DEVNULL,
                                        stdout=open(HOME / "log", "w"), stderr=subprocess.STDOUT)
        site.until("it watches", lambda: "ready: " in (HOME / "log").read_text())
        files(site)
        timers(site)
        jobs(site)
        books(site)
        site.ask("journal", "verify")
        empty = site.sql("select string_agg(c.relname, ' ' order by 1) from pg_class c where c.relnamespace = 'bascule'::regnamespace "
                         "and c.relkind in ('r', 'p') and (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from "
                         "bascule.%I', c.relname), false, true, '')))[1]::text = '0'")
        print("tables without a row:", empty or "none")
        for table, column in (("file", "state"), ("jobs", "state"), ("tick", "outcome"), ("alert", "rule")):
            print(table, site.sql(f"select string_agg(distinct {column}::text, ' ') from bascule.{table}"))
        # kill -9: rows of a service that lives, and what it had in hand, are there as well.
        site.service.kill()
        site.service.wait()
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        run = next((HOME / "var/postgres").rglob(".s.PGSQL.*"), None)
        host = str(run.parent) if run else sys.exit("where is the socket?")
        dump = subprocess.run(["pg_dump", "-h", host, "-U", "postgres", "--no-owner", "--no-privileges", "--inserts",
                               "--rows-per-insert=200", "bascule"], check=True, text=True, capture_output=True).stdout
        kept = [line for line in dump.splitlines() if line and not line.startswith(("--", "\\restrict", "\\unrestrict"))]
        (TARGET / "database.sql").write_text("\n".join(kept) + "\n")
        for folder in ("config", "inbox", "var/archive", "var/error", "var/duplicate", "var/export"):
            shutil.copytree(HOME / folder, TARGET / "home" / folder, symlinks=True)
    finally:
        if site.service and site.service.poll() is None:
            site.service.kill()
            site.service.wait()
    size = sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())
    print(f"{TARGET}: {size // 1024} KiB")


if __name__ == "__main__":
    main(*sys.argv[1:])
