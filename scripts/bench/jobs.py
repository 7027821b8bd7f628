# SPDX-License-Identifier: Apache-2.0
"""The queue's bars: no-op jobs batched and one by one, pickup latency, and claims beside an old transaction.

There is no peer to run beside it; the bars are absolute. The worker is the tests' own (`swift build -c release
--product jobs-worker`), on a database of its own in the site's PostgreSQL.
"""
import json
import subprocess
from pathlib import Path

from report import Line


def _measure(site, worker, part):
    database = f"bench_jobs_{part}"
    site.sql("set client_min_messages = error", f"drop database if exists {database}")
    site.sql(f"create database {database}")
    url = site.url_of(database)
    done = subprocess.run([worker, "bench", url, part], capture_output=True, text=True, timeout=900, check=True)
    site.sql(f"drop database {database} with (force)")
    return json.loads(done.stdout.strip().splitlines()[-1])


def run(site, options):
    worker = Path(options.bascule).with_name("jobs-worker")
    if not worker.exists():
        raise SystemExit(f"bench: {worker} is not there; run: swift build -c release --product jobs-worker")
    lines = []
    for part, bar, name in (("batched", 25_000, "no-op jobs, batched"),
                            ("sequential", 2_500, "no-op jobs, one by one: claimed when the one before has ended"),
                            ("single", 2_500, "no-op jobs, each claimed by a statement of its own, 8 slots")):
        rate = _measure(site, worker, part)["jobs_per_second"]
        lines.append(Line(name, f"{rate:,.0f}/s", "–", f"{rate / bar:.2f} × the bar", f"≥ {bar:,}/s", rate >= bar))
    found = _measure(site, worker, "latency")
    p50, p95 = found["p50_ms"], found["p95_ms"]
    lines.append(Line("pickup at 300 jobs/s, from before the enqueue", f"p50 {p50:.2f} ms, p95 {p95:.2f} ms", "–",
                      f"p99 {found['p99_ms']:.2f} ms", "p95 ≤ 3 ms", p95 <= 3))
    found = _measure(site, worker, "claims")
    p95 = found["claim_p95_ms"]
    lines.append(Line("claim p95, 1 M rows of history, old transaction", f"{p95:.2f} ms", "–",
                      f"{found['dead_rows']:,.0f} dead rows", "≤ 10 ms", p95 <= 10))
    return lines
