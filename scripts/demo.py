# SPDX-License-Identifier: Apache-2.0
"""Runs the service on the samples and tells what became of them.

usage: demo.py BASCULE HOME      HOME: an empty folder; everything happens in it
Exit 0 if all is as samples/expected.json says, 1 if not, 3 if the service did not come so far.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import demo_archive
import demo_documents
import demo_mail
import demo_pictures
import demo_post
import demo_qc
import demo_taxe
import demo_timers
from demo_compare import compare, counts

DEADLINE_SECONDS = 180
REVIVAL_SECONDS = 20
RUNS_AGAIN = "the private PostgreSQL runs again"
ENDED = {"loaded", "duplicate", "rejected", "failed"}


class Stopped(Exception):
    """The demo can't go on; the text says why."""


class Site:
    """A home of the demo's own and the service in it."""

    def __init__(self, bascule, home):
        self.bascule, self.home = str(Path(bascule).resolve()), Path(home)
        self.environment = os.environ | {"BASCULE_HOME": str(self.home), "BASCULE_CONSOLE_PORT": "0"}
        shutil.copytree("config", self.home / "config")
        self.log = open(self.home / "bascule.log", "wb")
        self.service = None
        # None where mails can't be received here.
        self.post = None if demo_post.missing() else demo_post.PostOffice(self.home / "post")
        if self.post:
            self.environment |= self.post.settings

    def start(self, folders):
        for folder in folders:
            (self.home / "inbox" / folder).mkdir(parents=True)
        self.service = subprocess.Popen(
            [self.bascule, "run"], cwd=self.home, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def stop(self):
        """Asks the service to stop; its exit status."""
        if self.service is None:
            return 0
        self.service.send_signal(signal.SIGTERM)
        try:
            return self.service.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.service.kill()
            return self.service.wait()

    def ask(self, *arguments):
        """Output of a bascule command."""
        result = subprocess.run(
            [self.bascule, *arguments], cwd=self.home, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        if result.returncode != 0:
            raise Stopped(f"bascule {' '.join(arguments)}: exit status {result.returncode}\n{result.stderr}")
        return result.stdout

    def drop(self, sample, folder, name):
        """As a careful sender does it: written under a name that is no data, then renamed."""
        target = self.home / "inbox" / folder / name
        part = target.with_name(f".{name}.part")
        shutil.copyfile(Path("samples") / sample, part)
        part.rename(target)

    def files(self):
        """The ledger, in the order of arrival."""
        listed = json.loads(self.ask("files", "list", "--limit", "1000", "--json"))
        return sorted(listed, key=lambda file: file["id"])

    def wait_for(self, count):
        """Until so many files are at their end and moved."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        files = []
        while time.monotonic() < deadline:
            if self.service.poll() is not None:
                raise Stopped(f"the service ended with status {self.service.returncode}:\n{self.last_words()}")
            if self.said("ready: "):
                files = self.files()
                if sum(f["state"] in ENDED and f["stored_at"] is not None for f in files) >= count:
                    return files
            time.sleep(0.2)
        raise Stopped(f"only {len(files)} of {count} files are settled after {DEADLINE_SECONDS} s:\n"
                      + self.ask("status") + self.last_words())

    def said(self, words):
        """How often the service has said this in its log."""
        return (self.home / "bascule.log").read_text(errors="replace").count(words)

    def kill_database(self):
        """kill -9 of the private PostgreSQL, and the wait until the service has started it again; its process number."""
        base = self.home / "var/postgres"
        if (base / "elsewhere").exists():
            base = Path((base / "elsewhere").read_text().splitlines()[0])
        process = int((base / "data/postmaster.pid").read_text().splitlines()[0])
        before = self.said(RUNS_AGAIN)
        os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + REVIVAL_SECONDS
        while self.said(RUNS_AGAIN) == before:
            if time.monotonic() > deadline or self.service.poll() is not None:
                raise Stopped(f"PostgreSQL (process {process}) was killed and not started again:\n{self.last_words()}")
            time.sleep(0.02)
        return process

    def last_words(self):
        return "\n".join((self.home / "bascule.log").read_text(errors="replace").splitlines()[-15:])

    def faults(self, file):
        return json.loads(self.ask("files", "faults", str(file["id"]), "--json", "--limit", "100000"))

    def rows_in(self, feed):
        table = next(line.split(":", 1)[1].split("#")[0].strip()
                     for line in (self.home / f"config/feeds/{feed}.yaml").read_text().splitlines()
                     if line.startswith("table:"))
        return int(self.ask("psql", "--", "-X", "-At", "-c", f"select count(*) from {table}"))


def title(text):
    print(f"\n{text}\n{'─' * len(text)}")


def show_files(outcomes):
    title("Files, and what became of them")
    print(f"  {'':2}{'feed':18} {'file':34} {'state':10} {'read':>6} {'new':>6} {'amended':>8} {'same':>6} {'rejected':>9}")
    for sample, file, differences in outcomes:
        mark = "✓" if not differences else "✗"
        if file is None:
            print(f"  {mark} {sample['feed']:18} {sample['name']:34} not in the ledger")
            continue
        print(f"  {mark} {file['feed']:18} {file['name'][:34]:34} {file['state']:10} {file['rows_read']:6} "
              f"{file['rows_inserted']:6} {file['rows_amended']:8} {file['rows_unchanged']:6} {file['rows_rejected']:9}")
        print(f"      {sample['about']}")
        for difference in differences:
            print(f"      NOT AS EXPECTED: {difference}")


def show_faults(outcomes, faults):
    title("What the senders are told (the first two of each file)")
    for _, file, _ in outcomes:
        found = faults.get(file["id"], []) if file else []
        if not found:
            continue
        more = f", and {len(found) - 2} more" if len(found) > 2 else ""
        print(f"  {file['name']}: {len(found)} to look at{more}")
        for fault in found[:2]:
            print(f"      {'⚠' if fault['severity'] == 'warn' else '✗'} {fault['message']}")


def show_folders(home):
    title("Folders afterwards")
    for name in ("inbox", "var/archive", "var/error", "var/duplicate", "var/export"):
        files = sorted(p for p in (home / name).rglob("*") if p.is_file())
        print(f"  {name}/  {len(files)} file(s)")
        for path in files[:6]:
            print(f"      {path.relative_to(home / name)}")
        if len(files) > 6:
            print(f"      … and {len(files) - 6} more")


def run(site, expected):
    samples = expected["files"]
    waves = sorted({s["wave"] for s in samples})
    print(f"Bascule gets {len(samples)} files of a sugar factory in {len(waves)} waves, on a private PostgreSQL in {site.home}.")
    site.start(sorted({s["folder"] for s in samples}))
    began = time.monotonic()
    pairs, done = [], 0
    for wave in waves:
        group = [s for s in samples if s["wave"] == wave]
        for sample in group:
            site.drop(sample["file"], sample["folder"], sample["name"])
        if wave == waves[1]:
            killed = time.monotonic()
            process = site.kill_database()
            print(f"  wave {wave} comes in, and PostgreSQL (process {process}) is killed by kill -9: the service has it "
                  f"running again {time.monotonic() - killed:.1f} s later")
        files = site.wait_for(done + len(group))
        new = {(f["feed"], f["name"]): f for f in files[done:]}
        pairs += [(sample, new.get((sample["feed"], sample["name"]))) for sample in group]
        done = len(files)
        print(f"  wave {wave}: {len(group)} files settled, {time.monotonic() - began:.1f} s after the start")
    faults = {file["id"]: site.faults(file) for _, file in pairs if file}
    outcomes = [(s, f, compare(s, f, faults.get(f["id"], []) if f else [])) for s, f in pairs]
    tables = [(feed, rows, site.rows_in(feed)) for feed, rows in expected["tables"].items()]
    return outcomes, faults, tables, done


def main(bascule, home):
    expected = json.loads(Path("samples/expected.json").read_text(encoding="utf-8"))
    site = Site(bascule, home)
    try:
        outcomes, faults, tables, seen = run(site, expected)
        show_files(outcomes)
        show_faults(outcomes, faults)
        wrong = demo_timers.run(site, title)
        wrong += demo_taxe.run(site, title)
        wrong += demo_qc.run(site, title)
        wrong += demo_documents.run(site, title)
        wrong += demo_mail.run(site, title)
        wrong += demo_archive.run(site, title)
        wrong += demo_pictures.run(site, title)
    except Stopped as stopped:
        print(f"\ndemo: {stopped}", file=sys.stderr)
        return 3
    finally:
        status = site.stop()
        if site.post:
            site.post.close()
    show_folders(site.home)
    title("Tables")
    for feed, wanted, found in tables:
        print(f"  {'✓' if wanted == found else '✗'} {feed:18} {found:6} rows" + ("" if wanted == found else f", expected {wanted}"))
    wrong += sum(bool(d) for _, _, d in outcomes) + sum(w != f for _, w, f in tables)
    left = [p for p in (site.home / "inbox").rglob("*") if p.is_file()]
    title("Result")
    if left:
        wrong += 1
        print(f"  ✗ still in the inbox: {', '.join(p.name for p in left)}")
    if seen != len(expected["files"]):
        wrong += 1
        print(f"  ✗ the ledger has {seen} files, {len(expected['files'])} were dropped")
    if status != 0:
        wrong += 1
        print(f"  ✗ asked to stop, the service ended with status {status}")
    print("  " + counts([f for _, f, _ in outcomes if f]))
    print("  ✓ All as expected." if not wrong else f"  ✗ {wrong} thing(s) not as expected: see ✗ above.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
