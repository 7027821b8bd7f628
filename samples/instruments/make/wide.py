# SPDX-License-Identifier: Apache-2.0
"""Headers that carry values: wavelengths, elements with their units, compounds, sizes, tags."""

from datetime import timedelta
from decimal import Decimal

from sheet import at, comma, measured, number, point, put, rng

TAB = "\t"


def all_of_them():
    scans()
    pairs()
    elements()
    summary()
    sizes()
    tags()
    near_infrared()


def scans():
    """A sample a line, a wavelength a column: with its unit in the header, or as a bare number."""
    columns = ["echantillon", "mesure_le", "longueur_onde_nm", "absorbance"]
    for name, prefix, first, last, step, header, encoding in [
        ("balayage_sirops.csv", "SI", 400, 700, 20, "{} nm", "cp1252"),
        ("balayage_jus.csv", "JM", 220, 340, 10, "Abs {}.0", "utf-8"),
        ("balayage_melasse.txt", "ME", 380, 780, 50, "{}", "utf-16-le"),
    ]:
        r, rows, waves, mark = rng(name), [], range(first, last + 1, step), TAB if name.endswith("txt") else ";"
        lines = [
            mark.join(["Spectre", "absorbance", "lissage 5 points"]),
            mark.join(["Trajet optique", "10 mm"]),
            "",
            mark.join(["Échantillon", "Date/Heure", *[header.format(wave) for wave in waves], "Commentaire"]),
        ]
        for count in range(1, 7):
            sample, when = f"{prefix}-{count:03d}", at("2026-03-17T07:10:00") + timedelta(minutes=4 * count)
            values = [number(r, 0.02, 2.9, 4) for _ in waves]
            rows += [[sample, when, wave, value] for wave, value in zip(waves, values)]
            lines.append(mark.join([sample, f"{when:%d/%m/%Y %H:%M}", *map(comma, values), "dilué 1/10" if count == 3 else ""]))
        lines += ["", mark.join(["Moyenne", "", *[comma(number(r, 1, 2, 4)) for _ in waves]])]
        put("spectro_balayage", name, lines, columns, rows, encoding=encoding, bom=b"\xff\xfe" if encoding == "utf-16-le" else b"")


def pairs():
    """Two columns a sample, under its name, which stands over the first of them; below the curves, what the instrument was set to."""
    columns = ["echantillon", "longueur_onde_nm", "absorbance"]
    for name, samples in [
        ("courbes_20260318.csv", ["Blanc", "Sirop 55", "Sirop 60"]),
        ("courbes_20260325.csv", ["Sucre lot 410", "Sucre lot 411"]),
    ]:
        r, rows, waves = rng(name), [], range(500, 399, -10)
        lines = [",".join(f"{sample}," for sample in samples) + ",", "Wavelength (nm),Abs," * len(samples)]
        for wave in waves:
            cells = []
            for sample in samples:
                value = number(r, 0.01, 1.8, 6)
                cells += [f"{wave}.000000", point(value)]
                rows.append([sample, wave, value])
            lines.append(",".join(cells) + ",")
        for sample in samples:
            lines += [
                "",
                sample,
                "Collection Time: 3/18/2026 10:11:02 AM",
                "Operator Name   : labo",
                "Instrument",
                "  Scan Rate (nm/min)         600.00",
                "  Beam Mode                  Double",
            ]
        put("spectro_paires", name, lines, columns, rows)


def elements():
    """An element, its wavelength and its unit in each header; below the limit, beyond the curve, not measured; lines of means."""
    columns = ["etiquette", "type", "mesure_le", "element", "longueur_onde_nm", "unite", "teneur", "teneur_op", "teneur_texte"]
    lead = [("Ca", "317.933"), ("Mg", "285.213"), ("K", "766.491"), ("Fe", "238.204"), ("P", "213.618")]
    for name, chosen, unit, encoding in [
        ("icp_20260319.csv", lead[:4], "mg/L", "utf-8"),
        ("icp_20260327.csv", lead, "mg/L", "cp1252"),
        ("icp_20260409.csv", lead[2:], "µg/L", "cp1252"),
    ]:
        r, rows, when = rng(name), [], at(f"2026-{name[8:10]}-{name[10:12]}T08:00:00")
        lines = [",".join(["Solution Label", "Type", "Date Time", *[f"{element} {wave} ({unit})" for element, wave in chosen]])]
        for count in range(14):
            kind = "BLK" if count == 0 else "STD" if count < 4 else "QC" if count == 9 else "Sample"
            label = {"BLK": "Blank", "STD": f"Std {count}", "QC": "CRM 27"}.get(kind, f"BA-{name[8:12]}-{count:02d}")
            when += timedelta(seconds=r.randint(120, 190))
            cells = []
            for element, wave in chosen:
                value, chance = number(r, 0.02, 90, 3), r.random()
                cell = measured(value, point(value))
                if kind == "BLK" or chance < 0.15:
                    cell = measured(None, "<LOD")
                elif chance < 0.22:
                    cell = measured(value, f"<{value:f}", "<")
                elif chance < 0.28:
                    cell = measured(None, "uncal")
                elif chance < 0.33:
                    cell = measured(None, "----")
                cells.append(cell[2])
                rows.append([label, kind, when, element, Decimal(wave), unit, *cell])
            lines.append(",".join([label, kind, f"{when:%d/%m/%Y %H:%M:%S}", *cells]))
        lines += [
            "",
            ",".join(["Mean", "", "", *[point(number(r, 10, 40, 3)) for _ in chosen]]),
            ",".join(["%RSD", "", "", *[point(number(r, 1, 9, 2)) for _ in chosen]]),
        ]
        put("icp", name, lines, columns, rows, encoding=encoding, bom=b"\xef\xbb\xbf" if encoding == "utf-8" else b"")


def summary():
    """Two header rows: a compound over three columns, then what each of them is; an injection a line, with what is reckoned below."""
    columns = ["injection", "echantillon", "injecte_le", "compose", "grandeur", "unite", "valeur", "valeur_op", "valeur_texte"]
    for name, day, compounds, digits in [
        ("resume_sucres_1.txt", 20, ["Saccharose", "Glucose", "Fructose"], 3),
        ("resume_sucres_2.txt", 23, ["Saccharose", "Glucose", "Fructose", "Raffinose"], 3),
        ("resume_acides.txt", 27, ["Ac. aconitique", "Ac. lactique"], 4),
    ]:
        r, rows = rng(name), []
        lines = [
            f"Séquence{TAB}{name[:-4]}",
            f"Opérateur{TAB}N. Clavis",
            "",
            TAB.join(["", "", "", *[cell for compound in compounds for cell in (compound, "", "")]]),
            TAB.join(["No.", "Échantillon", "Injecté le", *["Tr (min)", "Aire (mV.s)", "Teneur (g/L)"] * len(compounds)]),
        ]
        for count in range(1, 9):
            when = at(f"2026-03-{day}T19:40:00") + timedelta(minutes=22 * count)
            sample, cells = f"{'ST' if count < 3 else 'JM'}-{count:02d}", []
            for place, compound in enumerate(compounds):
                found = r.random() > 0.1
                values = (
                    [number(r, 5 + 3 * place, 5.4 + 3 * place, 2), number(r, 2, 900, 1), number(r, 0.1, 140, digits)]
                    if found
                    else [None] * 3
                )
                for (kind, unit), value in zip([("Tr", "min"), ("Aire", "mV.s"), ("Teneur", "g/L")], values):
                    cells.append(comma(value) or "n.d.")
                    rows.append([count, sample, when, compound, kind, unit, *measured(value, cells[-1])])
            lines.append(TAB.join([str(count), sample, f"{when:%d/%m/%Y %H:%M:%S}", *cells]))
        for label in ["Moyenne", "Écart-type", "RSD %"]:
            lines.append(TAB.join(["", label, "", *[cell for _ in compounds for cell in ("", "", comma(number(r, 1, 50, digits)))]]))
        put(
            "chromato_resume",
            name,
            lines,
            columns,
            rows,
            encoding="utf-16-le" if "acides" in name else "cp1252",
            bom=b"\xff\xfe" if "acides" in name else b"",
        )


def sizes():
    """A sample a line; the share between two sizes in a column whose header says which."""
    columns = ["enregistrement", "echantillon", "mesure_le", "d50_um", "de_um", "a_um", "volume_pct"]
    edges = [Decimal(text) for text in ["10.0", "20.0", "45.0", "90.0", "180.0", "355.0", "710.0", "1400.0"]]
    for name, labels in [("laser_20260319.txt", ["MC-A 12", "MC-A 12", "MC-B 4"]), ("laser_20260402.txt", ["Sucre S1", "Sucre S2"])]:
        r, rows, when = rng(name), [], at(f"2026-{name[10:12]}-{name[12:14]}T11:20:15")
        lines = [
            TAB.join(
                [
                    "Record Number",
                    "Sample Name",
                    "Measurement Date Time",
                    "Obscuration",
                    "Dx (50) (um)",
                    *[f"Result Between User Sizes {low} um and {high} um" for low, high in zip(edges, edges[1:])],
                ]
            )
        ]
        for count, sample in enumerate(labels, 1):
            when, d50, shares = when + timedelta(minutes=7), number(r, 90, 600, 1), [number(r, 0, 28, 2) for _ in edges[1:]]
            record = int(name[10:14]) * 10 + count
            rows += [[record, sample, when, d50, low, high, share] for low, high, share in zip(edges, edges[1:], shares)]
            lines.append(
                TAB.join([str(record), sample, f"{when:%d/%m/%Y %I:%M:%S %p}", point(number(r, 8, 14, 2)), point(d50), *map(point, shares)])
            )
        put("granulo_laser", name, lines, columns, rows)


def tags():
    """A tag a column, its unit in the row below; a value may be bad, or missing."""
    columns = ["instant", "etiquette", "unite", "valeur", "valeur_op", "valeur_texte"]
    mills = [("MOULIN1.VITESSE", "tr/min"), ("MOULIN1.COUPLE", "kN.m"), ("IMB.DEBIT", "t/h"), ("CHAUD2.PRESSION", "bar")]
    for name, chosen, step, start in [
        ("historien_moulin.csv", mills, 60, "2026-03-15T06:00:00"),
        ("historien_evap.csv", [("EVAP3.NIVEAU", "%"), ("EVAP3.TEMP", "°C")], 10, "2026-03-15T23:59:30"),
        ("historien_chaudiere.csv", mills[3:] + [("CHAUD2.VAPEUR", "t/h"), ("CHAUD2.O2", "%")], 300, "2026-03-16T00:00:00"),
    ]:
        r, rows, when = rng(name), [], at(start)
        lines = [";".join(["Horodatage", *[tag for tag, _ in chosen]]) + ";", ";".join(["", *[unit for _, unit in chosen]]) + ";"]
        for _ in range(12):
            cells = []
            for tag, unit in chosen:
                value, chance = number(r, 1, 120, 2), r.random()
                cell = measured(None, "Bad") if chance < 0.06 else measured(value, comma(value))
                cells.append("" if chance > 0.95 else cell[2])
                rows += [] if chance > 0.95 else [[when, tag, unit, *cell]]
            lines.append(";".join([f"{when:%d/%m/%Y %H:%M:%S},{when.microsecond // 1000:03d}", *cells]) + ";")
            when += timedelta(seconds=step, milliseconds=r.randint(0, 40))
        put("historien", name, lines, columns, rows, encoding="cp1252")


def near_infrared():
    """Predictions of cane: under a row of parameters, each has its value, and a column `GH` and `NH` that are called the same for all."""
    parameters = ["Brix", "Pol", "Fibre"]
    columns = [
        "echantillon",
        "jour",
        "heure",
        "brix",
        "brix_gh",
        "brix_nh",
        "pol",
        "pol_gh",
        "pol_nh",
        "fibre",
        "fibre_gh",
        "fibre_nh",
        "operateur",
    ]
    for name, start, count in [
        ("PIR_20260315.csv", "2026-03-15T06:12:31", 9),
        ("PIR_20260316.csv", "2026-03-16T05:58:02", 12),
        ("PIR_20260504.csv", "2026-05-04T06:30:00", 6),
    ]:
        r, rows, when = rng(name), [], at(start)
        lines = [
            "Produit;Canne désintégrée;;;;;;;;;;;",
            "Modèle;CANNE_GUADELOUPE_2026_v3;;;;;;;;;;;",
            "",
            ";".join(
                [
                    "N° échantillon",
                    "Date",
                    "Heure",
                    *[cell for parameter in parameters for cell in (parameter, "GH", "NH")],
                    "Opérateur",
                    "",
                ]
            ),
        ]
        for number_of in range(1, count + 1):
            when += timedelta(seconds=r.randint(170, 400))
            sample = f"{when:%y%m%d}-{number_of:04d}"
            values = [
                cell
                for low, high in [(15, 21), (11, 14.5), (11, 17)]
                for cell in (number(r, low, high, 2), number(r, 0.2, 4.5, 2), number(r, 0.1, 1.2, 2))
            ]
            who = r.choice(["LM", "JB", ""])
            rows.append([sample, when.date(), f"{when:%H:%M:%S}", *values, who or None])
            lines.append(";".join([sample, f"{when:%d/%m/%Y}", f"{when:%H:%M:%S}", *map(comma, values), who, ""]))
            if number_of == 5:
                lines.append(";" * 13)
        lines += ["Moyenne;;;" + ";".join(comma(number(r, 10, 18, 2)) for _ in range(9)) + ";;", f"Nombre;{count};;;;;;;;;;;;"]
        put("nir_canne", name, lines, columns, rows, encoding="cp1252")
