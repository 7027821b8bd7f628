# SPDX-License-Identifier: Apache-2.0
"""A shift's sheet with its hours in the header, a well a line, contents whose unit stands in the header."""

from datetime import timedelta
from decimal import Decimal

from sheet import at, comma, letters, measured, number, point, put, rng

TAB = "\t"


def all_of_them():
    shift_sheets()
    well_lists()
    micro_volumes()


def shift_sheets():
    """A section a stream, a parameter a line, an hour a column; a cell is empty, or says why there is no value."""
    columns = ["jour", "poste", "flux", "parametre", "heure", "valeur", "valeur_op", "valeur_texte"]
    streams = {
        "Jus mélangé": [("Brix", 12, 16), ("Pol", 10, 13), ("pH", 5, 6)],
        "Jus clarifié": [("Brix", 12, 15), ("pH", 6, 8), ("Turbidité", 20, 90)],
        "Sirop": [("Brix", 55, 68), ("Pol", 48, 60)],
    }
    for name, day, shift, hours, encoding in [
        ("poste_2026-03-16_matin.csv", "16/03/2026", "Matin", range(6, 14), "cp1252"),
        ("poste_2026-03-16_nuit.csv", "16/03/2026", "Nuit", [22, 23, 0, 1, 2, 3, 4, 5], "utf-8"),
    ]:
        r, rows = rng(name), []
        lines = ["Feuille de laboratoire;;;;;;;;;;", f"Date;{day};;Poste;{shift};;;;;;", ";" * 10]
        for stream, parameters in streams.items():
            lines += [f"Flux : {stream};;;;;;;;;;", "Paramètre;Unité;" + "".join(f"{hour:02d}h00;" for hour in hours) + "Moy."]
            for parameter, low, high in parameters:
                cells = []
                for hour in hours:
                    chance, value = r.random(), number(r, low, high, 2)
                    cell = (
                        [None, None, None] if chance < 0.1 else measured(None, "arrêt") if chance < 0.18 else measured(value, comma(value))
                    )
                    rows += [[at("2026-03-16").date(), shift, stream, parameter, f"{hour:02d}h00", *cell]] if cell[2] else []
                    cells.append(cell[2] or "")
                lines.append(";".join([parameter, "%" if parameter in ("Brix", "Pol") else "", *cells, comma(number(r, low, high, 2))]))
            lines.append(";" * 10)
        put("feuille_poste", name, lines, columns, rows, encoding=encoding)


def well_lists():
    """A well a line, a value a column; what was read stands in the lines above, a separator behind the last cell."""
    columns = [
        "plaque",
        "puits",
        "contenu",
        "brut_540",
        "blanc_540",
        "concentration_g_l",
        "concentration_g_l_op",
        "concentration_g_l_texte",
    ]
    for name, plate, count in [("liste_L26-01.csv", "L26-01", 24), ("liste_L26-02.csv", "L26-02", 40)]:
        r, rows = rng(name), []
        lines = [
            "User: USER;Path: C:\\Data\\;Test ID: 1187",
            f"Test Name: DNS;Date: 17/03/2026;Time: 10:02:11;ID1: {plate};",
            "Absorbance;Absorbance values are displayed as OD;",
            "",
            "",
            "Well;Content;Raw Data (540);Blank corrected based on Raw Data (540);Linear regression fit (g/L);",
        ]
        for place in range(count):
            letter, column = letters(8)[place // 12], place % 12 + 1
            raw = number(r, 0.05, 2.3, 3)
            over = r.random() < 0.1
            level = measured(Decimal("12.5"), ">12,5", ">") if over else measured(value := number(r, 0.1, 12, 3), comma(value))
            content = f"Standard S{place + 1}" if place < 6 else f"Sample X{place - 5}"
            rows.append([plate, f"{letter}{column:02d}", content, raw, raw - Decimal("0.041"), *level])
            lines.append(f"{letter}{column:02d};{content};{comma(raw)};{comma(raw - Decimal('0.041'))};{level[2]};")
        put("lecteur_liste", name, lines, columns, rows, encoding="cp1252")


def micro_volumes():
    """Contents in ng/µL in one file and in mg/mL in the other, as the header says: the table has ng/µL."""
    columns = ["echantillon", "mesure_le", "teneur_ng_ul", "a260_280", "a260_230"]
    for name, unit, factor, places in [
        ("adn_20260318.tsv", "ng/uL", 1, 1),
        ("adn_20260319.tsv", "ng/µL", 1, 2),
        ("adn_20260320.tsv", "mg/mL", 1000, 4),
    ]:
        r, rows, when = rng(name), [], at(f"2026-03-{name[10:12]}T14:20:31")
        lines = [TAB.join(["#", "Sample ID", "Date and Time", f"Nucleic Acid ({unit})", "A260", "260/280", "260/230", "Comments"])]
        for place in range(1, 9):
            when += timedelta(seconds=r.randint(40, 100))
            level, purity, salts = number(r, 4 / factor, 900 / factor, places), number(r, 1.6, 2.1, 2), number(r, 0.9, 2.4, 2)
            rows.append([f"ADN-{name[10:12]}-{place}", when, level * factor, purity, salts])
            lines.append(
                TAB.join(
                    [
                        str(place),
                        f"ADN-{name[10:12]}-{place}",
                        f"{when:%m/%d/%Y %I:%M:%S %p}",
                        point(level),
                        point(number(r, 0.1, 18, 3)),
                        point(purity),
                        point(salts),
                        "",
                    ]
                )
            )
        put("microvolume", name, lines, columns, rows)
