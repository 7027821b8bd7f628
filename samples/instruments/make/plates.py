# SPDX-License-Identifier: Apache-2.0
"""Plate readers: matrices in sections, blocks without letters, time by wells, several values a well."""

from datetime import timedelta

from sheet import at, letters, minutes, number, point, put, rng

TAB = "\t"


def all_of_them():
    in_sections()
    in_blocks()
    kinetic()
    several_values()


def in_sections():
    """A section about the plate, one about blanks, one a reading, and what the assay was: commas, one more at each end."""
    columns = ["plaque", "lecture", "puits", "valeur"]
    for name, plates, height, width, readings in [
        ("PR_20260311_turbidite.csv", ["PL-26-0311"], 8, 12, ["Turbi 600(1)"]),
        ("PR_20260318_invertase.csv", ["PL-26-0318", "PL-26-0319"], 8, 12, ["DNS 540(1)", "DNS 600(1)"]),
        ("PR_20260402_dextrane.csv", ["PL-26-0402"], 16, 24, ["Dextran 720(1)"]),
    ]:
        r, lines, rows = rng(name), [], []
        for order, plate in enumerate(plates, 1):
            lines += [
                "Plate summary",
                "Plate,Repeat,Barcode,Measured height,Inside temperature at start,Humidity at start,Label,Measinfo,Measurement date,",
            ]
            for reading in readings:
                lines.append(
                    f'{order},1,"=""{plate}""",14.35,{number(r, 25, 28, 2)},{number(r, 40, 60, 1)},{reading},Ex=N/A Wdw=N/A,3/{r.randint(11, 28)}/2026 9:41:07 AM,'
                )
            lines += ["", "Blank readings", "Plate,Label,Result,Signal,Flashes,"]
            lines += [f"{order},{reading.split('(')[0]},0,{number(r, 0, 0.2, 3)},50," for reading in readings] + [""]
            for reading in readings:
                lines += [f"Readings for {reading} - channel 1 (Abs)", "," + "".join(f"{n:02d}," for n in range(1, width + 1))]
                for letter in letters(height):
                    values = [number(r, 0.03, 2.4, 3) for _ in range(width)]
                    lines.append(letter + "," + "".join(f"{value}," for value in values))
                    rows += [[plate, reading, f"{letter}{n}", value] for n, value in enumerate(values, 1)]
                lines.append("")
        lines += [
            "",
            "Basic assay information",
            "Assay ID: ,,,,2114,",
            "Assay Started: ,,,,3/11/2026 9:41:07 AM,",
            "",
            "Protocol information",
            f"Protocol ID: ,,,,{len(rows)},",
            "Protocol Name: ,,,,Sucrerie absorbance,",
            "",
            "Exported with Lumeo Workstation 3.2.118,,,,,",
        ]
        put("lecteur_plaques", name, lines, columns, rows)


def in_blocks():
    """Blocks from a count of them to `~End`. The rows of a plate have no letter, and the temperature stands in the first only."""
    columns = ["plaque", "longueur_onde", "puits", "valeur"]
    for name, blocks, height, width, encoding, bom in [
        ("blocs_amidon.txt", [("Amidon 1", 600), ("Amidon 2", 600)], 8, 12, "cp1252", b""),
        ("blocs_couleur_24.txt", [("Couleur A", 420)], 4, 6, "utf-16-le", b"\xff\xfe"),
        ("blocs_six.txt", [("Essai 6 puits", 595), ("Essai 6 puits bis", 595), ("Temoin", 595)], 2, 3, "utf-8", b""),
    ]:
        r, rows = rng(name), []
        lines = [f"##BLOCKS= {len(blocks)}"]
        for plate, wave in blocks:
            lines.append(
                TAB.join(
                    [
                        "Plate:",
                        plate,
                        "1.3",
                        "PlateFormat",
                        "Endpoint",
                        "Absorbance",
                        "Raw",
                        "FALSE",
                        "1",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "1",
                        str(wave),
                        "1",
                        str(width),
                        str(height * width),
                        "1",
                        str(height),
                    ]
                )
            )
            lines.append(TAB.join(["", "Temperature(°C)", *map(str, range(1, width + 1))]) + TAB)
            temperature = number(r, 23, 26, 1)
            for index, letter in enumerate(letters(height)):
                values = [number(r, 0.04, 1.9, 4) for _ in range(width)]
                lines.append(TAB.join(["", point(temperature) if index == 0 else "", *map(point, values)]) + TAB)
                rows += [[plate, wave, f"{letter}{n}", value] for n, value in enumerate(values, 1)]
            lines += ["", "~End"]
        lines.append("Original Filename: " + name.replace(".txt", "") + "; Date Last Saved: 3/12/2026 4:02:51 PM")
        put("lecteur_blocs", name, lines, columns, rows, encoding=encoding, bom=bom)


def kinetic():
    """A well a column, a time a line, a section a wavelength; wells beyond the range say so; what is reckoned of them stands below."""
    columns = ["plaque", "longueur_onde", "temps", "temperature", "puits", "valeur", "valeur_op", "valeur_texte"]
    for name, plate, waves, height, width, times, step in [
        ("cinetique_24.txt", "K24-5", [340], 4, 6, 13, 30),
        ("cinetique_48.txt", "K48-1", [405, 630], 6, 8, 5, 60),
        ("cinetique_96.txt", "K96-2", [340], 8, 12, 5, 150),
    ]:
        r, rows = rng(name), []
        wells = [f"{letter}{n}" for letter in letters(height) for n in range(1, width + 1)]
        lines = [
            "Software Version" + TAB + "3.08.01",
            "",
            "",
            f"Experiment File Path:{TAB}D:\\Mesures\\{name[:-4]}.xpt",
            "",
            f"Plate Number{TAB}{plate}",
            f"Date{TAB}12/03/2026",
            f"Time{TAB}10:12:44",
            "Reader Type:" + TAB + "Orion HX",
            "Reading Type" + TAB + "Reader",
            "",
            "Procedure Details",
            "",
            f"Plate Type{TAB}{height * width} WELL PLATE",
            f"Start Kinetic{TAB}Runtime {timedelta(seconds=step * (times - 1))} (HH:MM:SS), Interval {timedelta(seconds=step)}, {times} Reads",
            "",
        ]
        for wave in waves:
            lines += [str(wave), "", TAB.join(["Time", f"T° {wave}", *wells])]
            levels = {well: number(r, 0.05, 0.4, 3) for well in wells}
            for index in range(times):
                elapsed, warmth = timedelta(seconds=index * step), number(r, 36.8, 37.2, 1)
                cells = []
                for well in wells:
                    levels[well] += number(r, 0, 0.9, 3)
                    over = levels[well] > 4
                    cells.append("OVRFLW" if over else point(levels[well]))
                    rows.append([plate, wave, elapsed, warmth, well, None if over else levels[well], None, cells[-1]])
                lines.append(TAB.join([str(elapsed), point(warmth), *cells]))
            lines.append("")
        lines += ["Results", "", TAB.join(["Well", *wells])]
        lines += [TAB.join([f"Max V [{wave}]", *[point(number(r, 1, 90, 3)) for _ in wells]]) for wave in waves]
        put("lecteur_cinetique", name, lines, columns, rows, encoding="cp1252")


def several_values():
    """Some lines a row of wells, the value's name behind them; empty wells are blank."""
    columns = ["plaque", "jour", "mesure", "puits", "valeur"]
    for name, plate, when, kinds, height, width in [
        ("valeurs_12.txt", "P12-07", "2026-03-13T08:15:20", ["540", "Conc [g/L]"], 3, 4),
        ("valeurs_48.txt", "P48-03", "2026-03-13T17:40:11", ["595"], 6, 8),
        ("valeurs_96.txt", "P96-31", "2026-03-14T14:02:09", ["450", "540", "450-540"], 8, 12),
        ("valeurs_1536.txt", "P1536-02", "2026-03-16T23:58:00", ["600"], 32, 48),
    ]:
        r, rows, time = rng(name), [], at(when)
        lines = [
            f"Plate Number{TAB}{plate}",
            f"Date{TAB}{time:%d/%m/%Y}",
            f"Time{TAB}{time:%H:%M:%S}",
            f"Reader Type:{TAB}Orion HX",
            "",
            "Results",
            f"Actual Temperature:{TAB}{number(r, 22, 25, 1)}",
            "",
            TAB.join(["", *map(str, range(1, width + 1))]) + TAB,
        ]
        for letter in letters(height):
            first = [None if height < 20 and r.random() < 0.08 else number(r, 0.04, 2.2, 3) for _ in range(width)]
            second = [value if value is None else number(r, 0.03, 0.04, 3) for value in first]
            reckoned = [value if value is None else value - other for value, other in zip(first, second)]
            for index, (kind, values) in enumerate(zip(kinds, [first, second, reckoned])):
                lines.append(TAB.join([letter if index == 0 else "", *map(point, values), kind]))
                rows += [[plate, time.date(), kind, f"{letter}{n}", value] for n, value in enumerate(values, 1) if value is not None]
        put("lecteur_valeurs", name, lines, columns, rows)
