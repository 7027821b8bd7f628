# SPDX-License-Identifier: Apache-2.0
"""The laboratory's day: which stream is sampled when, for what, with which values."""

from datetime import datetime, timedelta
from decimal import Decimal

from sheet import Row, decimal_comma

HEADER = [
    ("Échantillon", "echantillon"), ("Flux", "flux"), ("Paramètre", "parametre"),
    ("Prélevé le", "preleve_le"), ("Analysé le", "analyse_le"), ("Réplicat", "replicat"),
    ("Valeur", "valeur"), ("Unité", "unite"), ("Méthode", "methode"), ("Appareil", "appareil"),
    ("Analyste", "analyste"), ("Statut", "statut"),
]
LABELS = {  # what the laboratory prints for each stream
    "canne": "Canne", "jus_premier": "Jus premier", "jus_melange": "Jus mélangé",
    "jus_clarifie": "Jus clarifié", "sirop": "Sirop", "masse_cuite_A": "Masse cuite A",
    "egout_A": "Égout A", "melasse": "Mélasse", "bagasse": "Bagasse", "ecume": "Écume",
    "sucre": "Sucre", "eau": "Eau",
}
CODES = {
    "canne": "CA", "jus_premier": "JP", "jus_melange": "JM", "jus_clarifie": "JC", "sirop": "SI",
    "masse_cuite_A": "MCA", "egout_A": "EGA", "melasse": "ME", "bagasse": "BA", "ecume": "EC",
    "sucre": "SU", "eau": "EAU",
}
PARAMETERS = {
    "brix": ("Brix", "°Bx", "GS4/3/8-13", "RFM 340"), "pol": ("Pol", "%", "GS5/7-28", "MCP 500"),
    "purete": ("Pureté", "%", "", ""), "fibre": ("Fibre", "%", "GS5/7-1", "Presse Pinette"),
    "humidite": ("Humidité", "%", "GS2/1/3/9-15", "Étuve M2"),
    "cendres": ("Cendres", "%", "GS1/3/4/7/8-13", "Conductimètre 712"),
    "couleur": ("Couleur", "UI", "GS1/3-7", "UV-1800"),
    "sucres_reducteurs": ("Sucres réducteurs", "%", "GS1/3/7-3", "HPLC 1"),
    "ph": ("pH", "", "GS1/2/3/4/7/8-23", "pH-mètre 3"),
    "temperature": ("Température", "°C", "", "Sonde T4"),
    "turbidite": ("Turbidité", "NTU", "", "2100Q"),
    "insolubles": ("Insolubles", "mg/kg", "GS2/3/9-19", "Balance XS"),
}
# stream: every n hours, at minute m, parameter: (low, high, decimals)
PLAN = {
    "canne": (1, 10, {"pol": (12, 15, 2), "fibre": (13, 17, 2)}),
    "jus_premier": (2, 0, {"brix": (16, 20, 2), "purete": (82, 89, 2)}),
    "jus_melange": (2, 0, {"brix": (12, 16, 2), "purete": (79, 86, 2), "ph": (5, 5.7, 2)}),
    "jus_clarifie": (2, 15, {"brix": (12, 16, 2), "ph": (6.7, 7.4, 2), "turbidite": (8, 60, 1)}),
    "sirop": (4, 0, {"brix": (58, 68, 2), "ph": (6.2, 6.9, 2)}),
    "masse_cuite_A": (4, 20, {"brix": (90, 94, 2), "purete": (83, 88, 2)}),
    "egout_A": (4, 25, {"brix": (75, 82, 2), "purete": (62, 70, 2)}),
    "melasse": (4, 40, {"brix": (83, 91, 2), "purete": (31, 39, 2),
                        "sucres_reducteurs": (9, 16, 2), "cendres": (11, 15, 2)}),
    "bagasse": (1, 30, {"pol": (1.5, 2.8, 2), "humidite": (47, 51.5, 2)}),
    "ecume": (8, 45, {"pol": (1, 3, 2), "humidite": (68, 76, 1)}),
    "sucre": (6, 50, {"pol": (98.2, 99.4, 2), "humidite": (0.08, 0.4, 3),
                      "couleur": (600, 1390, 1), "cendres": (0.2, 0.5, 3)}),
    "eau": (4, 5, {"ph": (8.8, 10.4, 1), "temperature": (85, 101, 1)}),
}
ANALYSTS = ["M. Célestine", "J. Nabajoth", "R. Gédéon", "S. Lacroix", "F. Maïté"]


def soft(flux, parametre, value):
    """Whether the value is unusual: DOMAIN's soft ranges, and Brix above 100."""
    usual = {
        ("canne", "pol"): (8, 17), ("canne", "fibre"): (10, 20), ("jus_premier", "brix"): (14, 24),
        ("jus_premier", "purete"): (78, 93), ("jus_melange", "brix"): (10, 18),
        ("jus_melange", "purete"): (75, 90), ("jus_melange", "ph"): (Decimal("4.8"), 6),
        ("jus_clarifie", "ph"): (Decimal("6.5"), Decimal("7.6")), ("sirop", "brix"): (55, 72),
        ("melasse", "brix"): (80, 95), ("melasse", "purete"): (28, 42), ("bagasse", "pol"): (1, 4),
        ("bagasse", "humidite"): (42, 54), ("ecume", "pol"): (Decimal("0.5"), 5),
        ("sucre", "pol"): (96, Decimal("99.7")), ("sucre", "humidite"): (Decimal("0.02"), Decimal("0.6")),
        ("sucre", "couleur"): (0, 1500),
    }
    low, high = usual.get((flux, parametre), (0, 100) if parametre == "brix" else (None, None))
    return low is not None and not low <= value <= high


def stamp(when, form="%d/%m/%Y %H:%M"):
    return when.strftime(form)


def result(rng, flux, parametre, when, value=None, places=2, form="%d/%m/%Y %H:%M", codes=False,
           replicat=1, group=None, minus="-", unit_in_cell=False):
    """One row, as a clean export has it."""
    low, high, places = PLAN.get(flux, (0, 0, {}))[2].get(parametre, (0, 100, places))
    if value is None:
        value = Decimal(str(round(rng.uniform(low, high), places)))
    value = Decimal(str(value))
    title, unit, method, device = PARAMETERS[parametre]
    text = decimal_comma(value, places, group, minus)
    if unit_in_cell and unit:
        text += " " + unit
    analysed = when + timedelta(minutes=rng.randrange(12, 75))
    analyst = rng.choice(ANALYSTS)
    sample = f"{CODES.get(flux, 'ME')} {when:%y%m%d}-{when:%H}"
    state = rng.choices(["F", "P", "C"], [80, 18, 2])[0]
    row = Row(
        sent={
            "echantillon": sample, "flux": CODES[flux] if codes else LABELS[flux],
            "parametre": title, "preleve_le": stamp(when, form),
            "analyse_le": stamp(analysed, form), "replicat": str(replicat), "valeur": text,
            "unite": "" if unit_in_cell else unit, "methode": method, "appareil": device,
            "analyste": analyst, "statut": state,
        },
        stored={
            "echantillon": sample, "flux": flux, "parametre": parametre, "preleve_le": when,
            "analyse_le": analysed, "replicat": replicat,
            "valeur": value, "valeur_op": None, "valeur_texte": text, "unite": unit or None,
            "methode": method or None, "appareil": device or None, "analyste": analyst,
            "statut": state,
        })
    if soft(flux, parametre, value):
        row.warned.append(("valeur", "range"))
    return row


def censored(row, text, number=None, operator=None):
    """`<0,05`, `n.d.` …: number and operator where there are any, and always the text as sent."""
    row.sent["valeur"] = text
    row.stored.update(
        valeur=None if number is None else Decimal(number), valeur_op=operator, valeur_texte=text)
    row.warned.clear()
    return row.show()


def day(rng, date, count=None, streams=None, **style):
    """A factory day's results, 06:00 to 06:00, in the order of sampling."""
    start = datetime(date.year, date.month, date.day, 6)
    moments = []
    for flux, (hours, minute, parameters) in PLAN.items():
        if streams and flux not in streams:
            continue
        for hour in range(0, 24, hours):
            moments += [(start + timedelta(hours=hour, minutes=minute), flux, name) for name in parameters]
    moments.sort(key=lambda moment: moment[0])
    return [result(rng, flux, name, when, **style) for when, flux, name in moments[:count]]
