# SPDX-License-Identifier: Apache-2.0
"""Writes the files of samples/ and keeps the book of what must become of each: expected.json."""

import hashlib
import json
import random
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from sheet import Store, sums

FEEDS = {  # folder: feed, key, share of rejected rows above which the file is rejected whole
    "labo": ("labo_resultats", ["echantillon", "parametre", "preleve_le", "replicat"], 0.10),
    "cannes": ("cannes_livraisons", ["campagne", "bordereau"], 0.10),
    "production": ("production_jour", ["jour"], 0.20),
    "arrets": ("arrets", ["debut", "secteur"], 0.20),
    "polarimetre": ("polarimetre", ["echantillon", "mesure_le"], 0.10),
    "controles": ("labo_controles", ["serie", "materiau", "lot", "parametre"], 1),
    "controles_cibles": ("labo_controles_cibles", ["materiau", "lot", "parametre", "debut"], 1),
    "taxe_hebergements": ("taxe_hebergements", ["hebergement", "debut"], 1),
    "taxe_tarifs": ("taxe_tarifs", ["collectivite", "categorie", "debut"], 1),
    "taxe_additionnelles": ("taxe_additionnelles", ["collectivite", "code", "debut"], 1),
    "taxe_bornes": ("taxe_bornes", ["categorie", "debut"], 1),
    "taxe_sejours": ("taxe_sejours", ["hebergement", "sejour"], 1),
}


def rng(seed):
    return random.Random(f"gardel 2026 {seed}")


def on(text):
    return date.fromisoformat(text)


def at(text):
    return datetime.fromisoformat(text)


class Book:
    def __init__(self, root):
        self.root = root
        self.store = Store({folder: key for folder, (_, key, _) in FEEDS.items()})
        self.entries = []

    def sheet(self, wave, folder, name, about, made, encoding="cp1252", bom=b"", spoil=None, pack=None):
        """Writes a sheet and works out what must become of it. `spoil` changes the bytes."""
        check(made)
        data = bom + made.text().encode(encoding)
        data = spoil(data) if spoil else data
        data = pack(data) if pack else data
        digest = hashlib.sha256(data).digest()
        if digest in self.store.digests[folder]:
            return self.put(wave, folder, name, about, data, outcome("duplicate"))
        if made.header_faults:
            return self.put(wave, folder, name, about, data, outcome("rejected", faults=made.header_faults))
        state, counts, faults, warned, loaded = self.store.load(
            folder, made, FEEDS[folder][2], wave, name)
        if state == "loaded":
            self.store.digests[folder][digest] = name
        warned = [(made.header_line, *entry) for entry in made.header_warned] + warned
        self.put(wave, folder, name, about, data, outcome(state, counts, faults, warned, loaded))

    def refused(self, wave, folder, name, about, data, rule):
        """A file of which no row can be judged."""
        self.put(wave, folder, name, about, data, outcome("rejected", faults=[(None, None, rule)]))

    def put(self, wave, folder, name, about, data, expectation):
        # The four folders of the taxe de séjour are one here: their files go together.
        place = "taxe" if folder.startswith("taxe_") else folder
        path = self.root / ("" if wave == 1 else f"wave-{wave}") / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.entries.append({
            "file": str(path.relative_to(self.root)), "wave": wave, "folder": folder, "name": name,
            "feed": FEEDS[folder][0], "about": about, **expectation})

    def finish(self):
        """Writes expected.json: one line a fault and a row, so that a change can be read."""
        tables = {feed: len(self.store.tables[folder]) for folder, (feed, _, _) in FEEDS.items()}
        document = {"tables": tables, "files": sorted(self.entries, key=lambda entry: entry["wave"])}
        (self.root / "expected.json").write_text(write(document) + "\n", encoding="utf-8")


def check(made):
    """What a row sends must be what it says is stored: the oracle may not contradict its own files."""
    for row in made.rows:
        for name, value in row.stored.items():
            if row.faults or name not in row.sent or not isinstance(value, Decimal):
                continue
            number = re.match(r"[<> ]*([-\u2212]?[\d ,.\u00a0\u202f]+)", row.sent[name])[1]
            number = re.sub(r"[ \u00a0\u202f]", "", number).replace("\u2212", "-")
            number = number.replace(",", "" if "." in number else ".")
            assert Decimal(number) == value, (row.sent, name, value)


def outcome(state, counts=None, faults=(), warned=(), loaded=()):
    counts = counts or dict(rows_read=0, inserted=0, amended=0, unchanged=0, rejected=0)
    shown = [row for row in loaded if row.shown] + list(loaded[:1]) + list(loaded[-1:])
    shown = sorted({row.line: row for row in shown}.values(), key=lambda row: row.line)
    return {
        "state": state, **counts, "warnings": len(warned),
        "faults": [dict(zip(("line", "column", "rule"), fault)) for fault in faults],
        "warned": [dict(zip(("line", "column", "rule"), fault)) for fault in warned],
        "sums": sums(loaded),
        "rows": [{"line": row.line} | {name: plain(value) for name, value in row.stored.items()}
                 for row in shown]}


def plain(value):
    if isinstance(value, datetime):  # the factory's local time: UTC−4 all the year
        return (value + timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def write(value, depth=0):
    pad, inner = "  " * depth, "  " * (depth + 1)
    flat = json.dumps(value, ensure_ascii=False)
    if depth >= 3 and (isinstance(value, dict) or len(flat) <= 100) or not value:
        return flat
    if isinstance(value, dict):
        pieces = [f"{inner}{json.dumps(k)}: {write(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(pieces) + f"\n{pad}}}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + write(v, depth + 1) for v in value) + f"\n{pad}]"
    return flat
