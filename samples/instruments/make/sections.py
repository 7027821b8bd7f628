# SPDX-License-Identifier: Apache-2.0
"""Files of sections: qPCR, multiplex assays, atomic absorption, sieves."""

from datetime import timedelta
from decimal import Decimal

from sheet import at, comma, letters, measured, number, point, put, rng

TAB = "\t"
SOILS = ["Temoin", "Canne R579", "Canne R585", "Feuille 3", "Sol Nord", "Sol Sud", "Jus MJ", "NTC"]


def all_of_them():
    qpcr()
    qpcr_flat()
    multiplex()
    atomic_absorption()
    sieves()


def qpcr():
    """`* key = value` lines, then sections in brackets: `[Results]` begins at another line each time."""
    columns = ["essai", "puits", "echantillon", "cible", "tache", "ct", "ct_op", "ct_texte", "ct_moyen", "quantite", "tm"]
    for name, assay, targets, setup, more, encoding, bom, extra in [
        ("essai_2026-03-11.txt", "RSD-0311", ["RSD"], True, [], "utf-8", b"", []),
        (
            "essai_2026-03-19.txt",
            "SCYLV-0319",
            ["SCYLV", "25S"],
            False,
            ["Amplification Data"],
            "utf-16-le",
            b"\xff\xfe",
            [f"* Calibration Pure Dye {dye} performed on = 0{month}-14-2026" for month, dye in enumerate(["FAM", "ROX", "SYBR", "VIC"], 1)],
        ),
        (
            "essai_2026-04-02.txt",
            "LEIF-0402",
            ["LEIF"],
            True,
            ["Melt Curve Raw Data", "Amplification Data"],
            "cp1252",
            b"",
            ["* Experiment Comment = reprise du 19/03"],
        ),
    ]:
        r, rows = rng(name), []
        lines = [
            "* Block Type = 96-Well 0.1-mL Block",
            *extra,
            "* Chemistry = SYBR_GREEN",
            f"* Experiment Name = {assay}",
            f"* Experiment Run End Time = {name[6:16]} 16:04:31 PM AST",
            "* Instrument Type = Tropic 5 System",
            "* Passive Reference = ROX",
            "",
        ]
        plan = [
            (row * 12 + column, f"{letter}{column + 1}", sample, target)
            for row, letter in enumerate(letters(8))
            for column, (sample, target) in enumerate(
                (sample, target) for target in targets for sample in SOILS[: 4 + row % 5 if len(targets) == 1 else 6]
            )
        ]
        if setup:
            lines += ["[Sample Setup]", TAB.join(["Well", "Well Position", "Sample Name", "Target Name", "Task"])]
            lines += [TAB.join([str(n + 1), well, sample, target, task(sample)]) for n, well, sample, target in plan] + [""]
        lines += [
            "[Results]",
            TAB.join(["Well", "Well Position", "Omit", "Sample Name", "Target Name", "Task", "CT", "Ct Mean", "Quantity", "Tm1"]),
        ]
        for n, well, sample, target in plan:
            ct = None if sample == "NTC" or r.random() < 0.06 else number(r, 17, 34, 3)
            mean, amount, melt = (
                (None, None, None) if ct is None else (ct + number(r, -0.2, 0.2, 3), number(r, 1, 9000, 4), number(r, 81, 86, 2))
            )
            rows.append([assay, well, sample, target, task(sample), *measured(ct, point(ct) or "Undetermined"), mean, amount, melt])
            lines.append(
                TAB.join(
                    [
                        str(n + 1),
                        well,
                        "false",
                        sample,
                        target,
                        task(sample),
                        point(ct) or "Undetermined",
                        point(mean),
                        point(amount),
                        point(melt),
                    ]
                )
            )
        for title in more:
            lines += ["", f"[{title}]", TAB.join(["Well", "Cycle", "Target Name", "Rn", "Delta Rn"])]
            lines += [
                TAB.join(["1", str(cycle), targets[0], point(number(r, 0.4, 3, 5)), point(number(r, -0.1, 2, 5))]) for cycle in range(1, 9)
            ]
        lines += ["", ""]
        put("qpcr", name, lines, columns, rows, encoding=encoding, bom=bom, last=False)


def task(sample):
    return {"NTC": "NTC", "Temoin": "STANDARD"}.get(sample, "UNKNOWN")


def qpcr_flat():
    """Name and value lines, a blank line, a table whose first column has no name."""
    columns = ["essai", "fichier", "puits", "fluorophore", "cible", "contenu", "echantillon", "cq", "sq_moyen"]
    for name, assay in [("admin_2026-03-24 quantification.csv", "Q-0324"), ("admin_2026-04-07 quantification.csv", "Q-0407")]:
        r, rows = rng(name), []
        lines = [
            f"File Name,{assay}.pcrd",
            "Created By User,labo",
            "Notes,",
            f"ID,{assay}",
            "Run Started,03/24/2026 13:20:05 UTC",
            "Sample Vol,20",
            "Lid Temp,105",
            "",
            "",
            ",Well,Fluor,Target,Content,Sample,Cq,SQ Mean",
        ]
        for letter in letters(4):
            for n in range(1, 7):
                content = f"Unkn-{n:02d}" if n < 6 else "NTC"
                cq = None if content == "NTC" else number(r, 18, 33, 6)
                mean = None if cq is None else number(r, 1, 500, 5)
                rows.append([assay, f"{assay}.pcrd", f"{letter}0{n}", "SYBR", "RSD", content, f"Parcelle {letter}", cq, mean])
                lines.append(f",{letter}0{n},SYBR,RSD,{content},Parcelle {letter},{point(cq) or 'NaN'},{point(mean) or 'NaN'}")
        put("qpcr_cq", name, lines, columns, rows, bom=b"\xef\xbb\xbf", encoding="utf-8")


def multiplex():
    """Tables of one shape, a statistic each, the analytes in the header; beside them tables of other shapes, and a checksum."""
    columns = ["lot", "emplacement", "echantillon", "statistique", "analyte", "valeur"]
    for name, batch, analytes, count, kinds in [
        ("lot_M26-031.csv", "M26-031", ["SCMV", "SCYLV", "SrMV", "SCSMV", "RSD"], 12, ["Median", "Net MFI", "Count"]),
        ("lot_M26-034.csv", "M26-034", ["SCMV", "SCYLV"], 24, ["Median", "Count"]),
        ("lot_M26-040.csv", "M26-040", ["IgG (AMA)", "IgG (CSP)", "BSA", "Tetanus"], 8, ["Count", "Median", "Avg Net MFI", "Mean"]),
    ]:
        r, rows, width = rng(name), [], len(analytes) + 3
        samples = [("Background0" if n == 0 else f"Standard{n}" if n < 4 else f"Unknown{n - 3}") for n in range(count)]
        places = [f"{n + 1}(1,{letters(8)[n // 12]}{n % 12 + 1})" for n in range(count)]
        lines = [
            quoted("Program", "mxPONT", "", "MAGNA"),
            quoted("Build", "4.3.229.0"),
            quoted("Date", "3/18/2026", "2:41 PM"),
            "",
            quoted("SN", "MG26-1187"),
            quoted("Batch", batch),
            quoted("Version", "1"),
            quoted("Operator", "A. Lurel"),
            "",
            "Most Recent Calibration and Control Results:",
            quoted("Last Calibration", "Passed 03/18/2026 13:02:11"),
            "",
            quoted("Samples", str(count), "Min Events", "50", "Per Bead"),
            "",
            quoted("Results"),
            "",
        ]
        for kind in kinds:
            lines += [quoted("DataType:", kind), quoted("Location", "Sample", *analytes, "Total Events")]
            for place, sample in zip(places, samples):
                values = [Decimal(r.randint(45, 160)) if kind == "Count" else number(r, 4, 21000, 1) for _ in analytes]
                rows += [[batch, place, sample, kind, analyte, value] for analyte, value in zip(analytes, values)]
                lines.append(quoted(place, sample, *map(point, values), str(r.randint(400, 1200))))
            lines.append("")
        lines += [
            quoted("DataType:", "Units"),
            quoted("Analyte:", *analytes),
            quoted("BeadID:", *[str(12 + 3 * n) for n in range(len(analytes))]),
            quoted("Units:", *["Bead"] * len(analytes)),
            "",
            quoted("DataType:", "Dilution Factor"),
            quoted("Location", "Sample", "Dilution Factor"),
        ]
        lines += [quoted(place, sample, "1") for place, sample in zip(places, samples)]
        lines += [
            "",
            quoted("DataType:", "Warnings/Errors"),
            quoted("Location", "Status", "Message"),
            quoted("1,A1", "Warning", "Sample empty or low bead count. (0x43A)"),
            "",
            "-- CRC --",
            f"CRC32: {r.getrandbits(32):08X}",
        ]
        put(
            "multiplex",
            name,
            [line + "," * (width - 1 - line.count('","')) if line.startswith('"') and name.endswith("34.csv") else line for line in lines],
            columns,
            rows,
        )


def quoted(*cells):
    return ",".join(f'"{cell}"' for cell in cells)


def atomic_absorption():
    """A section an element, named in its first line, with key lines of its own and its mean line below the table."""
    columns = [
        "element",
        "longueur_onde_nm",
        "position",
        "echantillon",
        "concentration",
        "concentration_op",
        "concentration_texte",
        "absorbance",
        "rsd",
        "mesure_le",
    ]
    for name, day, elements in [
        ("SAA_eaux_20260316.txt", "2026-03-16", [("Ca", "422.7"), ("Mg", "285.2"), ("Fe", "248.3")]),
        ("SAA_jus_20260320.txt", "2026-03-20", [("K", "766.5"), ("Na", "589.0")]),
    ]:
        r, rows, when = rng(name), [], at(day + "T08:30:00")
        lines = ["Rapport d'analyse SAA", f"Date : {when:%d/%m/%Y}", "Analyste : M. Bourgeois", ""]
        for element, wave in elements:
            lines += [
                "=" * 60,
                f"Element : {element}",
                f"Longueur d'onde : {wave} nm",
                "Flamme : air/acetylene",
                f"Courbe : y = {point(number(r, 0.1, 0.3, 4))}x   r = 0.9994",
                "",
                "Pos.;Échantillon;Conc. (mg/L);Abs.;RSD (%);Heure",
            ]
            for place in range(1, 8):
                when += timedelta(seconds=r.randint(40, 95))
                value, low = number(r, 0.05, 40, 2), r.random() < 0.2
                value = number(r, 0.05, 0.09, 2) if low else value
                text = ("<" if low else "") + comma(value)
                absorbance, rsd = number(r, 0.001, 0.9, 3), number(r, 0.2, 6, 1)
                sample = f"EAU-{day[5:7]}{day[8:]}-{place:02d}"
                rows.append([element, Decimal(wave), place, sample, *measured(value, text, "<" if low else None), absorbance, rsd, when])
                lines.append(f"{place};{sample};{text};{comma(absorbance)};{comma(rsd)};{when:%d/%m/%Y %H:%M:%S}")
            lines += [f"Moyenne;;{comma(number(r, 10, 20, 2))};;;", ""]
        put("absorption_atomique", name, lines, columns, rows, encoding="cp1252")


def sieves():
    """A section a sample: its own key lines, a row a sieve, then what is reckoned of them."""
    columns = ["echantillon", "lot", "analyse_le", "tamis", "refus_g", "refus_pct", "cumul_pct"]
    openings = [Decimal(text) for text in ["1.400", "1.000", "0.850", "0.600", "0.425", "0.250"]]
    for name, samples in [
        ("tamisage_20260317.csv", ["S-0317-A", "S-0317-B"]),
        ("tamisage_20260324.csv", ["S-0324-A"]),
        ("tamisage_20260331.csv", ["S-0331-A", "S-0331-B", "S-0331-C"]),
    ]:
        r, rows, lines = rng(name), [], ["Laboratoire sucre - granulométrie par tamisage;;;", ";;;"]
        for sample in samples:
            when, lot = at(f"2026-{sample[2:4]}-{sample[4:6]}T{r.randint(6, 17):02d}:{r.randint(0, 59):02d}:00"), f"L{r.randint(100, 999)}"
            weights = [number(r, 1, 30, 2) for _ in openings] + [number(r, 0.1, 2, 2)]
            total, sum_pct = sum(weights), Decimal(0)
            lines += [
                f"Échantillon;{sample};;",
                f"Lot;{lot};;",
                f"Date;{when:%d/%m/%Y %H:%M};;",
                f"Prise d'essai (g);{comma(total)};;",
                "Ouverture (mm);Refus (g);Refus (%);Cumul (%)",
            ]
            for opening, weight in zip([*openings, None], weights):
                share = (100 * weight / total).quantize(Decimal("0.01"))
                sum_pct += share
                name_of = comma(opening) or "Fond"
                rows.append([sample, lot, when, name_of, weight, share, sum_pct])
                lines.append(f"{name_of};{comma(weight)};{comma(share)};{comma(sum_pct)}")
            lines += [
                f"Total;{comma(total)};100,00;",
                f"OM (mm);{comma(number(r, 0.5, 0.8, 2))};;",
                f"CV (%);{comma(number(r, 25, 40, 1))};;",
                ";;;",
            ]
        put("tamis", name, lines, columns, rows, encoding="cp1252")
