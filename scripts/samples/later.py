# SPDX-License-Identifier: Apache-2.0
"""What comes afterwards: the same file again, the same name with other values, stops that are over."""

import codecs
from datetime import timedelta
from decimal import Decimal

import good
import labo
import plant
from book import at, rng
from sheet import Sheet


def write(book):
    book.sheet(1, "labo", "export.csv", "an instrument that overwrites its one file: first version", export())
    book.sheet(2, "labo", "export.csv", "the same name: 3 results corrected, 2 gone, 6 new", export(corrected=True))
    book.sheet(3, "labo", "export.csv", "the first version's bytes again", export())
    book.sheet(2, "labo", "LABO_20260315_0730 (1).csv", "the same bytes under another name", good.morning())
    book.sheet(2, "labo", "LABO_20260316_renvoi.csv", "the same results in other bytes: UTF-16", good.utf8_day(), "utf-16-le", codecs.BOM_UTF16_LE)
    book.sheet(2, "arrets", "arrets_20260315.csv", "the stop of 11:00 is over: its row is amended", good.stops(over=True))

    rows = good.first_loads()
    for row in rows[10:22]:
        plant.set_value(row, "richesse", row.stored["richesse"] + Decimal("0.05"))
    rows += plant.loads(rng("cannes retard"), 1340, at("2026-03-16 05:20"), 8)
    book.sheet(2, "cannes", "BASCULE_20260315.csv", "12 loads with a corrected richness, 8 more loads", Sheet(plant.LOADS, rows))


def export(corrected=False):
    make, start = rng("export"), at("2026-05-20 06:40")
    rows = [labo.result(make, "melasse", "cendres", start + timedelta(minutes=20 * n)) for n in range(46)]
    if not corrected:
        return Sheet(labo.HEADER, rows[:40])
    for row in rows[5:8]:
        value = row.stored["valeur"] + Decimal("0.31")
        text = f"{value:.2f}".replace(".", ",")
        row.sent |= {"valeur": text, "statut": "C"}
        row.stored |= {"valeur": value, "valeur_texte": text, "statut": "C"}
    return Sheet(labo.HEADER, rows[2:])
