# SPDX-License-Identifier: Apache-2.0
"""Files that load: one in each dialect, encoding and way of writing that instruments have."""

import codecs
import gzip
from datetime import datetime, timedelta
from decimal import Decimal

import labo
import plant
from book import at, on, rng
from sheet import HEADER, Sheet, decimal_comma

JUICES = ["jus_premier", "jus_melange", "jus_clarifie"]


def write(book):
    labo_encodings(book)
    labo_oddities(book)
    instruments(book)
    cannes(book)
    production(book)
    arrets(book)
    polarimetre(book)


def morning():
    """The plain export of a day: also sent again in a later wave."""
    rows = labo.day(rng("15/03"), on("2026-03-15"), 118)
    extra = rng("15/03 extra")
    when = at("2026-03-15 22:20")
    rows.append(labo.result(extra, "masse_cuite_A", "brix", when, "102.6", 1, replicat=2).show())
    rows.append(labo.result(extra, "jus_premier", "purete", when, "8.97", replicat=2).show())
    return Sheet(labo.HEADER, rows)


def utf8_day():
    rows = labo.day(rng("16/03"), on("2026-03-16"), 92)
    make = rng("16/03 censored")
    when = at("2026-03-16 19:05")
    odd = [("eau", "sucres_reducteurs", "<0,05", "0.05", "<"), ("eau", "turbidite", ">1000", "1000", ">"),
           ("eau", "insolubles", "n.d.", None, None), ("eau", "cendres", "---", None, None),
           ("eau", "couleur", "N/A", None, None), ("eau", "brix", "s.o.", None, None),
           ("eau", "pol", "< 0,1", "0.1", "<")]
    for flux, name, text, number, operator in odd:
        rows.append(labo.censored(labo.result(make, flux, name, when, 0), text, number, operator))
    missing = labo.result(make, "eau", "purete", when, 0).show()
    missing.sent["valeur"] = ""
    missing.stored |= {"valeur": None, "valeur_op": None, "valeur_texte": None}
    return Sheet(labo.HEADER, rows + [missing])


def labo_encodings(book):
    book.sheet(1, "labo", "LABO_20260315_0730.csv", "Windows-1252, CRLF, `;`; Brix 102,6 and purity 8,97 are flagged and kept", morning())
    book.sheet(1, "labo", "LABO_20260316_0730.csv", "UTF-8 with BOM, CRLF; censored and missing values", utf8_day(), "utf-8", codecs.BOM_UTF8)
    quoted = Sheet(labo.HEADER, labo.day(rng("17/03"), on("2026-03-17"), 60, form="%Y-%m-%d %H:%M:%S"), ",", "\n", quote_all=True)
    book.sheet(1, "labo", "LIMS_export_20260317.csv", "UTF-8, LF, `,` with every field quoted, ISO dates", quoted, "utf-8")
    utf16 = Sheet(labo.HEADER, labo.day(rng("18/03"), on("2026-03-18"), 48, JUICES), "\t")
    book.sheet(1, "labo", "MCP500_20260318.txt", "UTF-16LE with BOM, tab separated, CRLF", utf16, "utf-16-le", codecs.BOM_UTF16_LE)
    tabs = Sheet(labo.HEADER, labo.day(rng("18/03 bagasse"), on("2026-03-18"), None, ["bagasse"]), "\t")
    book.sheet(1, "labo", "bagasse_horaire_20260318.csv", "tab separated under the name .csv, Windows-1252", tabs)
    cr = Sheet(labo.HEADER, labo.day(rng("19/03"), on("2026-03-19"), 36), eol="\r")
    book.sheet(1, "labo", "RESULTATS 19-03-2026.csv", "CR only, as an old Macintosh writes it", cr)
    packed = Sheet(labo.HEADER, labo.day(rng("21/03"), on("2026-03-21"), 300), eol="\n")
    book.sheet(1, "labo", "LABO_20260321_0730.csv.gz", "gzip of UTF-8, LF", packed, "utf-8", pack=lambda data: gzip.compress(data, mtime=0))


def labo_oddities(book):
    head = ["Sucrerie de Gardel - Laboratoire;;", "Export du chromatographe HPLC 1;;", "Campagne;2026;",
            "Méthode;GS1/3/7-3;", "Opérateur;S. Lacroix;", ""]
    hplc = Sheet(labo.HEADER, labo.day(rng("20/03"), on("2026-03-20"), 24, ["melasse"]), preamble=head)
    book.sheet(1, "labo", "HPLC_20260320.csv", "six lines of preamble, the last one blank", hplc)

    make, when = rng("22/03"), at("2026-03-22 09:50")
    rows = [labo.result(make, "sucre", "couleur", when + timedelta(hours=2 * n), 990 + 47 * n, 1, group="\u00a0") for n in range(10)]
    excel = Sheet(labo.HEADER, [row.show() for row in rows[3:6]] + rows[:3] + rows[6:], preamble=["sep=;"])
    book.sheet(1, "labo", "Classeur1.csv", "`sep=;` of Excel; numbers grouped with a no-break space", excel)

    make, when = rng("22/03 eau"), at("2026-03-22 11:05")
    rows = []
    for n, celsius in enumerate(["-0.5", "-1.2", "4", "12.5"]):
        rows.append(labo.result(make, "eau", "temperature", when + timedelta(hours=n), celsius, minus="\u2212").show())
    for n in range(4):
        rows.append(labo.result(make, "eau", "insolubles", when + timedelta(hours=n), Decimal("1021.5") + n * 11311, 1, group="\u202f").show())
    for n in range(4):
        rows.append(labo.result(make, "eau", "turbidite", when + timedelta(hours=n), 1200 + n, 0, group=" "))
    book.sheet(1, "labo", "eaux_20260322.csv", "UTF-8; the minus sign U+2212; numbers grouped with U+202F and U+0020",
               Sheet(labo.HEADER, rows, eol="\n"), "utf-8")

    rows = labo.day(rng("23/03"), on("2026-03-23"), 48, ["jus_premier", "jus_melange"], form="%d/%m/%Y %I:%M:%S %p", unit_in_cell=True)
    rows[0].show()
    noon = [row for row in rows if row.stored["preleve_le"].hour == 12]
    midnight = [row for row in rows if row.stored["preleve_le"].hour == 0]
    noon[0].show(), midnight[0].show()
    book.sheet(1, "labo", "refractometre.csv", "hours as `12:00:00 PM`, value and unit in one cell", Sheet(labo.HEADER, rows))

    rows = labo.day(rng("24/03"), on("2026-03-24"), 40, ["sirop", "jus_melange"], form="%d/%m/%y %H:%M", codes=True)
    midnight = labo.result(rng("24:00"), "sirop", "ph", at("2026-03-25 00:00"), "6.5", replicat=3).show()
    midnight.sent["preleve_le"] = "24/03/26 24:00"
    padded = labo.result(rng("padded"), "sirop", "brix", at("2026-03-24 18:00"), "61.5", replicat=3).show()
    padded.sent |= {"valeur": "  61,50 ", "echantillon": "  " + padded.sent["echantillon"] + "\u00a0", "replicat": "003"}
    padded.stored |= {"valeur": Decimal("61.50")}
    book.sheet(1, "labo", "pesee_sirop_20260324.txt", "two-digit years, `24:00`, padded numbers and names, codes for streams", Sheet(labo.HEADER, rows + [midnight, padded]))

    rows = labo.day(rng("25/03"), on("2026-03-25"), 60)
    items = rows[:30] + ["", "\t\t\t", ";;;;;;;;;;;"] + rows[30:]
    items += ["Moyenne;;;;;;41,27;;;;;", "Total;60;;;;;;;;;;", "Édité le 26/03/2026 07:31;;;;;;;;;;;"]
    trailing = Sheet(labo.HEADER + [("", None)], items)
    book.sheet(1, "labo", "LABO_20260325_0730.csv", "a separator at each line's end, blank lines, footer", trailing)

    rows = labo.day(rng("27/03"), on("2026-03-27"), 45)
    again = Sheet(labo.HEADER, rows[:15] + [HEADER] + rows[15:30] + [HEADER] + rows[30:], eol="\n")
    book.sheet(1, "labo", "LABO_20260327_poste.csv", "the header is repeated in the middle", again, "utf-8")
    rows = labo.day(rng("28/03"), on("2026-03-28"), 60)
    joined = Sheet(labo.HEADER, rows[:20] + [HEADER] + rows[20:40] + [HEADER] + rows[40:])
    mark = joined.line([title for title, _ in labo.HEADER]).encode()
    book.sheet(1, "labo", "concat_20260328.csv", "three files concatenated, each with its header and BOM", joined, "utf-8",
               spoil=lambda data: data.replace(mark, codecs.BOM_UTF8 + mark))


def mixed(data):
    """Every third line ends in LF only, and the last one in nothing."""
    lines = data.split(b"\r\n")[:-1]
    return b"".join(line + (b"\n" if n % 3 else b"\r\n") for n, line in enumerate(lines)).rstrip()


def instruments(book):
    mix = Sheet(labo.HEADER, labo.day(rng("29/03"), on("2026-03-29"), 30))
    book.sheet(1, "labo", "cahier_20260329.txt", "LF and CRLF mixed, no line end after the last row", mix, spoil=mixed)

    rows, date = [], on("2026-04-01")
    while len(rows) < 5000:
        rows += labo.day(rng(f"avril {date}"), date)
        date += timedelta(days=1)
    rows = rows[:5000]
    for n, row in enumerate(rows):
        if n % 409 == 200:
            row.sent["echantillon"] = row.stored["echantillon"] = row.stored["echantillon"] + " bis"
    names = [("N° échantillon", "echantillon"), ("PRODUIT", "flux"), ("Détermination", "parametre"),
             ("date_prelevement", "preleve_le"), ("DATE ANALYSE", "analyse_le"), ("Rép.", "replicat"),
             ("Résultat", "valeur"), ("Unités", "unite"), ("Méthode ICUMSA", "methode"),
             ("Instrument", "appareil"), ("Opérateur", "analyste"), ("État", "statut")]
    book.sheet(1, "labo", "LABO_mois_202604.csv", "a month, 5,000 rows; other names for every column", Sheet(names, rows, eol="\n"), "utf-8")

    rows = labo.day(rng("30/03"), on("2026-03-30"), 40)
    for row, text in zip(rows[3:7], ["=cmd|'/C calc'!A0", "@SUM(1+1)*cmd", "+33 590 20 00 00", "-2+3"]):
        row.sent["analyste"] = row.stored["analyste"] = text
        row.show()
    wider = labo.HEADER[:7] + [("Commentaire", "commentaire"), ("N° paillasse", "paillasse")] + labo.HEADER[7:]
    for n, row in enumerate(rows):
        row.sent |= {"commentaire": "" if n % 5 else "Prélèvement manuel; voir cahier", "paillasse": str(1 + n % 4)}
    extra = Sheet(wider, rows, header_warned=[("Commentaire", "header"), ("N° paillasse", "header")])
    book.sheet(1, "labo", "LABO_20260330_0730.csv", "two columns that the feed does not know; text that a spreadsheet would run as a formula", extra)


def cannes(book):
    book.sheet(1, "cannes", "BASCULE_20260315.csv", "Windows-1252, CRLF; a day's loads", Sheet(plant.LOADS, first_loads()))
    rows = plant.loads(rng("cannes 16/03"), 1400, at("2026-03-16 06:00"), 90, form="%Y-%m-%d %H:%M:%S")
    for n, (column, value) in enumerate([("richesse", "4.85"), ("fibre", "21.3"), ("brix", "13.4")]):
        row = plant.set_value(rows[20 * n + 7], column, value).show()
        row.warned.append((column, "range"))
        if column == "brix":
            plant.set_value(row, "pol", "11.39")
            plant.set_value(row, "purete", "85")
    book.sheet(1, "cannes", "pesees_20260316.txt", "`|` separated, UTF-8; three unusual values flagged", Sheet(plant.LOADS, rows, "|", "\n"), "utf-8")


def first_loads():
    return plant.loads(rng("cannes 15/03"), 1100, at("2026-03-15 06:00"), 240)


def production(book):
    head = ["Sucrerie de Gardel;;;;;;;", "Production journalière;;;;;;;", "Campagne;2026;;;;;;", "Période;mars 2026;;;;;;",
            "Responsable;F. Maïté;;;;;;", ";;;;;;;"]
    make, first = rng("production mars"), on("2026-03-01")
    rows = [plant.production(make, first + timedelta(days=n)) for n in range(31)]
    for n in (7, 8, 21):
        plant.no_milling(rows[n]).show()
    march = Sheet(plant.DAYS, rows + ["Total;139877,2;37512,4;134102,1;43280,0;4890,1;4476,9;13711,6"], preamble=head, units=["", *["t"] * 7])
    book.sheet(1, "production", "Production_mars_2026.csv", "six lines of preamble, a units row, a total; empty cells where it rained", march)

    make, first = rng("production avril"), on("2026-04-01")
    grouped = lambda value: f"{value:,.1f}"
    rows = [plant.production(make, first + timedelta(days=n), plant.serial, grouped) for n in range(10)]
    rows[4].show()
    book.sheet(1, "production", "prod_avril.csv", "Excel serial dates; English numbers `5,214.3`", Sheet(plant.DAYS, rows, ",", "\n"), "utf-8")

    make, days = rng("production mois"), ["2026-02-27", "2026-02-28", "2026-05-02", "2026-05-03", "2026-06-14", "2026-07-01"]
    rows = [plant.production(make, on(day), plant.french_month).show() for day in days]
    book.sheet(1, "production", "Reprise_saisie.csv", "months by name: `27 févr. 2026`", Sheet(plant.DAYS, rows))


def arrets(book):
    book.sheet(1, "arrets", "arrets_20260315.csv", "comments over several lines, quotes and separators inside; a stop that is not over", stops())
    make, rows = rng("arrets excel"), []
    for n in range(12):
        begin = at("2026-04-02 05:10") + timedelta(hours=31 * n)
        end = begin + timedelta(minutes=15 * make.randrange(1, 20))
        rows.append(plant.stop(begin, end, make.choice(["moulin", "chaudiere", "champ", "electricite"]), "Repris du tableau des arrêts", plant.serial))
    exact = plant.stop(at("2026-04-20 06:00"), at("2026-04-20 18:00"), "programme", "Nettoyage", plant.serial).show()
    book.sheet(1, "arrets", "tableau_arrets.csv", "Excel serial dates with a decimal comma, tab separated", Sheet(plant.STOPS, rows + [exact], "\t"))


def stops(over=False):
    rows = [
        plant.stop(at("2026-03-14 22:40"), at("2026-03-15 01:05"), "moulin", 'Bourrage au 3e moulin;\nreprise après "décolmatage" manuel,\nvoir fiche 118'),
        plant.stop(at("2026-03-15 02:30"), at("2026-03-15 03:10"), "champ", "Manque de cannes: pluie", sent_sector="Champ"),
        plant.stop(at("2026-03-15 04:00"), at("2026-03-15 04:25"), "procede", "Évaporation: niveau haut 4e corps", sent_sector="Procédé"),
        plant.stop(at("2026-03-15 05:55"), at("2026-03-15 06:20"), "electricite", '=HYPERLINK("http://exemple.invalid";"Fiche")', sent_sector="ÉLECTRICITÉ"),
        plant.stop(at("2026-03-15 09:15"), at("2026-03-15 09:40"), "chaudiere", "Pression basse\n\nDéfaut sonde", sent_sector="Chaudière"),
        plant.stop(at("2026-03-15 11:00"), at("2026-03-15 13:45") if over else None, "maintenance", "Courroie du coupe-cannes", sent_sector="Maintenance"),
    ]
    if not over:
        rows[5].sent["fin"] = "en cours"
    return Sheet(plant.STOPS, [row.show() for row in rows])


def polarimetre(book):
    for sample, operator, start in [("JP 260315-08", "S. Lacroix", "2026-03-15 08:12:30"),
                                    ("JM 260315-12", "J. Nabajoth", "2026-03-15 12:40:54")]:
        rows = [plant.reading(sample, operator, at(start) + timedelta(minutes=5 * n), brix, purity)
                for n, (brix, purity) in enumerate([("18.5", "84.2"), ("18.52", "84.5"), ("18.48", "84")])]
        head = ["Anton Paar MCP 500;SN 81230455", f"Operator;{operator}", "Wavelength;589.44 nm"]
        book.sheet(1, "polarimetre", f"POLA_{sample}_20260315.csv", "the sample only in the file's name, the operator in the preamble; purity computed",
                   Sheet(plant.READINGS, rows, preamble=head))
