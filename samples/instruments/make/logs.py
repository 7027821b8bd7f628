# SPDX-License-Identifier: Apache-2.0
"""What writes a line at a time: scales, stations, loggers, meters; and tables below a preamble."""

from datetime import timedelta
from decimal import Decimal

from sheet import at, comma, measured, number, point, put, rng


def all_of_them():
    weighbridge()
    weather()
    loggers()
    meters()
    colour()
    polarimeter()


def weighbridge():
    """Columns by the place of their characters, under a header and a rule; a total at the end."""
    columns = ["bordereau", "jour", "heure", "vehicule", "planteur", "brut_kg", "tare_kg", "net_kg", "produit"]
    widths = [8, 11, 9, 12, 22, 10, 10, 10]
    names = ["SICA Nord", "G. Alexis", "EARL La Ramée", "Ets Bois-Debout", "Vve Marcel", "J.-P. Zamor"]
    for name, count, encoding, first in [
        ("pesees_20260315.txt", 14, "cp1252", 4101),
        ("pesees_20260316.txt", 9, "cp1252", 4230),
        ("PB0317.lst", 5, "utf-8", 4302),
    ]:
        r, rows, when, total = rng(name), [], at(f"2026-03-{15 if '15' in name else 16 if '16' in name else 17}T06:02:00"), 0
        titles = ["TICKET", "DATE", "HEURE", "VEHICULE", "PLANTEUR", "BRUT kg", "TARE kg", "NET kg"]
        lines = ["PONT-BASCULE N° 2" + " " * 40 + f"{when:%d/%m/%Y}", "", fixed(widths, titles) + "PRODUIT", "-" * 104]
        for ticket in range(first, first + count):
            when += timedelta(minutes=r.randint(2, 15))
            gross, tare = r.randint(700, 2100) * 20, r.randint(260, 620) * 20
            plate = (
                f"{r.choice('ABCD')}{r.choice('EFGH')}-{r.randint(100, 999)}-{r.choice('KLMN')}{r.choice('PQRS')}"
                if r.random() > 0.15
                else None
            )
            grower, product = r.choice(names), r.choice(["CANNE", "CANNE BRULEE", "BAGASSE"])
            total += gross - tare
            rows.append([ticket, when.date(), f"{when:%H:%M}", plate, grower, gross, tare, gross - tare, product])
            lines.append(
                fixed(
                    widths,
                    [
                        str(ticket),
                        f"{when:%d/%m/%Y}",
                        f"{when:%H:%M}",
                        plate or "",
                        grower,
                        f"{gross:>8}",
                        f"{tare:>8}",
                        f"{gross - tare:>8}",
                    ],
                )
                + product
            )
        lines += ["-" * 104, fixed(widths, ["TOTAL", "", "", "", f"{count} pesées", "", "", f"{total:>8}"]).rstrip()]
        put("pont_bascule", name, lines, columns, rows, encoding=encoding)


def fixed(widths, cells):
    return "".join(cell.ljust(width) for width, cell in zip(widths, cells))


def weather():
    """A line about the station, then three header rows: name, unit, what was done with the values. `NAN` is no value."""
    columns = ["instant", "enregistrement", "batterie_v", "temperature_c", "humidite_pct", "vent_m_s", "pluie_mm", "rayonnement_w_m2"]
    for name, start, step, count in [
        ("station_10min_0315.dat", "2026-03-15T00:00:00", 10, 18),
        ("station_10min_0316.dat", "2026-03-16T22:40:00", 10, 12),
        ("station_horaire.dat", "2026-03-20T01:00:00", 60, 24),
    ]:
        r, rows, when = rng(name), [], at(start)
        lines = [
            '"TOAX","Gardel_Nord","LR1000","31187","LR1000.Std.04","CPU:GARDEL_3.LR1","40712","Table1"',
            '"TIMESTAMP","RECORD","Batt_V_Min","AirTC_Avg","RH","WS_ms_Avg","Rain_mm_Tot","SlrW_Avg"',
            '"TS","RN","Volts","Deg C","%","meters/second","mm","W/m^2"',
            '"","","Min","Avg","Smp","Avg","Tot","Avg"',
        ]
        for record in range(count):
            values = [
                number(r, 12.1, 13.9, 2),
                number(r, 21, 32, 2),
                number(r, 55, 99, 1),
                None if r.random() < 0.12 else number(r, 0, 9, 3),
                number(r, 0, 4, 1),
                None if r.random() < 0.06 else number(r, 0, 1100, 1),
            ]
            rows.append([when, 8800 + record, *values])
            lines.append(",".join([f'"{when:%Y-%m-%d %H:%M:%S}"', str(8800 + record), *[point(value) or '"NAN"' for value in values]]))
            when += timedelta(minutes=step)
        put("station_meteo", name, lines, columns, rows)


def loggers():
    """A title above the header, serial numbers in it, columns for what happened to the logger; no measurement in those lines."""
    columns = ["enregistreur", "numero", "instant", "temperature_c", "humidite_pct"]
    for name, title, serial, start, step in [
        ("etuve_3.csv", "Etuve 3", 20417733, "2026-03-15T14:00:00", 15),
        ("magasin_sucre.csv", "Magasin sucre, travée 2", 20417740, "2026-03-14T23:00:00", 60),
        ("chambre_froide.csv", "Chambre froide", 20418102, "2026-03-16T07:30:00", 5),
    ]:
        r, rows, when = rng(name), [], at(start)
        head = [
            "#",
            "Date Time, GMT-04:00",
            f"Temp, °C (LGR S/N: {serial}, SEN S/N: {serial})",
            f"RH, % (LGR S/N: {serial}, SEN S/N: {serial})",
            f"Coupler Attached (LGR S/N: {serial})",
            f"End Of File (LGR S/N: {serial})",
        ]
        lines = [f'"Plot Title: {title}"', ",".join(f'"{cell}"' for cell in head)]
        for place in range(1, 15):
            told = place in (1, 14)
            values = [None, None] if told else [number(r, 18, 45, 3), number(r, 30, 95, 3)]
            rows.append([title, place, when, *values])
            lines.append(
                ",".join(
                    [
                        str(place),
                        f"{when:%m/%d/%y %I:%M:%S %p}",
                        *map(point, values),
                        "Logged" if place == 1 else "",
                        "Logged" if place == 14 else "",
                    ]
                )
            )
            when += timedelta(minutes=step)
        put("enregistreur", name, lines, columns, rows, bom=b"\xef\xbb\xbf")


def meters():
    """pH and conductivity in one table with two header rows: names over several columns, and which of them each is."""
    columns = [
        "numero",
        "mesure_le",
        "echantillon",
        "ph",
        "ph_statut",
        "conductivite",
        "conductivite_op",
        "conductivite_texte",
        "conductivite_unite",
        "temperature_c",
    ]
    for name, day, count, delimiter, encoding in [
        ("multi_0316.csv", 16, 8, ";", "cp1252"),
        ("multi_0317.txt", 17, 6, "\t", "utf-8"),
        ("multi_0318.csv", 18, 5, ";", "utf-16-le"),
    ]:
        r, rows, when = rng(name), [], at(f"2026-03-{day}T07:00:00")
        lines = [
            "Export des mesures",
            "",
            delimiter.join(["N°", "Date/Heure", "Échantillon", "pH", "", "Conductivité", "", "Temp."]) + delimiter,
            delimiter.join(["", "", "", "valeur", "statut", "valeur", "unité", "°C"]) + delimiter,
        ]
        for place in range(1, count + 1):
            when += timedelta(minutes=r.randint(4, 30))
            acid = number(r, 4.8, 7.9, 2) if place % 3 else None
            over = place == 4
            salt, unit = (number(r, 80, 1800, 0), "µS/cm") if place % 2 else (number(r, 1, 19, 2), "mS/cm")
            text = ">200" if over else comma(salt)
            status, warmth, sample = (
                ("stable" if r.random() > 0.2 else "manuel") if acid is not None else None,
                number(r, 24, 29, 1),
                f"{r.choice(['JM', 'JC', 'EAU'])}-{day}-{place:02d}",
            )
            rows.append(
                [place, when, sample, acid, status, *measured(Decimal(200) if over else salt, text, ">" if over else None), unit, warmth]
            )
            lines.append(
                delimiter.join([str(place), f"{when:%d/%m/%Y %H:%M}", sample, comma(acid), status or "", text, unit, comma(warmth)])
                + delimiter
            )
        put("ph_metre", name, lines, columns, rows, encoding=encoding, bom=b"\xff\xfe" if encoding == "utf-16-le" else b"")


def colour():
    """Colour of sugar at 420 nm: a preamble, a table with a row of units, the mean and who checked below."""
    columns = [
        "lot",
        "mesure_le",
        "matiere_seche",
        "trajet_cm",
        "absorbance",
        "absorbance_op",
        "absorbance_texte",
        "couleur_ui",
        "turbidite_ui",
    ]
    for name, day, count, encoding in [
        ("couleur_0316.csv", 16, 6, "cp1252"),
        ("couleur_0317.csv", 17, 4, "utf-8"),
        ("couleur_0318.csv", 18, 7, "utf-16-le"),
    ]:
        r, rows, when = rng(name), [], at(f"2026-03-{day}T10:00:00")
        lines = [
            "Colorimètre CUMSA 2",
            f"Méthode;GS2/3-10;Date;{when:%d/%m/%Y}",
            "Longueur d'onde;420 nm",
            "",
            "Lot;Date;Matière sèche;Trajet;Absorbance;Couleur;Turbidité;Remarque",
            ";;%;cm;AU;UI;UI;",
        ]
        for place in range(1, count + 1):
            when += timedelta(minutes=r.randint(5, 12))
            solids, path, light, cloud = number(r, 49.5, 50.5, 2), number(r, 1, 5, 0), number(r, 0.2, 1.6, 3), number(r, 4, 90, 0)
            over = place == 3
            shade = None if over else (1000 * light / (solids / 100 * path * Decimal("1.23"))).quantize(Decimal("1"))
            lot = f"L26-{day}{place:02d}"
            rows.append(
                [
                    lot,
                    when,
                    solids,
                    path,
                    *measured(Decimal(3) if over else light, ">3,000" if over else comma(light), ">" if over else None),
                    shade,
                    cloud,
                ]
            )
            lines.append(
                ";".join(
                    [
                        lot,
                        f"{when:%d/%m/%y %H:%M}",
                        comma(solids),
                        point(path),
                        rows[-1][6],
                        comma(shade) or "---",
                        comma(cloud),
                        "à diluer" if over else "",
                    ]
                )
            )
        lines += [";;;;;;;", f"Moyenne;;;;;{number(r, 700, 1200, 0)};;", "Contrôlé par;R. Nestor"]
        put("colorimetre", name, lines, columns, rows, encoding=encoding, bom=b"\xff\xfe" if encoding == "utf-16-le" else b"")


def polarimeter():
    """A file a sample, whose name stands only in the file's; the unit in the header is not always the same."""
    columns = ["echantillon", "appareil", "operateur", "lecture", "mesure_le", "pol_z", "temperature_c"]
    for name, degrees in [("SAC_JM 260316-04.csv", "°Z"), ("SAC_JP 260316-02.csv", "°Z"), ("SAC_SUCRE L26-1601.csv", "Z")]:
        r, rows, when = rng(name), [], at("2026-03-16T08:00:00") + timedelta(minutes=len(name) * 7)
        lines = [
            "Saccharimètre;SZ-4;n°;88213",
            "Opérateur;T. Ferdinand",
            "Tube;200 mm",
            "",
            f"Lecture;Heure de mesure;Pol [{degrees}];T (°C);",
        ]
        for place in range(1, 6):
            when += timedelta(seconds=r.randint(8, 20))
            value, warmth = number(r, 48, 52, 3), number(r, 19.9, 20.2, 2)
            rows.append([name[4:-4], "SZ-4", "T. Ferdinand", place, when, value, warmth])
            lines.append(f"{place};{when:%d/%m/%Y %H:%M:%S};{comma(value)};{comma(warmth)};")
        lines += [f"Moyenne;;{comma(number(r, 49, 51, 3))};;", f"Écart-type;;{comma(number(r, 0.001, 0.01, 3))};;"]
        put("polarimetre_serie", name, lines, columns, rows, encoding="cp1252")
