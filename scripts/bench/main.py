# SPDX-License-Identifier: Apache-2.0
"""Measures Bascule beside what it replaces, and prints both sides, the ratio and the bar in one table.

usage: main.py BASCULE HOME [PART]… [options]
Exit 0 once all is measured; with --strict 1 if a bar is not met.
"""
import argparse
import os
import platform
import sys
from pathlib import Path

import again
import aggregates
import archive
import exports
import files
import jobs
import large
import memory
import pages
import pickups
import qc
import records
import report
import rows
import schedules
import service
import taxe
import unusual
import upkeep
import workbooks
from benchsite import Site

# What fills the disk comes last.
PARTS = {"rows": rows.run, "unusual": unusual.run, "again": again.run, "files": files.run, "latency": service.latency, "start": service.start,
         "idle": upkeep.idle, "recovery": upkeep.recovery,
         "jobs": jobs.run, "schedules": schedules.run, "aggregates": aggregates.run, "exports": exports.run, "qc": qc.run, "taxe": taxe.run, "large": large.run,
         "pages": pages.run, "pickups": pickups.run, "archive": archive.run, "workbooks": workbooks.run, "records": records.run, "memory": memory.run}


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {model}, {size:.0f} GiB, {platform.system()} {platform.release()}"


def main(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench.sh")
    parser.add_argument("bascule", help=argparse.SUPPRESS)
    parser.add_argument("home", help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all unless told")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the large file")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of rows and files; the median counts")
    parser.add_argument("--samples", type=int, default=200, help="files for the latency")
    parser.add_argument("--loop-files", type=int, default=200, help="files for the shell loop, scaled to 2,000")
    parser.add_argument("--long", action="store_true", help="memory also with a file of 4 GiB, again with 1,000 deliveries, and "
                        "a table that is large already")
    parser.add_argument("--table-rows", type=int, default=100_000_000, help="rows of the large table (--long; 100 bytes and "
                        "as much index each)")
    parser.add_argument("--ledger-files", type=int, default=1_000_000, help="files of the ledger that the pages are asked of, with "
                        "ten times as many faults and five times as many jobs")
    parser.add_argument("--archive-files", type=int, default=100_000, help="files of the archive that is sealed and verified")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a bar is not met")
    options = parser.parse_args(arguments)
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    with Site(options.bascule, options.home) as site:
        print(f"Machine: {machine()}\nPostgreSQL: {site.sql('show server_version')}, for both sides, shared_buffers "
              f"{site.sql('show shared_buffers')}, fsync {site.sql('show fsync')}", flush=True)
        lines = []
        try:
            for name in options.parts or PARTS:
                print(f"==> {name} (load {os.getloadavg()[0]:.1f})", flush=True)
                for line in PARTS[name](site, options):
                    lines.append(line)
        finally:
            # What was measured before a part failed is worth its minutes.
            print("\n" + report.table(lines))
    return 1 if options.strict and not all(line.met for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
