# SPDX-License-Identifier: Apache-2.0
"""The act of the taxe de séjour: a file for each collectivité, every cent of it computed here again with exact fractions."""
import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from demo_timers import Checks, job, rows

STATE = "taxe_etat_recapitulatif"
FROM, TO = date(2026, 1, 1), date(2026, 5, 1)
NOWHERE = "sans collectivité"


def half_up(amount):
    """Whole cents."""
    return (200 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def table(site, name, columns, days, numbers):
    """The loaded rows, as they are of type."""
    found = []
    for row in rows(site, f"select {', '.join(columns)} from taxe.{name}"):
        cells = dict(zip(columns, row))
        for column in days:
            cells[column] = date.fromisoformat(cells[column]) if cells[column] else None
        for column in numbers:
            cells[column] = Fraction(cells[column]) if cells[column] else None
        found.append(cells)
    return found


class Law:
    def __init__(self, site):
        period = ["debut", "fin"]
        self.houses = table(site, "hebergements", ["hebergement", "collectivite", "categorie", *period], period, [])
        numbers = ["tarif", "taux", "plafond", "total_publie"]
        self.tariffs = table(site, "tarifs", ["collectivite", "categorie", *period, *numbers], period, numbers)
        self.taxes = table(site, "additionnelles", ["collectivite", "code", *period, "taux"], period, ["taux"])
        self.stays = table(
            site, "sejours", ["hebergement", "sejour", "arrivee", "depart", "personnes",
                              "mineurs + saisonniers + urgence + loyer_faible", "prix_ht"], ["arrivee", "depart"], ["prix_ht"])

    @staticmethod
    def of(day, rows, **wanted):
        return [row for row in rows if row["debut"] <= day and (row["fin"] is None or day < row["fin"])
                and all(row[name] == value for name, value in wanted.items())]

    def amount(self, day, stay):
        """The collectivité of a night, and its cents; None: it can't be known."""
        houses = self.of(day, self.houses, hebergement=stay["hebergement"])
        places = {house["collectivite"] for house in houses}
        # Registers that contradict each other name none.
        place = min(places) if len(places) == 1 else None
        if len(houses) != 1 or not houses[0]["categorie"]:
            return place, None
        tariffs = self.of(day, self.tariffs, collectivite=place, categorie=houses[0]["categorie"])
        if len(tariffs) != 1:
            return place, None
        nights, persons = (stay["depart"] - stay["arrivee"]).days, int(stay["personnes"])
        unit = tariffs[0]["tarif"]
        if unit is None:
            if tariffs[0]["taux"] is None or stay["prix_ht"] is None:
                return place, None
            unit = Fraction(half_up(stay["prix_ht"] * tariffs[0]["taux"] / (100 * nights * persons)), 100)
            caps = [row["tarif"] for row in self.of(day, self.tariffs, collectivite=place) if row["tarif"] is not None]
            cap = tariffs[0]["plafond"] if tariffs[0]["plafond"] is not None else max(caps, default=unit)
            unit = min(unit, cap)
        more = sum(half_up(unit * tax["taux"] / 100) for tax in self.of(day, self.taxes, collectivite=place))
        exempt = int(stay["mineurs + saisonniers + urgence + loyer_faible"])
        return place, (unit * 100 + more) * (persons - exempt)

    def totals(self):
        """Cents by collectivité, of the nights of the period that can be known; and all its person-nights."""
        cents, nights = defaultdict(int), 0
        for stay in self.stays:
            for number in range((stay["depart"] - stay["arrivee"]).days):
                day = stay["arrivee"] + timedelta(days=number)
                if not FROM <= day < TO:
                    continue
                place, amount = self.amount(day, stay)
                nights += int(stay["personnes"])
                cents[place or NOWHERE] += amount or 0
        return dict(cents), nights


def files(site):
    """The rows of the newest files, by collectivité."""
    found = {}
    for each, path in rows(site, f"select each, path from bascule.exports where export = '{STATE}' and amended_by is null order by each"):
        found[each] = list(csv.DictReader(io.StringIO(Path(path).read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    return found


def cents(lines):
    return sum(int((line["Taxe totale (€)"] or "0").replace(",", "")) for line in lines)


def compare(site, checks, what):
    wanted, nights = Law(site).totals()
    written = files(site)
    checks.same(f"{what}: cents of each collectivité, as exact fractions give them",
                {place: cents(lines) for place, lines in written.items()}, wanted)
    checks.same(f"{what}: nights of persons", sum(int(line["Nuitées"]) for lines in written.values() for line in lines), nights)
    return written


def run(site, title):
    title("Taxe de séjour: a file for each collectivité, and one corrected afterwards")
    checks = Checks()
    done = job(site, "exports.run", {"export": STATE, "window_start": "2026-04-30T00:00:00Z", "window_end": "2026-05-02T00:00:00Z"})
    checks.say("a worker wrote the period's files", done["state"] == "succeeded", str(done.get("result")))
    written = compare(site, checks, "the files")
    unknown = sum(1 for lines in written.values() for line in lines if line["Anomalie"])
    checks.say("what can't be known has no amount, and says why",
               unknown > 0 and all(bool(line["Anomalie"]) == (line["Taxe totale (€)"] == "") for lines in written.values() for line in lines),
               f"{unknown} rows")
    stay = next(line for line in written["Riviera du Levant"] if not line["Anomalie"])
    text = (f"hebergement;sejour;arrivee;depart;perception;personnes;mineurs;saisonniers;urgence;loyer_faible;prix_ht;canal\n"
            f"{stay['Hébergement']};{stay['Séjour']};{stay['Arrivée']};{stay['Départ']};;{int(stay['Personnes']) + 3};;;;;;direct\n")
    path = site.home / "correction.csv"
    path.write_text(text, encoding="utf-8")
    site.ask("import", str(path), "--feed", "taxe_sejours")
    site.ask("aggregates", "run", "taxe_jour")
    told = [line for line in site.ask("exports", "amended", STATE, "--write").splitlines() if STATE in line]
    checks.say("a stay corrected after that makes a revision of its collectivité's file alone",
               len(told) == 1 and "Riviera du Levant" in told[0] and "_r2.csv" in told[0], told[0].split("/")[-1] if told else "none")
    compare(site, checks, "the revision")
    return checks.wrong
