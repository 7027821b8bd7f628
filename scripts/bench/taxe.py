# SPDX-License-Identifier: Apache-2.0
"""The taxe de séjour of a year with 100,000 stays, from nothing, and again where one tariff changed."""
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

from report import Line

STAYS, HOUSES, PLACES = 100_000, 500, 8
FEEDS = ("taxe_hebergements", "taxe_tarifs", "taxe_additionnelles", "taxe_sejours")
AGGREGATES = ("taxe_nuits", "taxe_jour")


def files():
    """Of each feed its file."""
    make = random.Random("taxe")
    yield FEEDS[0], ["hebergement;collectivite;insee;categorie;debut;fin"] + [
        f"H{i:04d};C{i % PLACES};9711{i % PLACES};{('gîte', 'hôtel', 'non classé')[i % 3]};01/01/2025;" for i in range(HOUSES)]
    yield FEEDS[1], ["collectivite;categorie;debut;fin;tarif;taux;plafond;total_publie"] + [
        f"C{i};{line}" for i in range(PLACES) for line in ("gîte;01/01/2025;;0,85;;;", "hôtel;01/01/2025;;1,20;;;", "non classé;01/01/2025;;;5;;")]
    yield FEEDS[2], ["collectivite;code;debut;fin;taux"] + [f"C{i};département;01/01/2025;;10" for i in range(PLACES)]
    stays = ["hebergement;sejour;arrivee;depart;perception;personnes;mineurs;saisonniers;urgence;loyer_faible;prix_ht;canal"]
    for i in range(STAYS):
        first, persons = date(2026, 1, 1) + timedelta(days=make.randrange(358)), make.randrange(1, 6)
        last = first + timedelta(days=make.choice((1, 1, 2, 3, 4, 7)))
        stays.append(f"H{make.randrange(HOUSES):04d};S{i:06d};{first:%d/%m/%Y};{last:%d/%m/%Y};;{persons};{make.randrange(persons)};;;;"
                     f"{make.randrange(40, 900)},{make.randrange(100):02d};{make.choice(('direct', 'A', 'B'))}")
    yield FEEDS[3], stays


def run(site, options):
    config = Path(__file__).resolve().parents[2] / "config"
    for kind, names in (("feeds", FEEDS), ("aggregates", AGGREGATES)):
        (site.home / "config" / kind).mkdir(exist_ok=True)
        for name in names:
            shutil.copy(config / kind / f"{name}.yaml", site.home / "config" / kind)
    for feed, lines in files():
        path = site.home / f"{feed}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        site.measured("import", str(path), "--feed", feed)
    whole = []
    for number in range(options.rounds):
        if number:
            site.sql("update bascule.aggregate_window set stale_since = now() where aggregate like 'taxe_%'")
        whole.append(site.measured("aggregates", "run", "taxe_jour")[0])
        print(f"  round {number + 1}: {whole[-1]:.2f} s", flush=True)
    nights, unknown = site.sql("select count(*) || ' ' || count(anomalie) from datamart.taxe_nuits").split()
    if unknown != "0" or int(nights) < 2 * STAYS:
        raise SystemExit(f"{nights} nights, of which {unknown} have no amount")
    path = site.home / "tarif.csv"
    path.write_text("collectivite;categorie;debut;fin;tarif;taux;plafond;total_publie\nC0;gîte;01/01/2025;;0,90;;;\n", encoding="utf-8")
    site.measured("import", str(path), "--feed", FEEDS[1])
    again = site.measured("aggregates", "run", "taxe_jour")[0]
    for kind, names in (("feeds", FEEDS), ("aggregates", AGGREGATES)):
        for name in names:
            (site.home / "config" / kind / f"{name}.yaml").unlink()
    taken = sorted(whole)[len(whole) // 2]
    yield Line(f"taxe de séjour, a year of {STAYS:,} stays ({int(nights):,} nights), every night and day computed", f"{taken:.1f} s",
               f"{again:.1f} s after a tariff was corrected", f"{int(nights) / taken:,.0f} nights/s", "< 60 s", taken < 60)
