# SPDX-License-Identifier: Apache-2.0
"""The act of quality control: a chart's rules, judged here again over the whole list of controls with exact fractions."""
import json
from collections import defaultdict
from fractions import Fraction

from demo_timers import Checks, job, rows

CHART = "brix_controle"
WARNING = "1_2s"


def controls(site):
    """The runs in their order: name, and (material, z) of its controls."""
    found = rows(site, """
        select k.serie, k.materiau, (k.valeur - c.cible)::text, c.ecart_type::text
          from labo.controles k
          join labo.controles_cibles c on c.materiau = k.materiau and c.lot = k.lot and c.parametre = k.parametre
         where k.parametre = 'brix' and k.valeur is not null
         order by min(k.mesure_le) over (partition by k.serie), k.serie, k.materiau
        """)
    runs = defaultdict(list)
    for series, material, distance, deviation in found:
        runs[series].append((material, Fraction(distance) / Fraction(deviation)))
    return runs


def ends_in(stretch, run, length, count, beyond):
    """Whether some `length` z in a row, the last of them in this run, have `count` on one side beyond a distance."""
    for end in range(len(stretch) - len(run), len(stretch)):
        part = stretch[max(0, end + 1 - length):end + 1]
        if len(part) == length and any(sum(sign * z > beyond for z in part) >= count for sign in (1, -1)):
            return True
    return False


def judge(before, run):
    """The rules that fire in a run, by what came before it."""
    values = [z for _, z in run]
    across = before["all"] + values
    own = [(before[material] + [z], [z]) for material, z in run]
    fired = set()
    if any(abs(z) > 2 for z in values):
        fired.add(WARNING)
    if any(abs(z) > 3 for z in values):
        fired.add("1_3s")
    if any(ends_in(stretch, new, 2, 2, 2) for stretch, new in own) or any(
            sign * one > 2 and sign * other > 2 for sign in (1, -1) for one, other in zip(values, values[1:])):
        fired.add("2_2s")
    if max(values) > 2 and min(values) < -2:
        fired.add("R_4s")
    for name, length, beyond in (("4_1s", 4, 1), ("10_x", 10, 0)):
        if ends_in(across, values, length, length, beyond) or any(ends_in(stretch, new, length, length, beyond) for stretch, new in own):
            fired.add(name)
    return fired


def expected(site):
    before, told = defaultdict(list), {}
    for series, run in controls(site).items():
        fired = judge(before, run)
        verdict = "accept" if not fired else "warn" if fired == {WARNING} else "reject"
        told[series] = (verdict, fired)
        for material, z in run:
            before["all"].append(z)
            before[material].append(z)
    return told


def run(site, title):
    title("Quality control: a control chart with a rule that is broken")
    checks = Checks()
    done = job(site, "qc.run", {})
    checks.say("a worker computed what was touched", done["state"] == "succeeded", str(done.get("result")))
    found = {series: (verdict, set(json.loads(rules))) for series, verdict, rules in rows(
        site, f"select serie, verdict, to_json(regles) from qc.runs where chart = '{CHART}'")}
    wanted = expected(site)
    checks.same("runs whose verdict and rules differ from those judged here", {s: found.get(s) for s in wanted if found.get(s) != wanted[s]}, {})
    checks.same("runs", len(found), len(wanted))
    rejected = [series for series, (verdict, _) in found.items() if verdict == "reject"]
    checks.say("a rule is broken, and named", bool(rejected), ", ".join(f"{s}: {' '.join(sorted(found[s][1]))}" for s in rejected))
    affected, = rows(site, f"select count(*) from qc.affected where chart = '{CHART}'")
    checks.say("results of that instrument since then are doubtful", int(affected[0]) > 0, affected[0])
    if rejected:
        site.ask("qc", "comment", CHART, rejected[-1], "cellule rincée, contrôle à refaire")
        told, = rows(site, "select subject, parameters ->> 'serie' from bascule.journal where action = 'qc comment'")
        checks.same("what the analyst found is in the journal", told, [f"chart {CHART}", rejected[-1]])
    return checks.wrong
