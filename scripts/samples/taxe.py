# SPDX-License-Identifier: Apache-2.0
"""The taxe de séjour: accommodations, tariffs, and stays from hosts' registers and a platform."""

from datetime import date, timedelta
from decimal import Decimal

from book import on, rng
from sheet import Row, Sheet

NAMES = {
    "taxe_hebergements": ("hebergement", "collectivite", "insee", "categorie", "debut", "fin"),
    "taxe_tarifs": ("collectivite", "categorie", "debut", "fin", "tarif", "taux", "plafond", "total_publie"),
    "taxe_additionnelles": ("collectivite", "code", "debut", "fin", "taux"),
    "taxe_bornes": ("categorie", "debut", "fin", "minimum", "maximum", "taux_minimum", "taux_maximum"),
    "taxe_sejours": ("hebergement", "sejour", "arrivee", "depart", "perception", "personnes", "mineurs", "saisonniers",
                     "urgence", "loyer_faible", "prix_ht", "canal"),
}
COUNTS = ("personnes", "mineurs", "saisonniers", "urgence", "loyer_faible")
NUMBERS = ("tarif", "taux", "plafond", "total_publie", "prix_ht", "minimum", "maximum", "taux_minimum", "taux_maximum")
DAYS = ("debut", "fin", "arrivee", "depart", "perception")
EXEMPT = COUNTS[1:]


def row(feed, *cells):
    """A row by its cells as sent; what is stored is read from them here, not by Bascule."""
    sent = dict(zip(NAMES[feed], cells))
    stored = {}
    for name, text in sent.items():
        if name in COUNTS:
            stored[name] = int(text or 0)
        elif name in NUMBERS:
            stored[name] = Decimal(text.replace(",", ".")) if text else None
        elif name in DAYS:
            stored[name] = date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None
        else:
            stored[name] = text or None
    return Row(sent=sent, stored=stored)


def sheet(feed, rows, heads=None, extra=()):
    heads = heads or {}
    return Sheet([(heads.get(name, name), name) for name in (*NAMES[feed], *extra)], rows)


def day(value):
    return value.strftime("%d/%m/%Y")


MORE = ("enregistrement", "siren", "siren_commune", "adresse")


def house(name, place, insee, category, begin, end="", *more):
    made = row("taxe_hebergements", name, place, insee, category, begin, end)
    for column, text in zip(MORE, (*more, "", "", "", "")):
        made.sent[column], made.stored[column] = text, text or None
    return made


def houses():
    carl, nord = ("Riviera du Levant", "97128"), ("Nord Grande-Terre", "97122")
    return [
        house("HOTEL-SAINTE-ANNE", *carl, "hôtel 3 étoiles", "01/01/2024", "", "97128000001AB", "200012345", "219711280", "12 rue de la Plage, Sainte-Anne"),
        house("GITE-MADRAS", *carl, "meublé 2 étoiles", "01/01/2024", "", "97128000002AC", "200012345", "219711280", "4 chemin Madras, Sainte-Anne"),
        # Its classification ran out within the month.
        house("VILLA-ALIZES", *carl, "meublé 4 étoiles", "01/01/2024", "16/03/2026", "97128000003AD", "200012345"),
        house("VILLA-ALIZES", *carl, "non classé", "16/03/2026", "", "97128000003AD", "200012345"),
        house("CASE-GARDEL", *nord, "non classé", "01/01/2025", "", "97122000004AE", "200054321", "219711223", "Gardel, Le Moule"),
        house("CAMPING-MOULE", *nord, "camping 3 étoiles", "01/01/2025", "", "97122000005AF", "200054321", "219711223", "Route de l'Autre Bord, Le Moule"),
        house("BUNGALOW-SANS-CLASSE", *nord, "", "01/01/2025", "", "", "200054321").show(),
    ]


def tariffs():
    carl, nord = "Riviera du Levant", "Nord Grande-Terre"
    rows = []
    for place, category, tariff in (
        (carl, "hôtel 3 étoiles", "1,20"), (carl, "meublé 2 étoiles", "0,85"), (carl, "meublé 4 étoiles", "2,30"),
        (nord, "camping 3 étoiles", "0,55"), (nord, "hôtel 3 étoiles", "1,00"),
    ):
        rows.append(row("taxe_tarifs", place, category, "01/01/2025", "01/01/2026", tariff, "", "", ""))
        rows.append(row("taxe_tarifs", place, category, "01/01/2026", "", str(Decimal(tariff.replace(",", ".")) + Decimal("0.05")).replace(".", ","), "", "", ""))
    rows.append(row("taxe_tarifs", carl, "non classé", "01/01/2025", "", "", "5", "", ""))
    rows.append(row("taxe_tarifs", nord, "non classé", "01/01/2025", "", "", "3,5", "2,10", "").show())
    return rows


def bounds():
    """Of 2026, and of the rates since 2019; of palaces and campings one side is not known, and left empty."""
    stars = {"1 étoile": ("0,20", "0,80"), "2 étoiles": ("0,30", "1,00"), "3 étoiles": ("0,50", "1,70"), "4 étoiles": ("0,70", "2,60"), "5 étoiles": ("0,70", "3,60")}
    year = ("01/01/2026", "01/01/2027")
    rows = [row("taxe_bornes", f"{kind} {name}".strip(), *year, low, high, "", "") for kind in ("", "hôtel", "meublé") for name, (low, high) in stars.items()]
    rows.append(row("taxe_bornes", "palace", *year, "", "4,90", "", ""))
    rows += [row("taxe_bornes", f"camping {name}", *year, "", high, "", "") for name, high in (
        ("1 étoile", "0,20"), ("2 étoiles", "0,20"), ("3 étoiles", "0,60"), ("4 étoiles", "0,60"), ("5 étoiles", "0,60"))]
    rows.append(row("taxe_bornes", "non classé", "01/01/2019", "", "", "", "1", "5").show())
    return rows


def stay(make, name, number, first, channel, price=True):
    arrival = first + timedelta(days=make.randrange(26))
    nights, persons = make.choice((1, 2, 2, 3, 4, 7, 10)), make.choice((1, 2, 2, 3, 4, 5))
    minors = make.randrange(persons) if make.randrange(3) == 0 else 0
    amount = Decimal(make.randrange(4500, 18000)) * nights / 100
    return row(
        "taxe_sejours", name, number, day(arrival), day(arrival + timedelta(days=nights)),
        day(arrival + timedelta(days=nights)), str(persons), str(minors) if minors else "", "", "", "",
        f"{amount:.2f}".replace(".", ",") if price else "", channel)


def register(make, count, first=on("2026-03-01")):
    """A host's register: rooms by tariff have no price in it."""
    names = ("HOTEL-SAINTE-ANNE", "GITE-MADRAS", "VILLA-ALIZES", "CAMPING-MOULE")
    return [stay(make, names[n % 4], f"R{n + 1:04d}", first, "direct", price=names[n % 4] == "VILLA-ALIZES") for n in range(count)]


def platform(make, count, first=on("2026-03-01")):
    names = ("CASE-GARDEL", "VILLA-ALIZES", "GITE-MADRAS")
    return [stay(make, names[n % 3], f"HM{make.randrange(10**6):06d}{n:02d}", first, "Ti-Kaz") for n in range(count)]


def write(book):
    book.sheet(1, "taxe_hebergements", "hebergements_2026.csv", "accommodations; one loses its stars within a month, one has no category", sheet("taxe_hebergements", houses(), extra=MORE))
    book.sheet(1, "taxe_tarifs", "tarifs_2026.csv", "tariffs of two years; a rate with the highest tariff as its cap, one with its own", sheet("taxe_tarifs", tariffs()))
    book.sheet(1, "taxe_additionnelles", "additionnelles_2026.csv", "a tax of the département in one collectivité", sheet("taxe_additionnelles", [
        row("taxe_additionnelles", "Riviera du Levant", "département", "01/01/2025", "", "10")]))
    book.sheet(1, "taxe_bornes", "bornes_2026.csv", "the law's bounds of tariffs; one side of some is not known", sheet("taxe_bornes", bounds()))
    stays(book)
    troubles(book)
    rows = register(rng("registre mars"), 40)[:3]
    rows[0] = row("taxe_sejours", *(rows[0].sent[name] if name != "personnes" else str(int(rows[0].sent[name]) + 2) for name in NAMES["taxe_sejours"])).show()
    book.sheet(2, "taxe_sejours", "registre_202603_correction.csv", "two more persons in a stay that was declared", sheet("taxe_sejours", rows))


def stays(book):
    book.sheet(1, "taxe_sejours", "registre_202603.csv", "a month of a host's register", sheet("taxe_sejours", register(rng("registre mars"), 40)))
    heads = {"hebergement": "Identifiant de l'hébergement", "sejour": "Réservation", "arrivee": "Date d'arrivée",
             "depart": "Date de départ", "perception": "Date de perception", "personnes": "Nombre de personnes",
             "prix_ht": "Prix HT (€)", "canal": "Plateforme"}
    book.sheet(1, "taxe_sejours", "plateforme_202603.csv", "a platform's declaration: its own headers, UTF-8", sheet("taxe_sejours", platform(rng("plateforme mars"), 30), heads), encoding="utf-8", bom=b"\xef\xbb\xbf")
    unknown = [
        row("taxe_sejours", "CABANE-INCONNUE", "X1", "03/03/2026", "05/03/2026", "", "2", "", "", "", "", "80,00", "direct").show(),
        row("taxe_sejours", "BUNGALOW-SANS-CLASSE", "X2", "03/03/2026", "05/03/2026", "", "2", "", "", "", "", "80,00", "direct"),
        row("taxe_sejours", "CASE-GARDEL", "X3", "03/03/2026", "05/03/2026", "", "2", "", "", "", "", "", "direct"),
        row("taxe_sejours", "CASE-GARDEL", "X4", "07/03/2026", "07/03/2026", "", "2", "", "", "", "", "40,00", "direct"),
        row("taxe_sejours", "HOTEL-SAINTE-ANNE", "X5", "09/03/2026", "10/03/2026", "", "9", "1", "2", "3", "3", "", ""),
    ]
    book.sheet(1, "taxe_sejours", "inconnus_202603.csv", "taken without a reject: accommodation, category and price unknown, a let by the day, all exempt", sheet("taxe_sejours", unknown))


def troubles(book):
    def wrong(number, column, rule, *cells):
        made = row("taxe_sejours", "GITE-MADRAS", f"T{number}", *cells)
        return made.wrong(column, rule)

    rows = [
        wrong(1, None, "check", "10/03/2026", "08/03/2026", "", "2", "", "", "", "", "", "direct"),
        wrong(2, None, "check", "10/03/2026", "12/03/2026", "", "2", "1", "1", "1", "", "", "direct"),
        row("taxe_sejours", "GITE-MADRAS", "T3", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct").wrong("prix_ht", "type", "120.50"),
        row("taxe_sejours", "GITE-MADRAS", "T4", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct").wrong("arrivee", "invalid_date", "31/02/2026"),
        row("taxe_sejours", "GITE-MADRAS", "T5", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct").wrong("personnes", "required", ""),
        row("taxe_sejours", "GITE-MADRAS", "T6", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct").wrong("personnes", "range", "0"),
        row("taxe_sejours", "GITE-MADRAS", "T7", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct").wrong("mineurs", "type", "deux"),
        row("taxe_sejours", "GITE-MADRAS", "T8", "10/03/2026", "12/03/2026", "", "2", "", "", "", "", "", "direct"),
    ]
    long = row("taxe_sejours", "GITE-MADRAS", "T9", "01/01/2025", "05/02/2026", "", "1", "", "", "", "", "", "direct").show()
    long.warned.append((None, "check"))
    rows.append(long)
    book.sheet(1, "taxe_sejours", "registre_fautes_202603.csv", "departure before arrival, exempt above persons, decimal point, 31/02, no persons, 400 nights", sheet("taxe_sejours", rows))
    book.sheet(1, "taxe_tarifs", "tarifs_doubles_2026.csv", "two tariffs of one category at once: its nights have no amount", sheet("taxe_tarifs", [
        row("taxe_tarifs", "Marie-Galante", "gîte", "01/01/2026", "", "0,50", "", "", ""),
        row("taxe_tarifs", "Marie-Galante", "gîte", "01/03/2026", "", "0,60", "", "", ""),
        row("taxe_tarifs", "Marie-Galante", "chambre", "01/05/2026", "01/01/2026", "0,50", "", "", "").wrong(None, "check"),
    ]))
    book.sheet(1, "taxe_tarifs", "tarifs_hors_bornes_2026.csv", "taken all the same: below and above the law's bounds, a rate above, a category without bounds", sheet("taxe_tarifs", [
        row("taxe_tarifs", "Cap Excellence", "hôtel 5 étoiles", "01/01/2026", "", "3,70", "", "", ""),
        row("taxe_tarifs", "Cap Excellence", "meublé 1 étoile", "01/01/2026", "", "0,15", "", "", ""),
        row("taxe_tarifs", "Cap Excellence", "non classé", "01/01/2026", "", "", "5,5", "", ""),
        row("taxe_tarifs", "Cap Excellence", "chambre d'hôtes", "01/01/2026", "", "0,80", "", "", "").show(),
    ]))
    book.sheet(1, "taxe_hebergements", "registres_doubles_2026.csv", "one accommodation in two registers, one whose registration number is none", sheet("taxe_hebergements", [
        house("MAISON-DOUBLE", "Marie-Galante", "97112", "gîte", "01/01/2026"),
        house("MAISON-DOUBLE", "Riviera du Levant", "97128", "meublé 2 étoiles", "01/02/2026"),
        house("GITE-DEUX-TARIFS", "Marie-Galante", "97112", "gîte", "01/01/2026"),
        house("GITE-FAUX-NUMERO", "Marie-Galante", "97112", "gîte", "01/01/2026").wrong("enregistrement", "pattern", "97112-0001"),
    ], extra=MORE))
    book.sheet(1, "taxe_sejours", "doubles_202603.csv", "stays whose register or tariff contradicts itself", sheet("taxe_sejours", [
        row("taxe_sejours", "MAISON-DOUBLE", "D1", "14/03/2026", "16/03/2026", "", "2", "", "", "", "", "", "direct"),
        row("taxe_sejours", "GITE-DEUX-TARIFS", "D2", "14/03/2026", "16/03/2026", "", "2", "", "", "", "", "", "direct"),
    ]))
