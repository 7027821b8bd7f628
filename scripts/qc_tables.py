# SPDX-License-Identifier: Apache-2.0
"""Tables of cases for the tests of QC, computed independently of it: by definition over whole windows
of exact fractions, and with mpmath to 40 digits, where QC counts as it goes and uses doubles.

usage: qc_tables.py [FOLDER]     writes Tests/QCTests/Tables/*.swift again, the same bytes each time
Needs python3-mpmath.
"""
import random
import sys
from fractions import Fraction
from pathlib import Path

import mpmath

mpmath.mp.dps = 40
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/QCTests/Tables")
ORDER = ["1_2s", "1_3s", "2_2s", "R_4s", "4_1s", "10_x"] + [f"nelson_{n}" for n in range(1, 9)] + ["limite"]
LOTS = {("A", "1"): ("20.6", "0.4"), ("A", "2"): ("20.3", "0.08"), ("B", "7"): ("99.2", "1.2"), ("C", "3"): ("0.07", "0.004")}


def write(name, lines, what):
    text = ["// SPDX-License-Identifier: Apache-2.0", "", f"/// {what}", "///",
            "/// Written by scripts/qc_tables.py.", f"enum {name} {{", '    static let text = """']
    text += [f"        {line}".rstrip() for line in lines] + ['        """', "}", ""]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.swift").write_text("\n".join(text), encoding="utf-8")


# -- Rules ------------------------------------------------------------------------------------------

def side(zs, count, beyond):
    """The last `count` of them beyond on one side."""
    last = zs[-count:]
    return len(last) == count and (all(z > beyond for z in last) or all(z < -beyond for z in last))


def share(zs, window, count, beyond):
    """`count` of the last `window` (or of all, if there are fewer) on the side of the last, which is beyond too."""
    return any(s * zs[-1] > beyond and sum(s * z > beyond for z in zs[-window:]) >= count for s in (1, -1))


def nelson(zs):
    fired = set()
    steps = [b - a for a, b in zip(zs, zs[1:])]
    if abs(zs[-1]) > 3:
        fired.add("nelson_1")
    if side(zs, 9, 0):
        fired.add("nelson_2")
    if len(steps) >= 5 and (all(s > 0 for s in steps[-5:]) or all(s < 0 for s in steps[-5:])):
        fired.add("nelson_3")
    if len(steps) >= 13 and all(a * b < 0 for a, b in zip(steps[-13:], steps[-12:])):
        fired.add("nelson_4")
    if share(zs, 3, 2, 2):
        fired.add("nelson_5")
    if share(zs, 5, 4, 1):
        fired.add("nelson_6")
    if len(zs) >= 15 and all(abs(z) < 1 for z in zs[-15:]):
        fired.add("nelson_7")
    last = zs[-8:]
    if len(last) == 8 and all(abs(z) > 1 for z in last) and min(last) < 0 < max(last):
        fired.add("nelson_8")
    return fired


def westgard(runs, now, range_rule, gate):
    """The rules of run `now`, and the verdict, looking at all runs up to it."""
    def z_of(point):
        material, lot, text = point
        target, s = map(Fraction, LOTS[material, lot])
        return (Fraction(text) - target) / s

    def known(run):
        return [(p[0], z_of(p)) for p in run if not p[2].startswith("<")]

    here = known(runs[now])
    before = [point for run in runs[:now] for point in known(run)]
    fired = set()
    zs = [z for _, z in here]
    if any(abs(z) > 2 for z in zs):
        fired.add("1_2s")
    if any(abs(z) > 3 for z in zs):
        fired.add("1_3s")
    if range_rule == "pair":
        if any(z > 2 for z in zs) and any(z < -2 for z in zs):
            fired.add("R_4s")
    elif zs and max(zs) - min(zs) > 4:
        fired.add("R_4s")
    for end in range(1, len(here) + 1):
        across = [z for _, z in before + here[:end]]
        own = [z for m, z in before + here[:end] if m == here[end - 1][0]]
        if side(own, 2, 2) or side(zs[:end], 2, 2):
            fired.add("2_2s")
        if side(own, 4, 1) or side(across, 4, 1):
            fired.add("4_1s")
        if side(own, 10, 0) or side(across, 10, 0):
            fired.add("10_x")
    if gate and "1_2s" not in fired:
        fired = set()
    if len(here) < len(runs[now]):
        return set(), "not_evaluable"
    return fired, "accept" if not fired else "warn" if fired == {"1_2s"} else "reject"


REGIMES = {"normal": lambda i, r: r.gauss(0, 1), "up": lambda i, r: r.gauss(1.2, 0.8), "down": lambda i, r: r.gauss(-1.4, 0.8),
           "inner": lambda i, r: r.gauss(0, 0.4), "outer": lambda i, r: r.choice((-1, 1)) * r.uniform(1, 2.6),
           "zigzag": lambda i, r: (-1) ** i * r.uniform(0.1, 1.5), "rise": lambda i, r: i * 0.5 - 2 + r.uniform(-0.2, 0.2),
           "fall": lambda i, r: 2 - i * 0.5 + r.uniform(-0.2, 0.2), "wild": lambda i, r: r.gauss(0, 2)}


def quarters(regime, length, r):
    """z's on a grid of quarters, so that they often lie on a limit."""
    return [Fraction(round(REGIMES[regime](i, r) * 4), 4) for i in range(length)]


def rules_text(fired):
    return " ".join(rule for rule in ORDER if rule in fired) or "-"


def decimal(value):
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    assert Fraction(text) == value
    return text


def westgard_table():
    r, lines = random.Random(411), []
    for number, (range_rule, gate, materials) in enumerate(
            [("pair", 0, "A"), ("pair", 0, "AB"), ("range", 0, "AB"), ("pair", 1, "AB"), ("range", 1, "ABC"), ("pair", 0, "ABC"),
             ("range", 0, "ABC")]):
        lines.append(f"chart {range_rule} {'1_2s' if gate else 'none'}")
        runs, series = [], []
        while len(series) < 36:
            series += quarters(r.choice(list(REGIMES)), 9, r)
        for index in range(36):
            run = []
            for material in materials:
                if len(materials) > 1 and r.random() < 0.1:
                    continue
                lot = {"A": "1" if index < 20 else "2", "B": "7", "C": "3"}[material]
                target, s = map(Fraction, LOTS[material, lot])
                opposite = -1 if material == "B" and r.random() < 0.25 else 1
                z = opposite * series[index] + (Fraction(r.randint(-4, 4), 4) if material != "A" else 0)
                run.append((material, lot, "<0.05" if r.random() < 0.02 else decimal(target + z * s)))
            if run:
                runs.append(run)
        for now, run in enumerate(runs):
            fired, verdict = westgard(runs, now, range_rule, gate)
            lines.append(" ".join(f"{m}/{l}={x}" for m, l, x in run) + f" | {rules_text(fired)} | {verdict}")
    write("WestgardTable", lines, "Runs as measured, the rules that fire and the verdict.")


def nelson_table():
    r, lines = random.Random(412), []
    for regime in REGIMES:
        zs = quarters(regime, 16, r) + quarters(r.choice(list(REGIMES)), 9, r)
        lines.append("sequence")
        for end in range(1, len(zs) + 1):
            fired = nelson(zs[:end])
            lines.append(f"{decimal(zs[end - 1])} | {rules_text(fired)}")
    write("NelsonTable", lines, "z's, a line each, and the rules of Nelson that fire there.")


# -- Recursions ---------------------------------------------------------------------------------------

def recursion_table():
    r, lines = random.Random(413), []
    for target, s, lam, width, k, h in [("20", "0.3", "0.2", "3", "0.15", "1.5"), ("99.2", "0.05", "0.1", "2.7", "0.02", "0.2"),
                                        ("0.07", "0.004", "0.4", "3", "0.002", "0.02")]:
        t, sigma, l, w, kk, hh = map(Fraction, (target, s, lam, width, k, h))
        lines.append(f"chart {target} {s} {lam} {width} {k} {h}")
        average, high, low = t, Fraction(0), Fraction(0)
        xs = [t + Fraction(round(r.gauss(0 if i < 12 else 0.9, 1) * 10), 10) * sigma for i in range(26)]
        for i, x in enumerate(xs, 1):
            average = sum(l * (1 - l) ** (i - j) * xs[j - 1] for j in range(1, i + 1)) + (1 - l) ** i * t
            full = mpmath.mpf(w.numerator) / w.denominator * mpmath.mpf(sigma.numerator) / sigma.denominator * mpmath.sqrt(
                mpmath.mpf((l / (2 - l)).numerator) / (l / (2 - l)).denominator)
            part = full * mpmath.sqrt(1 - mpmath.mpf(((1 - l) ** (2 * i)).numerator) / ((1 - l) ** (2 * i)).denominator)
            # C+ is the largest sum of a stretch that ends here, or 0.
            high = max([Fraction(0)] + [sum(y - t - kk for y in xs[j:i]) for j in range(i)])
            low = max([Fraction(0)] + [sum(t - y - kk for y in xs[j:i]) for j in range(i)])
            off = abs(average - t)
            off = mpmath.mpf(off.numerator) / off.denominator
            lines.append(f"{decimal(x)} | {float(average)!r} {float(full)!r} {float(part)!r} {int(off > full)} {int(off > part)}"
                         f" | {decimal(high)} {decimal(low)} {int(high > hh or low > hh)}")
    write("RecursionTable", lines,
          "x | EWMA, half width asymptotic and time-varying, whether outside of each | C+, C-, whether above H.")


# -- Statistics ---------------------------------------------------------------------------------------

def t_quantile(tail, nu):
    """By bisection on the regularized incomplete beta function."""
    nu = mpmath.mpf(nu)

    def upper(t):
        return mpmath.betainc(nu / 2, mpmath.mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2

    low, high = mpmath.mpf(0), mpmath.mpf(1)
    while upper(high) > tail:
        high *= 2
    for _ in range(90):
        middle = (low + high) / 2
        low, high = (middle, high) if upper(middle) > tail else (low, middle)
    return (low + high) / 2


def grubbs(n, alpha, sides):
    t = t_quantile(mpmath.mpf(alpha) / (sides * n), n - 2)
    return (n - 1) / mpmath.sqrt(n) * mpmath.sqrt(t ** 2 / (n - 2 + t ** 2))


def statistics_table():
    lines = ["quantiles"]
    for nu in (1, 2, 3, 5, 10, 30, 99, 100, 101, 1000, 100000):
        for tail in ("0.4", "0.1", "0.025", "0.0001", "1e-12"):
            lines.append(f"{tail} {nu} | {float(t_quantile(mpmath.mpf(tail), nu))!r}")
    lines.append("grubbs")
    for n in (3, 4, 8, 20, 54, 100):
        for alpha in ("0.05", "0.01"):
            lines.append(f"{n} {alpha} | {float(grubbs(n, alpha, 1))!r} {float(grubbs(n, alpha, 2))!r}")
    lines.append("c4")
    for n in range(2, 26):
        c4 = mpmath.sqrt(mpmath.mpf(2) / (n - 1)) * mpmath.gamma(mpmath.mpf(n) / 2) / mpmath.gamma(mpmath.mpf(n - 1) / 2)
        # Moments of the range of n normal values: E(R) and E(R²) as integrals over two ends.
        lines.append(f"{n} | {float(c4)!r} {float(range_mean(n))!r} {float(range_deviation(n))!r}")
    write("StatisticsTable", lines, "Quantiles of t; Grubbs' critical values on one and both sides; c4, d2, d3.")


def grid():
    import numpy
    return numpy.linspace(-9, 9, 1801)


def range_moment(n, power):
    """E(R^power) by the density n(n−1)·φ(x)φ(y)·(Φ(y)−Φ(x))^(n−2) on a grid, trapezoids (smooth and 0 at the ends)."""
    import numpy
    from scipy.special import ndtr
    x = grid()
    step = x[1] - x[0]
    phi = numpy.exp(-x * x / 2) / numpy.sqrt(2 * numpy.pi)
    gap = numpy.maximum(x[None, :] - x[:, None], 0)
    inside = numpy.maximum(ndtr(x)[None, :] - ndtr(x)[:, None], 0)
    weight = (gap > 0) * inside ** (n - 2) + (gap == 0) * (0.5 if n == 2 else 0) * numpy.eye(len(x))
    return float(n * (n - 1) * (phi[:, None] * phi[None, :] * weight * gap ** power).sum() * step * step)


def range_mean(n):
    return round(range_moment(n, 1), 5)


def range_deviation(n):
    return round((range_moment(n, 2) - range_moment(n, 1) ** 2) ** 0.5, 5)


westgard_table()
nelson_table()
recursion_table()
statistics_table()
