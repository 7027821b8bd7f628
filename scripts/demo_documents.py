# SPDX-License-Identifier: Apache-2.0
"""The documents of the demo: three PDFs are printed, and read back by other programs."""
import json
import subprocess
from pathlib import Path

from demo_timers import Checks, DAY, rows

DOCUMENTS = [("rapport_journalier_pdf", DAY, 1), ("bulletin_labo", DAY, None), ("qc_mois", "2026-03-01", None)]


def said(*command):
    """The output of a program that reads PDFs; None where it finds a mistake."""
    result = subprocess.run(command, capture_output=True, text=True)
    return result.stdout if result.returncode == 0 else None


def french(number, decimals):
    whole, _, rest = f"{float(number):.{decimals}f}".partition(".")
    groups = f"{int(whole):,}".replace(",", "\u202f") if len(whole) > 4 else whole
    return f"{groups},{rest}"


def run(site, title):
    title("Documents: what goes to the manager, on paper")
    checks = Checks()
    written = {}
    for name, day, pages in DOCUMENTS:
        written[name], = json.loads(site.ask("exports", "run", name, "--window", day, "--json"))
        path = written[name]["path"]
        facts = dict(line.split(":", 1) for line in (said("pdfinfo", path) or "").splitlines())
        is_sound = said("qpdf", "--check", path) is not None
        checks.say(f"{Path(path).name}: A4, {facts.get('Pages', '?').strip()} page(s), sound for qpdf",
                   "(A4)" in facts.get("Page size", "") and is_sound and pages in (None, int(facts.get("Pages", 0))))
    report(site, checks, written["rapport_journalier_pdf"]["path"])
    again, = json.loads(site.ask("exports", "run", "rapport_journalier_pdf", "--window", DAY, "--again", "--json"))
    checks.say("printed once more: a second revision, of the same data", again["revision"] == 2, Path(again["path"]).name)
    return checks.wrong


def report(site, checks, path):
    """The figures of the page, as another program reads them out of the PDF, are the aggregate's."""
    lines = [" ".join(line.split()) for line in (said("pdftotext", "-layout", path, "-") or "").splitlines()]
    (cane, extraction), = rows(site, f"select canne, extraction from datamart.rapport_journalier where jour = '{DAY}'")
    line = next((line for line in lines if line.startswith("Cannes broyées t ")), "")
    checks.say("the cane ground stands in the page as in the aggregate", french(cane, 1) in line, line)
    line = next((line for line in lines if line.startswith("Extraction % ")), "")
    wanted = french(extraction, 2) if extraction else "—"
    checks.say("so does the extraction, which is missing where the laboratory has not measured it", wanted in line, line)
