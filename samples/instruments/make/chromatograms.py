# SPDX-License-Identifier: Apache-2.0
"""Chromatograms: sections in brackets, several samples a file; a printed report with columns by their place."""

from datetime import timedelta
from decimal import Decimal

from sheet import at, number, point, put, rng

TAB = "\t"
SUGARS = [("Saccharose", 9.4), ("Glucose", 11.6), ("Fructose", 13.9)]


def all_of_them():
    peaks_in_brackets()
    peaks_in_print()


def peaks_in_brackets():
    """What the sample is stands in a section of its own, before that of its peaks; the points of the curve are not wanted."""
    columns = ["echantillon", "injecte_le", "detecteur", "pic", "temps_min", "aire", "hauteur", "teneur", "compose"]
    for name, samples, detectors, encoding, mark in [
        ("HPLC_0316_JM04.txt", ["JM-16-04"], ["Detector A-Ch1"], "utf-8", TAB),
        ("HPLC_0316_serie.txt", ["ST-1", "JM-16-05", "JC-16-05"], ["Detector A-Ch1"], "cp1252", TAB),
        ("HPLC_0320_deux_voies.txt", ["ME-20-01", "ME-20-02"], ["Detector A-Ch1", "Detector B-Ch1"], "utf-8", TAB),
    ]:
        r, lines, rows, when = rng(name), [], [], at(f"2026-03-{name[7:9]}T20:00:00")
        for sample in samples:
            when += timedelta(minutes=25)
            lines += [
                "[Header]",
                mark.join(["Application Name", "ChromaLab"]),
                mark.join(["Data File Name", f"D:\\Data\\{sample}.lcd"]),
                "",
                "[Sample Information]",
                mark.join(["Operator Name", "admin"]),
                mark.join(["Acquired", f"{when:%d/%m/%Y %H:%M:%S}"]),
                mark.join(["Sample Name", sample]),
                mark.join(["Injection Volume", "10"]),
                "",
            ]
            for detector in detectors:
                found = [(compound, start) for compound, start in SUGARS if r.random() > 0.15] + ([("", 17.2)] if r.random() > 0.5 else [])
                lines += [
                    f"[Peak Table({detector})]",
                    mark.join(["# of Peaks", str(len(found))]),
                    mark.join(["Peak#", "R.Time", "I.Time", "F.Time", "Area", "Height", "A/H", "Conc.", "Mark", "Name"]),
                ]
                for place, (compound, start) in enumerate(found, 1):
                    time, area, height, level = (
                        number(r, start - 0.1, start + 0.1, 3),
                        r.randint(900, 900000),
                        r.randint(90, 60000),
                        number(r, 0.1, 99, 4),
                    )
                    rows.append([sample, when, detector, place, time, area, height, level, compound or None])
                    lines.append(
                        mark.join(
                            [
                                str(place),
                                point(time),
                                point(time - number(r, 0.1, 0.3, 3)),
                                point(time + number(r, 0.1, 0.3, 3)),
                                str(area),
                                str(height),
                                point(number(r, 8, 40, 3)),
                                point(level),
                                " V " if place == 2 else "",
                                compound,
                            ]
                        )
                    )
                lines += ["", f"[LC Chromatogram({detector})]", mark.join(["# of Points", "6"]), mark.join(["R.Time (min)", "Intensity"])]
                lines += [mark.join([point(number(r, count, count, 5)), str(r.randint(-20, 400))]) for count in range(6)] + [""]
        put("hplc_pics", name, lines, columns, rows, encoding=encoding)


def peaks_in_print():
    """A report as it is printed: for each signal a header of two lines over a rule, columns by their place, a line of totals."""
    columns = ["echantillon", "injecte_le", "signal", "pic", "temps_min", "type", "largeur_min", "aire", "hauteur", "aire_pct"]
    for name, samples, signals in [
        ("cpg_ethanol_0317.txt", ["VIN-17-01"], [("FID1 A", " [pA*s]  ", "  [pA]   ")]),
        (
            "cpg_serie_0318.txt",
            ["VIN-18-01", "VIN-18-02", "VIN-18-03"],
            [("FID1 A", " [pA*s]  ", "  [pA]   "), ("TCD2 B", "[25 uV*s]", " [25 uV] ")],
        ),
    ]:
        r, lines, rows, when = rng(name), [], [], at(f"2026-03-{name[-6:-4]}T09:12:00")
        for sample in samples:
            when += timedelta(minutes=18)
            lines += [
                "=" * 69,
                f"Sample Name: {sample}",
                f"Injection Date  : {when:%d/%m/%Y %H:%M:%S}      Inj Volume : 1 µl",
                "=" * 69,
                "",
            ]
            for place, (signal, area_unit, height_unit) in enumerate(signals, 1):
                lines += [
                    f"Signal {place}: {signal}, ",
                    "",
                    "Peak RetTime Type  Width     Area      Height     Area  ",
                    f"  #   [min]        [min]  {area_unit}  {height_unit}     %",
                    "----|-------|----|-------|----------|----------|--------|",
                ]
                lines += print_peaks(r, rows, [sample, when, signal])
        put("cpg_pics", name, lines, columns, rows, encoding="cp1252")


def print_peaks(r, rows, head):
    """The lines of a signal's peaks, which are added to the rows, and of their totals. From 10,000 on areas have an exponent."""
    areas = [number(r, 10, 900, 5) if r.random() < 0.7 else Decimal(r.randint(10000, 99999)) for _ in range(r.randint(3, 5))]
    total, time = sum(areas), number(r, 1.8, 2.2, 3)
    for place, area in enumerate(areas, 1):
        time += number(r, 0.4, 1.4, 3)
        kind, width, height, share = (
            r.choice(["BB", "BV", "VB", "BB S"]),
            number(r, 0.02, 0.09, 4),
            number(r, 2, 600, 5),
            (100 * area / total).quantize(Decimal("0.00001")),
        )
        rows.append([*head, place, time, kind, width, area, height, share])
        yield f"{place:>4} {time:>7} {kind:<4} {width:>7} {printed(area):>10} {height:>10} {share:>8}"
    yield f"Totals :                  {printed(total):>10} {printed(number(r, 900, 1900, 5)):>10}"
    yield ""
    yield ""


def printed(value):
    return point(value) if value < 10000 else f"{value / 10000:.5f}e4"
