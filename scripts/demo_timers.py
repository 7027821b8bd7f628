# SPDX-License-Identifier: Apache-2.0
"""The nightly half of the demo: aggregates, exports that are opened and read back, schedules, the journal.

Each figure is compared with one that is computed here in another way: from the loaded rows, or from the written file.
"""
import csv
import io
import json
import re
import time
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DEADLINE_SECONDS = 300
DAY = "2026-03-15"
WINDOW = "'2026-03-15 06:00-04'::timestamptz and pese_le < '2026-03-16 06:00-04'::timestamptz"


def rows(site, sql):
    """Rows of a query as lists of texts."""
    text = site.ask("psql", "--", "-X", "-q", "--csv", "-t", "-c", sql)
    return list(csv.reader(io.StringIO(text)))


class Checks:
    """Says what was looked at, and counts what is not as expected."""

    def __init__(self):
        self.wrong = 0

    def say(self, what, is_right, more=""):
        self.wrong += not is_right
        print(f"  {'✓' if is_right else '✗'} {what}" + (f": {more}" if more else ""))

    def same(self, what, found, wanted):
        self.say(what, found == wanted, f"{found}" + ("" if found == wanted else f", expected {wanted}"))


def job(site, kind, arguments):
    """Enqueues a job and waits until a worker of the service has done it."""
    asked = json.loads(site.ask("jobs", "run", kind, "--arguments", json.dumps(arguments), "--json"))
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        shown = json.loads(site.ask("jobs", "show", str(asked["id"]), "--json"))
        if shown["state"] not in ("waiting", "scheduled", "blocked", "running"):
            return shown
        time.sleep(0.1)
    return shown


def aggregates(site, checks):
    done = job(site, "aggregates.refresh", {})
    checks.say("a worker of the service computed what was touched", done["state"] == "succeeded", str(done.get("result")))
    status = json.loads(site.ask("aggregates", "status", "--json"))
    checks.same("windows left to compute", sum(one["stale"] for one in status), 0)

    found, = rows(site, f"select n_livraisons, net_t from datamart.cannes_jour where jour = '{DAY}'")
    wanted, = rows(site, f"select count(*), sum(net_t) from production.livraisons where pese_le >= {WINDOW}")
    checks.same(f"cannes_jour of {DAY}: loads and net tonnes", found, wanted)

    found = rows(site, f"select flux, parametre, n, round(moyenne, 6) from datamart.labo_stats_jour "
                       f"where jour = '{DAY}' and moyenne is not null order by 1, 2")
    wanted = laboratory(site)
    checks.say(f"labo_stats_jour of {DAY}: {len(found)} means, each as computed here from the results", found == wanted,
               "" if found == wanted else f"{found[:3]} … expected {wanted[:3]} …")

    found, = rows(site, f"select round(rendement, 6) from datamart.rapport_journalier where jour = '{DAY}'")
    wanted, = rows(site, f"select round(100 * sucre / canne, 6) from production.jours where jour = '{DAY}'")
    checks.same(f"rapport_journalier of {DAY}: yield", found, wanted)
    juice(site, checks)


def juice(site, checks):
    """Extraction by net juice, from the weights and the laboratory's means."""
    row, = rows(site, f"select jus_melange, bagasse from production.jours where jour = '{DAY}'")
    mixed, bagasse = (Decimal(cell) for cell in row)
    means = {(stream, parameter): Decimal(mean) for stream, parameter, _, mean in laboratory(site)}
    solids = means.get(("jus_melange", "insolubles"))
    net = mixed * (1 - (solids or Decimal(0)) / 100)
    pol = [means.get((stream, "pol")) for stream in ("jus_melange", "bagasse")]
    extraction = ""  # unknown where the laboratory has not measured it
    if None not in pol:
        in_juice, in_bagasse = net * pol[0] / 100, bagasse * pol[1] / 100
        extraction = f"{100 * in_juice / (in_juice + in_bagasse):.3f}"
    found, = rows(site, f"select origine_jus, round(jus_net, 3), round(extraction, 3) from datamart.rapport_journalier where jour = '{DAY}'")
    wanted = ["melange" if solids is None else "net", f"{net:.3f}", extraction]
    checks.same(f"rapport_journalier of {DAY}: juice, net juice, extraction", found, wanted)


def laboratory(site):
    """The means by stream and parameter, from the retained results: final before provisional, replicates averaged."""
    results = rows(site, "select echantillon, parametre, preleve_le, flux, statut, valeur from labo.resultats "
                         f"where preleve_le >= {WINDOW.replace('pese_le', 'preleve_le')} "
                         "and valeur is not null and valeur_op is null and statut <> 'X'")
    best = {}
    for sample, parameter, taken, stream, status, value in results:
        best.setdefault((sample, parameter, taken), []).append(("CFP".index(status), stream, Decimal(value)))
    streams = {}
    for (_, parameter, _), found in best.items():
        first = min(rank for rank, _, _ in found)
        values = [value for rank, _, value in found if rank == first]
        streams.setdefault((found[0][1], parameter), []).append(sum(values) / len(values))
    return [[stream, parameter, str(len(values)), f"{sum(values) / len(values):.6f}"]
            for (stream, parameter), values in sorted(streams.items())]


def exports(site, checks):
    written = {}
    for name in ("livraisons_jour", "stats_labo_jour"):
        made, = json.loads(site.ask("exports", "run", name, "--window", DAY, "--json"))
        written[name] = made
        print(f"    {made['path'].removeprefix(str(site.home) + '/')}: {made['rows']} rows, sha256 {made['sha256'][:12]}…")
    text = open(written["livraisons_jour"]["path"], encoding="cp1252", newline="").read()
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    net = table[0].index("Net (t)")
    total = sum(Decimal(row[net].replace(",", ".")) for row in table[1:])
    wanted, = rows(site, f"select count(*), sum(net_t) from production.livraisons where pese_le >= {WINDOW}")
    checks.same("French CSV read back (Windows-1252, `;`, decimal comma): rows and net tonnes", [str(len(table) - 1), str(total)], wanted)

    header, body = sheet(written["stats_labo_jour"]["path"])
    wanted, = rows(site, f"select count(*) from datamart.labo_stats_jour where jour = '{DAY}'")
    checks.same(f"XLSX opened ({', '.join(header[:3])}, …): rows", [str(len(body))], wanted)
    again, = json.loads(site.ask("exports", "run", "livraisons_jour", "--window", DAY, "--json"))
    checks.same("run again, the same rows make no new file", again["outcome"], "unchanged")


def sheet(path):
    """Header and rows of the first sheet of an XLSX file, cells as texts."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(part.text or "" for part in item.iter(SHEET + "t")) for item in root.iter(SHEET + "si")]
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))

    def text(cell):
        value = cell.find(SHEET + "v")
        if cell.get("t") == "s":
            return shared[int(value.text)]
        if cell.get("t") == "inlineStr":
            return "".join(part.text or "" for part in cell.iter(SHEET + "t"))
        return value.text if value is not None else ""

    table = [[text(cell) for cell in row.iter(SHEET + "c")] for row in root.iter(SHEET + "row")]
    return table[0], table[1:]


def schedules(site, checks):
    known = json.loads(site.ask("schedules", "list", "--json"))
    checks.say("schedules from config/schedules.yaml", len(known) >= 5, ", ".join(one["name"] for one in known))
    site.ask("schedules", "add", "demo", "--kind", "aggregates.refresh", "--every", "1s")
    deadline, ticks = time.monotonic() + DEADLINE_SECONDS, []
    while time.monotonic() < deadline and len(ticks) < 2:
        ticks = rows(site, "select sentence from bascule.tick where schedule = 'demo' order by nominal_at")
        time.sleep(0.1)
    site.ask("schedules", "remove", "demo")
    checks.say("one added at run time ticks within a second, each tick with its sentence", len(ticks) >= 2,
               ticks[0][0] if ticks else "no tick came")
    print("    " + "    ".join(site.ask("cron", "30 2 * * *", "--zone", "Europe/Paris", "--from", "2026-03-28",
                                        "--to", "2026-03-31").splitlines(keepends=True)).rstrip()
          + "\n      ↑ `30 2 * * *` in Paris: on 29 March 02:30 does not exist, it runs right after the gap")


def journal(site, checks):
    text = site.ask("journal", "verify")
    checks.say("the journal's chain", bool(re.search(r"entrées, intact", text)), " ".join(text.split()))


def run(site, title):
    """Shows all of it; gives how many things are not as expected."""
    checks = Checks()
    for name, part in (("Aggregates", aggregates), ("Exports", exports), ("Schedules", schedules), ("Journal", journal)):
        title(name)
        part(site, checks)
    return checks.wrong
