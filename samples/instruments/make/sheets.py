# SPDX-License-Identifier: Apache-2.0
"""The same shapes in the sheets of a workbook: a plate, a spectrum, peaks under a preamble."""

from datetime import timedelta

from sheet import at, letters, number, rng
from workbook import put_workbook


def all_of_them():
    plate()
    scan()


def plate():
    r, when = rng("valeurs_24.xlsx"), at("2026-03-18T09:31:05")
    lines = [
        ["Plate Number", "P24-11"],
        ["Date", f"{when:%d/%m/%Y}"],
        ["Time", f"{when:%H:%M:%S}"],
        ["Reader Type:", "Orion HX"],
        [],
        ["Results"],
        [],
        [None, *range(1, 7)],
    ]
    rows = []
    for letter in letters(4):
        for index, kind in enumerate(["420", "Conc [UI]"]):
            values = [number(r, 0.1, 2, 3) for _ in range(6)]
            lines.append([letter if index == 0 else None, *values, kind])
            rows += [["P24-11", when.date(), kind, f"{letter}{n}", value] for n, value in enumerate(values, 1)]
    put_workbook("lecteur_valeurs", "valeurs_24.xlsx", {"Plate 1": lines}, ["plaque", "jour", "mesure", "puits", "valeur"], rows)


def scan():
    r, when, waves, rows = rng("balayage_eaux.xlsx"), at("2026-03-19T07:00:00"), range(200, 301, 20), []
    lines = [
        ["Spectre", "absorbance"],
        ["Trajet optique", "10 mm"],
        [],
        ["Échantillon", "Date/Heure", *[f"{wave} nm" for wave in waves], "Commentaire"],
    ]
    for count in range(1, 6):
        when += timedelta(minutes=6)
        values = [number(r, 0.01, 1.2, 4) for _ in waves]
        lines.append([f"EAU-{count:03d}", when, *values])
        rows += [[f"EAU-{count:03d}", when, wave, value] for wave, value in zip(waves, values)]
    put_workbook(
        "spectro_balayage", "balayage_eaux.xlsx", {"Spectres": lines}, ["echantillon", "mesure_le", "longueur_onde_nm", "absorbance"], rows
    )
