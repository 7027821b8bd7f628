# SPDX-License-Identifier: Apache-2.0
"""What the look for unusual files costs: the same file into the same feed with `unusual: tell` and `ignore`, by turns."""
import os
import statistics

from benchsite import FEED
from data import write_rows
from report import Line
from rows import expect

BAR = 1.05
LOOKS = ("ignore", "tell")


def run(site, options):
    name, feed = "grand.csv", site.home / "config/feeds/mesures.yaml"
    write_rows(site.source / name, options.rows)
    taken, busy = {look: [] for look in LOOKS}, {look: [] for look in LOOKS}
    for number in range(options.rounds):
        # Who comes first changes: the second finds the file in memory.
        for look in LOOKS if number % 2 == 0 else reversed(LOOKS):
            feed.write_text(f"{FEED}unusual: {look}\n")
            os.rename(site.source / name, site.inbox / name)
            site.empty()
            seconds, processor, _ = site.measured("import", str(site.inbox / name), "--feed", "mesures")
            expect(site, options.rows)
            taken[look].append(seconds)
            busy[look].append(processor)
            stored, = (site.home / "var/archive").rglob(name)
            os.rename(stored, site.source / name)
        print(f"  round {number + 1}: " + ", ".join(
            f"{look} {taken[look][-1]:.2f} s ({busy[look][-1]:.2f} s of processor)" for look in LOOKS), flush=True)
    (site.source / name).unlink()
    feed.write_text(FEED)
    site.empty()
    off, on = (statistics.median(busy[look]) for look in LOOKS)
    a, b = (statistics.median(taken[look]) for look in LOOKS)
    yield Line("the look for unusual files", f"{b:.2f} s, {on:.2f} s of processor", f"{a:.2f} s, {off:.2f} s without it",
               f"{on / off:.2f} ×", f"≤ {BAR} ×", on <= BAR * off)
