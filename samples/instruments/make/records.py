# SPDX-License-Identifier: Apache-2.0
"""Prints and records: a value a line, in whatever order and number."""

from datetime import timedelta

from sheet import at, comma, number, point, put, rng


def all_of_them():
    cell_counters()
    balances()
    moisture()
    refractometers()
    titrators()


def cell_counters():
    """A record a sample, alone in its file or with others: the order of its lines and what is left out are never the same."""
    columns = [
        "echantillon",
        "mesure_le",
        "dilution",
        "cellules",
        "viables",
        "viabilite_pct",
        "cellules_par_ml",
        "diametre_um",
        "commentaire",
    ]
    for name, samples, encoding in [
        ("C-0311-1.txt", ["C-0311-1"], "utf-8"),
        ("C-0311-2.txt", ["C-0311-2"], "cp1252"),
        ("levures_du_jour.txt", ["C-0312-1", "C-0312-2", "C-0312-3"], "utf-8"),
        ("fermentation_cuve4.txt", ["C-0318-1", "C-0318-2"], "utf-16-le"),
    ]:
        r, lines, rows = rng(name), [], []
        for sample in samples:
            when, total = at(f"2026-03-{sample[4:6]}T{r.randint(6, 18):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}"), r.randint(
                300, 2500
            )
            alive, dilution = total * r.randint(55, 99) // 100, r.choice([1, 10, 100])
            share = number(r, alive * 100 / total, alive * 100 / total, 1)
            per_ml, width, remark = number(r, 0.3, 90, 3), number(r, 4, 8, 2), r.choice(["moût n° 3", "levain : cuve 2", None])
            fields = [
                ("Dilution factor", f"{dilution:.1f}"),
                ("Total cells", str(total)),
                ("Viable cells", str(alive)),
                ("Viability (%)", point(share)),
                ("Total cells/ml (x 10^6)", point(per_ml)),
                ("Average diameter (microns)", point(width)),
                ("Images", str(r.randint(20, 50))),
                ("Background intensity sum", "n/a"),
            ]
            if remark:
                fields.append(("Comment", remark))
            if r.random() < 0.5:
                fields, width = [field for field in fields if not field[0].startswith("Average")], None
            r.shuffle(fields)
            rows.append([sample, when, dilution, total, alive, share, per_ml, width, remark])
            lines += [
                "VITALIS 7 cell viability report",
                f"Sample ID : {sample}",
                f"RunDate : {when:%d/%m/%Y %H:%M:%S}",
                *[f"{key} : {value}" for key, value in fields],
                "",
            ]
        put(
            "compteur_cellules",
            name,
            lines,
            columns,
            rows,
            encoding=encoding,
            bom=b"\xff\xfe" if encoding == "utf-16-le" else b"",
            last=len(samples) > 1,
        )


def balances():
    """What a balance prints: a key of up to eight characters, blanks, a signed value with its unit."""
    columns = ["identifiant", "jour", "heure", "modele", "numero_serie", "net_g", "tare_g"]
    for name, prefix, count, end in [
        ("pesees_ecume.txt", "EC", 3, "\r\n"),
        ("pesees_bagasse.txt", "BA", 4, "\r\n"),
        ("pesees_sucre.prn", "SU", 2, "\n"),
    ]:
        r, lines, rows, when = rng(name), [], [], at("2026-03-15T08:11:40")
        for count in range(1, count + 1):
            when += timedelta(seconds=r.randint(70, 900))
            label, net, tare = f"{prefix}-0315-{count:02d}", number(r, -0.02, 60, 4), number(r, 20, 40, 4) if r.random() < 0.6 else None
            lines += [
                "-" * 22,
                f"Date    {when:%d.%m.%Y}",
                f"Time      {when:%H:%M:%S}",
                "Mod.    BX224i",
                "SerNo.    31204567",
                f"ID      {label:>14}",
            ]
            if tare is not None:
                lines.append(f"T       +{tare:>11} g")
            lines += [f"N       {'-' if net < 0 else '+'}{abs(net):>11} g", "-" * 22, "", ""]
            rows.append([label, when.date(), f"{when:%H:%M:%S}", "BX224i", "31204567", net, tare])
        put("balance", name, lines, columns, rows, end=end)


def moisture():
    """A moisture analyser's print: dots up to the colon, a decimal comma, the unit behind the number, a time that was needed."""
    columns = ["identifiant", "essai_le", "methode", "poids_initial_g", "poids_sec_g", "humidite_pct", "duree", "arret"]
    for name, prefix, count, encoding in [
        ("humidite_bagasse_0317.txt", "BAG-0317", 4, "cp1252"),
        ("humidite_sucre_0317.txt", "SUC-0317", 3, "utf-8"),
        ("humidite_bagasse_0318.txt", "BAG-0318", 1, "cp1252"),
    ]:
        r, lines, rows, when = rng(name), [], [], at(f"2026-03-{name[-6:-4]}T06:32:00")
        for place in range(1, count + 1):
            when += timedelta(minutes=r.randint(9, 70))
            wet, share, lasted = (
                number(r, 4.8, 5.3, 3),
                number(r, 44, 53, 2) if prefix.startswith("B") else number(r, 0.02, 0.4, 2),
                timedelta(seconds=r.randint(130, 900)),
            )
            dry = (wet * (100 - share) / 100).quantize(wet)
            method, stop = ("Bagasse 105", "Automatique 3") if prefix.startswith("B") else ("Sucre 95", "Chronométré")
            span = f"{lasted.seconds // 3600}:{lasted.seconds // 60 % 60:02d}:{lasted.seconds % 60:02d}"
            lines += [
                "*** DESSICCATEUR HX-3 ***",
                f"N° échantillon.......: {prefix}-{place:02d}",
                f"Date et heure........: {when:%d/%m/%Y %H:%M}",
                f"Méthode..............: {method}",
                f"Poids initial........: {comma(wet)} g",
                f"Poids sec............: {comma(dry)} g",
                f"Teneur en humidité...: {comma(share)} %",
                f"Durée................: {span}",
                f"Critère d'arrêt......: {stop}",
                "Signature............:",
                "",
                "-" * 26,
            ]
            rows.append([f"{prefix}-{place:02d}", when, method, wet, dry, share, lasted, stop])
        put("humidimetre", name, lines, columns, rows, encoding=encoding)


def refractometers():
    """Readings one behind the other, a blank line between; a reading that failed says so in the place of its values."""
    columns = ["echantillon", "mesure_le", "indice", "brix", "brix_op", "brix_texte", "temperature_c"]
    for name, day, count in [("refracto_0316.txt", 16, 6), ("refracto_0317.txt", 17, 3)]:
        r, lines, rows, when = rng(name), [], [], at(f"2026-03-{day}T05:50:00")
        for place in range(1, count + 1):
            when += timedelta(minutes=r.randint(3, 40))
            sample, fails = f"JP-{day}-{place:02d}", place == 2
            index, brix, warmth = (
                (None, None, None) if fails else (number(r, 1.34, 1.39, 5), number(r, 11, 22, 2), number(r, 19.8, 20.3, 1))
            )
            lines += [
                f"Sample={sample}",
                f"Date={when:%Y-%m-%d %H:%M:%S}",
                f"nD={point(index)}",
                f"Brix={point(brix) or 'Measurement error'}",
                f"Temp={point(warmth)}",
                "Check=OK" if place % 2 else "Operator=LM",
                "",
            ]
            rows.append([sample, when, index, brix, None, point(brix) or "Measurement error", warmth])
        put("refractometre", name, lines, columns, rows, end="\n")


def titrators():
    """A determination a section: what was titrated, then a table of results; the number of results is never the same."""
    columns = ["determination", "echantillon", "titre_le", "methode", "code", "designation", "valeur", "unite"]
    for name, method, samples, results in [
        (
            "titrages_jus.txt",
            "Acidité totale",
            ["JM-16-03", "JC-16-03", "JP-16-03"],
            [("R1", "Acidité", "g/L"), ("EP1", "Volume", "mL"), ("EP1", "pH", "pH")],
        ),
        ("titrages_melasse.txt", "Sucres réducteurs", ["ME-16-03"], [("R1", "Sucres réducteurs", "%"), ("EP1", "Volume", "mL")]),
        (
            "titrages_eaux.txt",
            "Dureté",
            ["EAU-1", "EAU-2"],
            [("R1", "Dureté", "°f"), ("R2", "Calcium", "mg/L"), ("EP1", "Volume", "mL"), ("EP2", "Volume", "mL")],
        ),
    ]:
        r, rows, when = rng(name), [], at("2026-03-16T06:00:00") + timedelta(minutes=20 * len(method))
        lines = ["Rapport de titrage", "Titreur : OMNI 5", ""]
        for place, sample in enumerate(samples, 1):
            when += timedelta(minutes=r.randint(6, 14))
            lines += [
                f"Détermination {when:%m%d}-{place} / {len(samples)}",
                f"Échantillon : {sample}",
                f"Méthode : {method}",
                f"Début : {when:%d/%m/%Y %H:%M:%S}",
                "",
                "Code;Désignation;Résultat;Unité",
            ]
            for code, label, unit in results[: len(results) - (place == 2)]:
                value = number(r, 7, 9, 2) if unit == "pH" else number(r, 0.2, 40, 3)
                rows.append([f"{when:%m%d}-{place}", sample, when, method, code, label, value, unit])
                lines.append(f"{code};{label};{comma(value)};{unit}")
            lines += ["", "Fin de la détermination", ""]
        put("titreur", name, lines, columns, rows, encoding="cp1252")
