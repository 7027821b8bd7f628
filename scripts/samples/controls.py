# SPDX-License-Identifier: Apache-2.0
"""The laboratory's control samples, and what their lots are assigned."""

from datetime import timedelta
from decimal import Decimal

from book import at, on, rng
from sheet import Row, Sheet, decimal_comma

CONTROLS = [(name, name) for name in ("serie", "materiau", "lot", "parametre", "mesure_le", "valeur")]
TARGETS = [(name, name) for name in ("materiau", "lot", "parametre", "cible", "ecart_type", "debut", "fin")]
LOTS = {  # material, lot, parameter: target, s, decimals
    ("Saccharose 20", "A2411", "brix"): ("20.00", "0.06", 2),
    ("Saccharose 60", "B2409", "brix"): ("60.05", "0.10", 2),
    ("Quartz 99", "Q17", "pol"): ("99.12", "0.05", 2),
}


def control(series, lot, when, text):
    material, number, parameter = lot
    value = Decimal(text.lstrip("<").replace(",", ".")) if text else None
    stored = {"serie": series, "materiau": material, "lot": number, "parametre": parameter, "mesure_le": when,
              "valeur": value, "valeur_op": "<" if text.startswith("<") else None, "valeur_texte": text or None}
    sent = {name: stored[name] for name in ("serie", "materiau", "lot", "parametre")}
    return Row(sent=sent | {"mesure_le": when.strftime("%d/%m/%Y %H:%M"), "valeur": text}, stored=stored)


def controls(make, first, days, drift=None):
    """Two runs a day; from run `drift` on the refractometer reads 1.4 s too high."""
    rows = []
    for n in range(2 * days):
        when = first + timedelta(hours=12 * n)
        for place, (lot, (target, s, places)) in enumerate(LOTS.items()):
            off = Decimal(make.randrange(-11, 12)) / 10
            if drift is not None and n >= drift and lot[2] == "brix":
                off += Decimal("1.4")
            value = (Decimal(target) + off * Decimal(s)).quantize(Decimal(1).scaleb(-places))
            rows.append(control(f"QC-{when:%y%m%d}-{1 + n % 2}", lot, when + timedelta(minutes=4 * place), decimal_comma(value, places)))
    return rows


def target(lot, begin, end=None, s=None):
    material, number, parameter = lot
    value, usual, places = LOTS[lot]
    s = usual if s is None else s
    stored = {"materiau": material, "lot": number, "parametre": parameter, "cible": Decimal(value),
              "ecart_type": Decimal(s) if s else None, "debut": on(begin), "fin": on(end) if end else None}
    sent = {name: stored[name] for name in ("materiau", "lot", "parametre")} | {
        "cible": decimal_comma(Decimal(value), places), "ecart_type": s.replace(".", ","),
        "debut": on(begin).strftime("%d/%m/%Y"), "fin": on(end).strftime("%d/%m/%Y") if end else ""}
    return Row(sent=sent, stored=stored)


def write(book):
    lots = list(LOTS)
    rows = [target(lots[0], "2026-02-15"), target(lots[1], "2026-02-15"), target(lots[2], "2026-02-15", "2026-03-20"),
            target(lots[2], "2026-03-21", s="").show()]
    book.sheet(1, "controles_cibles", "cibles_2026.csv", "what the lots are assigned; the quartz has no s from the 21st on", Sheet(TARGETS, rows))
    rows = controls(rng("controles mars"), at("2026-03-15 06:10"), 8, drift=10)
    late = [rows.pop(13)]
    for row, text in ((rows[4], ""), (rows[16], "<0,05")):
        name = tuple(row.stored[part] for part in ("materiau", "lot", "parametre"))
        rows[rows.index(row)] = control(row.stored["serie"], name, row.stored["mesure_le"], text).show()
    book.sheet(1, "controles", "QC_202603.csv", "two runs a day: one control not measured, one censored, a drift of the refractometer", Sheet(CONTROLS, rows))
    book.sheet(2, "controles", "QC_oubli.csv", "a control that was forgotten, of a run of wave 1: its chart is computed again from there", Sheet(CONTROLS, late))
