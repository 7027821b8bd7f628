# SPDX-License-Identifier: Apache-2.0
"""The benchmark's own home, its PostgreSQL, its service, and psql beside it on the same server."""
import os
import signal
import subprocess
import time
from pathlib import Path

FEED = """\
feed: mesures
title: Mesures
files: ["*.csv"]
dialect: { encoding: utf-8, delimiter: ";" }
numbers: { decimal: "," }
columns:
  - { name: echantillon, type: text, required: true }
  - { name: preleve_le, type: timestamp, format: ["dd/mm/yyyy hh:mm:ss"], required: true }
  - { name: flux, type: text }
  - { name: brix, type: numeric }
  - { name: pol, type: numeric }
  - { name: purete, type: numeric }
  - { name: ph, type: numeric }
  - { name: replicat, type: integer }
  - { name: appareil, type: text }
  - { name: statut, type: text }
key: [echantillon, preleve_le]
limits: { file_bytes: 8GiB, rows: 100000000 }
table: banc.mesures
"""


class Site:
    """A home folder with one feed and a private PostgreSQL that lives as long as this does.

    The server is started by `bascule psql`, whose session is kept open: services and imports come and
    go, each joins the same server with the same settings, and so does psql.
    """

    def __init__(self, bascule, home):
        self.bascule, self.home = str(Path(bascule).resolve()), Path(home)
        self.environment = os.environ | {"BASCULE_HOME": str(self.home)}
        self.service = self.keeper = None
        self.psql = []

    @property
    def inbox(self):
        return self.home / "inbox/mesures"

    @property
    def log(self):
        return self.home / "bascule.log"

    def __enter__(self):
        (self.home / "config/feeds").mkdir(parents=True)
        (self.home / "config/feeds/mesures.yaml").write_text(FEED)
        (self.home / "config/bascule.yaml").write_text("zone: America/Guadeloupe\nlanguage: en\n")
        self.inbox.mkdir(parents=True)
        self.source.mkdir()
        self.command("migrate")
        self.join()
        # Taken at the server's start: when each transaction was committed.
        self.sql("alter system set track_commit_timestamp = on")
        self.leave()
        self.join()
        # The feed's tables are made by whoever loads first.
        first = self.inbox / "first.csv"
        first.write_text("echantillon;preleve_le;flux;brix;pol;purete;ph;replicat;appareil;statut\n"
                         "A;01/02/2026 00:00:00;jus;1,0;1,0;1,0;1,0;1;x;F\n")
        self.command("import", str(first), "--feed", "mesures")
        self.empty()
        return self

    def __exit__(self, *_):
        self.stop()
        self.leave()

    @property
    def source(self):
        return self.home / "source"

    def join(self):
        self.keeper = subprocess.Popen(
            [self.bascule, "psql", "--", "-X", "-q", "-At"], cwd=self.home, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.keeper.stdin.write("\\echo :HOST :PORT :DBNAME\n")
        self.keeper.stdin.flush()
        words = self.keeper.stdout.readline().split()
        if len(words) != 3:
            raise SystemExit("bench: `bascule psql` does not give the database")
        host, port, database = words
        self.psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", host, "-p", port, "-U", "postgres", database]

    def leave(self):
        if self.keeper:
            self.keeper.stdin.close()
            self.keeper.wait(timeout=120)
            self.keeper.stdout.close()
            self.keeper = None

    def start(self, **more):
        """Starts the service; `more` are settings by their environment variables."""
        with open(self.log, "ab") as log:
            self.service = subprocess.Popen(
                [self.bascule, "run"], cwd=self.home, env=self.environment | more, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)

    def stop(self):
        if self.service and self.service.poll() is None:
            self.service.send_signal(signal.SIGTERM)
            self.service.wait(timeout=120)
        self.service = None

    def command(self, *arguments):
        done = subprocess.run([self.bascule, *arguments], cwd=self.home, env=self.environment, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise SystemExit(f"bench: bascule {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def measured(self, *arguments):
        """Runs a command of bascule: seconds, its processor seconds, its peak memory in MiB."""
        with open(self.log, "ab") as log:
            began = time.monotonic()
            child = subprocess.Popen([self.bascule, *arguments], cwd=self.home, env=self.environment,
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            _, status, usage = os.wait4(child.pid, 0)
            taken = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"bench: bascule {' '.join(arguments)} ended with {child.returncode}:\n{self.last_words()}")
        return taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def sql(self, *statements):
        arguments = [part for statement in statements for part in ("-c", statement)]
        return subprocess.run([*self.psql, "-At", *arguments], check=True, text=True, stdout=subprocess.PIPE,
                              stdin=subprocess.DEVNULL).stdout.strip()

    def url_of(self, database):
        """Another database of the same server, for who speaks libpq himself."""
        host, port = self.psql[self.psql.index("-h") + 1], self.psql[self.psql.index("-p") + 1]
        return f"postgresql://postgres@/{database}?host={host}&port={port}"

    def timed_sql(self, *statements):
        began = time.monotonic()
        self.sql(*statements)
        return time.monotonic() - began

    def empty(self):
        """No rows, no files, and nothing left for the server to do in the background."""
        for folder in ("archive", "error", "duplicate"):
            # What the ledger does not know is compared with it at the next start.
            for path in (self.home / "var" / folder).rglob("*"):
                if path.is_file():
                    path.unlink()
        self.sql("set client_min_messages = warning", "truncate banc.mesures, banc.mesures_history",
                 "truncate bascule.file, bascule.fault, bascule.confirmation cascade",
                 "vacuum banc.mesures", "vacuum bascule.file", "checkpoint")

    def rows(self):
        return int(self.sql("select count(*) from banc.mesures"))

    def last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])

    def wait_until(self, condition, what, seconds=600, pause=0.002):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline or self.service.poll() is not None:
                raise SystemExit(f"bench: waited in vain for {what}; the service says:\n{self.last_words()}")
            time.sleep(pause)
