# SPDX-License-Identifier: Apache-2.0
"""The bascule's loads, the days' production and the stops."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sheet import Row, decimal_comma

LOADS = [
    ("Campagne", "campagne"), ("N° bordereau", "bordereau"), ("Code planteur", "planteur"),
    ("Immatriculation", "vehicule"), ("Date de pesée", "pese_le"), ("Poids brut (t)", "brut_t"),
    ("Tare (t)", "tare_t"), ("Poids net (t)", "net_t"), ("Brix", "brix"), ("Pol", "pol"),
    ("Pureté", "purete"), ("Fibre", "fibre"), ("Richesse", "richesse"),
]
DAYS = [
    ("Jour", "jour"), ("Cannes broyées", "canne"), ("Imbibition", "imbibition"),
    ("Jus mélangé", "jus_melange"), ("Bagasse", "bagasse"), ("Écumes", "ecume"),
    ("Mélasse", "melasse"), ("Sucre produit", "sucre"),
]
STOPS = [("Début", "debut"), ("Fin", "fin"), ("Secteur", "secteur"), ("Motif", "motif")]
TONNES = ["canne", "imbibition", "jus_melange", "bagasse", "ecume", "melasse", "sucre"]
READINGS = [("Date/Time", "mesure_le"), ("RDS %", "brix"), ("Pol %", "pol"), ("T °C", "temperature")]
EXCEL_EPOCH = datetime(1899, 12, 30)


def load(rng, number, when, form="%d/%m/%Y %H:%M:%S", campaign=2026):
    """One load: the net is the gross less the tare, the purity is 100 · pol / brix."""
    gross = Decimal(rng.randrange(14000, 42000)) / 1000
    tare = Decimal(rng.randrange(5200, 12500)) / 1000
    brix = Decimal(rng.randrange(1500, 1890)) / 100
    pol = (brix * Decimal(rng.randrange(815, 895)) / 1000).quantize(Decimal("0.01"))
    values = {
        "brut_t": gross, "tare_t": tare, "net_t": gross - tare, "brix": brix, "pol": pol,
        "purete": (100 * pol / brix).quantize(Decimal("0.01")),
        "fibre": Decimal(rng.randrange(1250, 1750)) / 100,
        "richesse": Decimal(rng.randrange(650, 1140)) / 100,
    }
    grower = f"{rng.randrange(1, 9)}{rng.randrange(1000):03d}"
    vehicle = f"{rng.choice('ABCDEFGH')}{rng.choice('JKLMNP')}-{rng.randrange(100, 999)}-{rng.choice('QRSTVW')}{rng.choice('XYZ')}"
    slip = f"26-{number:06d}"
    sent = {"campagne": str(campaign), "bordereau": slip, "planteur": grower, "vehicule": vehicle,
            "pese_le": when.strftime(form)}
    sent |= {name: decimal_comma(value, 3 if name.endswith("_t") else 2) for name, value in values.items()}
    stored = {"campagne": campaign, "bordereau": slip, "planteur": grower, "vehicule": vehicle, "pese_le": when}
    return Row(sent=sent, stored=stored | values)


def set_value(row, column, value, places=2, text=None):
    """Puts another number into a row, as sent and as it must be stored."""
    row.stored[column] = Decimal(value)
    row.sent[column] = text or decimal_comma(Decimal(value), places)
    return row


def loads(rng, first, start, count, **style):
    rows = []
    for number in range(first, first + count):
        start += timedelta(seconds=rng.randrange(90, 420))
        rows.append(load(rng, number, start, **style))
    return rows


def production(rng, on, form="%d/%m/%Y", text=lambda value: decimal_comma(value, 1)):
    """One factory day whose mills balance: cane + imbibition = mixed juice + bagasse, within 60 t."""
    cane = Decimal(rng.randrange(42000, 58000)) / 10
    water = (cane * Decimal(rng.randrange(240, 300)) / 1000).quantize(Decimal("0.1"))
    bagasse = (cane * Decimal(rng.randrange(290, 330)) / 1000).quantize(Decimal("0.1"))
    juice = cane + water - bagasse + Decimal(rng.randrange(-300, 300)) / 10
    values = {"canne": cane, "imbibition": water, "jus_melange": juice, "bagasse": bagasse}
    for name, share in [("ecume", 35), ("melasse", 32), ("sucre", 98)]:
        values[name] = (cane * Decimal(share + rng.randrange(-4, 5)) / 1000).quantize(Decimal("0.1"))
    sent = {"jour": form(on) if callable(form) else on.strftime(form)}
    sent |= {name: text(value) for name, value in values.items()}
    return Row(sent=sent, stored={"jour": on} | values)


def no_milling(row):
    """A day of rain: the cells are empty and stay null."""
    for name in TONNES:
        row.sent[name], row.stored[name] = "", None
    return row


def french_month(on):
    months = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
    return f"{on.day:02d} {months[on.month - 1]} {on.year}"


def serial(when):
    """Excel's serial number of a moment, with a decimal comma."""
    if type(when) is date:
        return str((when - EXCEL_EPOCH.date()).days)
    days = (when - EXCEL_EPOCH) / timedelta(days=1)
    return f"{days:.5f}".rstrip("0").rstrip(".").replace(".", ",")


def stop(begin, end, sector, reason, form="%d/%m/%Y %H:%M", sent_sector=None):
    write = form if callable(form) else lambda when: when.strftime(form)
    return Row(
        sent={"debut": write(begin), "fin": write(end) if end else "", "secteur": sent_sector or sector,
              "motif": reason},
        stored={"debut": begin, "fin": end, "secteur": sector, "motif": reason or None})


def reading(sample, operator, when, brix, purity, celsius="20.0"):
    """One reading of the polarimeter: sample and operator stand elsewhere in the file or in its name."""
    brix, purity = Decimal(brix), Decimal(purity)
    pol = (brix * purity / 100).normalize()
    return Row(
        sent={"mesure_le": when.strftime("%d/%m/%Y %I:%M:%S %p"), "brix": str(brix), "pol": format(pol, "f"),
              "temperature": celsius},
        stored={"echantillon": sample, "operateur": operator, "appareil": "MCP 500", "mesure_le": when,
                "brix": brix, "pol": pol, "purete": purity, "temperature": Decimal(celsius)})
