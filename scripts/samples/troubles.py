# SPDX-License-Identifier: Apache-2.0
"""Files with something wrong in them, one kind of trouble or more each."""

from datetime import timedelta

import labo
import plant
from book import at, on, rng
from good import JUICES
from sheet import Sheet

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" \
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\x00\x01\x02\xff\xfe\n%%EOF\n"


def write(book):
    labo_values(book)
    labo_headers(book)
    labo_bytes(book)
    labo_shape(book)
    cannes(book)
    production(book)


def may(day, count, streams=None):
    return labo.day(rng(f"mai {day}"), on(f"2026-05-{day:02d}"), count, streams)


def labo_values(book):
    rows, make = may(1, 150), rng("mai erreurs")
    rows[4].wrong("preleve_le", "invalid_date", "31/02/2026 08:00")
    rows[17].wrong("echantillon", "required", "")
    rows[23].wrong("replicat", "type", "deux")
    rows[31].wrong("flux", "allowed", "Étalon QC")
    rows[32].wrong("flux", "allowed", "Blanc")
    rows[40].wrong("valeur", "type", "voir cahier")
    rows[55].wrong("echantillon", "pattern", "=1+1")
    rows[61].wrong("unite", "length", "pour cent de la matière sèche")
    rows[70].wrong("preleve_le", "invalid_date", "hier matin")
    both = rows[88].wrong("flux", "allowed", "Vinasse")
    both.wrong("parametre", "allowed", "Odeur")
    high = labo.result(make, "eau", "ph", at("2026-05-01 21:35"), "71", 0).wrong("valeur", "range")
    twice = labo.result(make, "eau", "temperature", at("2026-05-01 21:35"), "92.5", 1)
    other = labo.result(make, "eau", "temperature", at("2026-05-01 21:35"), "29.5", 1)
    same = labo.result(make, "eau", "temperature", at("2026-05-01 21:35"), "92.5", 1)
    for row in (other, same):
        row.sent |= {name: twice.sent[name] for name in row.sent if name != "valeur"}
        row.stored |= {name: twice.stored[name] for name in row.stored if not name.startswith("valeur")}
    rows += [high, twice, other, same]
    book.sheet(1, "labo", "LABO_20260501_0730.csv", "31/02, missing sample, control rows, text for a number, hard range, a key twice", Sheet(labo.HEADER, rows))

    rows = may(2, 40)
    for row in rows[10:18]:
        row.wrong("flux", "allowed", "Essai")
    book.sheet(1, "labo", "LABO_20260502_0730.csv", "8 wrong rows of 40: more than 10 %, the file is rejected whole", Sheet(labo.HEADER, rows))


def labo_headers(book):
    meteo = "Station;Date;Pluie (mm);Vent (km/h)\r\n" + "".join(
        f"Gardel;{day:02d}/05/2026;{day % 7},{day % 10};{12 + day}\r\n" for day in range(1, 16))
    book.refused(1, "labo", "meteo_202605.csv", "another kind of file: none of the feed's columns", meteo.encode("cp1252"), "header")
    narrow = [entry for entry in labo.HEADER if entry[1] != "parametre"]
    book.sheet(1, "labo", "LABO_20260503_0730.csv", "a required column is missing: Paramètre",
               Sheet(narrow, may(3, 30), header_faults=[(None, None, "header")]))
    book.sheet(1, "labo", "LABO_20260504_0730.csv", "a header and no row", Sheet(labo.HEADER, []))
    book.refused(1, "labo", "LABO_20260505_0730.csv", "zero bytes", b"", "empty")


def labo_bytes(book):
    book.refused(1, "labo", "rapport_mensuel.csv", "a PDF under the name .csv", PDF, "binary")
    rows = may(6, 40)
    rows[12].wrong("analyste", "encoding", "Ga\u0192tan")
    spoiled = Sheet(labo.HEADER, rows)
    book.sheet(1, "labo", "LABO_20260506_0730.csv", "Windows-1252 with a byte that it does not define, 0x81", spoiled,
               spoil=lambda data: data.replace(b"\x83", b"\x81"))
    rows = may(7, 40)
    rows[20].wrong("appareil", "nul", "MCP\x00\x00500")
    book.sheet(1, "labo", "LABO_20260507_0730.csv", "two NUL bytes in a field", Sheet(labo.HEADER, rows))


def labo_shape(book):
    rows = may(8, 60)
    row = rows[25].wrong(None, "quote")
    row.sent["analyste"] = "@"
    row.raw = Sheet(labo.HEADER, []).line([row.sent[name] for _, name in labo.HEADER]).replace("@", '"Intérimaire')
    book.sheet(1, "labo", "LABO_20260508_0730.csv", "a quote that is never closed", Sheet(labo.HEADER, rows))

    rows = may(9, 60)
    join = lambda row: ";".join(row.sent[name] for _, name in labo.HEADER)
    cut = rows[5].show()
    cut.raw = ";".join(join(cut).split(";")[:7])
    cut.stored |= {"unite": None, "methode": None, "appareil": None, "analyste": None, "statut": "P"}
    short = rows[11].wrong(None, "columns")
    short.raw = ";".join(join(short).split(";")[:3])
    more = rows[12].wrong(None, "columns")
    more.raw = join(more) + ";à refaire"
    trailing = rows[20]
    trailing.raw = join(trailing) + ";;;"
    book.sheet(1, "labo", "LABO_20260509_0730.csv", "ragged rows: optional columns cut off, required ones too, a cell too many, separators too many", Sheet(labo.HEADER, rows))


def cannes(book):
    rows = plant.loads(rng("cannes mai"), 9000, at("2026-05-04 06:00"), 100)
    plant.set_value(rows[8], "net_t", rows[8].stored["net_t"] + 1, 3).wrong(None, "check")
    plant.set_value(rows[30], "brut_t", "412", 3).wrong("brut_t", "range")
    plant.set_value(rows[30], "net_t", 412 - rows[30].stored["tare_t"], 3).wrong("net_t", "range")
    rows[51].wrong("tare_t", "overflow", "99999999999,125")
    rows[64].wrong("net_t", "required", "")
    rows[77].wrong("bordereau", "pattern", "à saisir")
    book.sheet(1, "cannes", "BASCULE_20260504.csv", "net is not gross less tare, gross out of range, a number too long, no net", Sheet(plant.LOADS, rows))


def production(book):
    make, first = rng("production mai"), on("2026-05-10")
    rows = [plant.production(make, first + timedelta(days=n)) for n in range(12)]
    rows[3].wrong("canne", "ambiguous_number", "5,214")
    rows[9].wrong("canne", "ambiguous_number", "4.987")
    book.sheet(1, "production", "Production_20260521.csv", "`5,214` and `4.987`: the feed does not say which is the decimal separator", Sheet(plant.DAYS, rows))
