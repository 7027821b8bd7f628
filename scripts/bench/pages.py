# SPDX-License-Identifier: Apache-2.0
"""Each page and list of the console on a ledger of years: 20 connections that ask without a pause, while files are imported."""
import http.client
import itertools
import os
import re
import shutil
import subprocess
import threading
import time
import urllib.parse
from datetime import datetime, timedelta

from data import HEADER, block
from report import Line

CONNECTIONS, SECONDS, LIMIT_MS = 20, 3, 100
FILES_BESIDE, ROWS_BESIDE, PACE = 200, 200, 20
PORT = 18_943
HOURS = itertools.count()
SCRIPT = """
done = function(summary, latency, _)
  io.write(string.format("%.2f %.2f %d %d %d\\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    summary.requests, summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def run(site, options):
    if not shutil.which("wrk"):
        raise SystemExit("bench: wrk is missing; run: make bench, which installs it")
    site.empty()
    _files(site, "avant", FILES_BESIDE)
    first = _seed(site, options.ledger_files)
    site.start(BASCULE_CONSOLE_PORT=str(PORT), BASCULE_CONSOLE_RATE_LIMIT="0")
    cookie = _login(site)
    script = site.home / "percentiles.lua"
    script.write_text(SCRIPT)
    alone = _imported(site, "seul")
    found, stop = [], threading.Event()
    beside = threading.Thread(target=_feed, args=(site, stop))
    beside.start()
    try:
        for path in _paths(site, cookie, first):
            found.append((path, *_wrk(script, cookie, path)))
            print(f"    {found[-1][2]:8.1f} ms p95 {found[-1][1]:8.1f} ms p50 {found[-1][3]:6} answers  {path}", flush=True)
    finally:
        stop.set()
        beside.join()
    with _Readers(cookie):
        paced = _imported(site, "lus")
    resident = _resident(site.service.pid)
    site.stop()
    site.empty()
    site.sql("truncate bascule.job_history, bascule.file_total, bascule.file_quarter, bascule.file_note, bascule.job_note")
    worst = max(found, key=lambda each: each[2])
    late = [path for path, _, p95, _ in found if p95 > LIMIT_MS]
    size = f"{options.ledger_files:,} files, {options.ledger_files * 10:,} faults, {options.ledger_files * 5:,} jobs"
    yield Line(f"{len(found)} pages and lists, {size}, {CONNECTIONS} connections: the slowest p95", f"{worst[2]:.0f} ms", worst[0],
               f"{len(found) - len(late)} of {len(found)} ≤ {LIMIT_MS} ms", f"≤ {LIMIT_MS} ms", not late)
    yield Line(f"{FILES_BESIDE} files while {PACE} pages a second are read", f"{paced:.2f} s", f"{alone:.2f} s alone",
               f"{paced / alone:.2f} ×", "≤ 1.1 ×", paced <= 1.1 * alone)
    yield Line("the service with its console after it: memory", f"{resident:.0f} MiB", "–", f"{resident:.0f} MiB", "≤ 128 MiB",
               resident <= 128)


def _seed(site, files):
    """A ledger of 400 days; the number of its newest file, which has a tenth of all faults."""
    # Stored files that are gone by the rules of retention: nothing to be compared with the folders.
    site.sql(f"""
        insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, rows_read, rows_inserted, rows_rejected, attempts,
                                  arrived_at, loaded_at, stored_path, stored_at, purged_at, worker, lines, feed_version_id)
        select 'mesures', 'lot' || g || '.csv', 'lot' || g || '.csv', 20000, sha256(int8send(g)),
               case when g % 200 = 0 then 'rejected' else 'loaded' end, 210, case when g % 200 = 0 then 0 else 200 end,
               case when g % 200 = 0 then 210 else 10 end, 1, at, case when g % 200 <> 0 then at end,
               'var/archive/' || to_char(at, 'YYYY-MM-DD') || '/lot' || g || '.csv', at, now(), 'bench:1', 211,
               (select max(id) from bascule.feed_version where feed = 'mesures')
          from generate_series(1::bigint, {files}) g,
               lateral (select now() - interval '400 days' * (1 - g::float8 / {files}) as at) t
        """)
    newest = int(site.sql("select max(id) from bascule.file"))
    # In the order of their files, as the service writes them.
    site.sql(f"""
        insert into bascule.fault (file_id, line, column_name, value, rule, severity, message, original)
        select {newest - files} + g, 10 + n, 'brix', 'abc', 'type', 'reject', 'not a number', 'LAB ' || g || ';abc'
          from generate_series(1, {files}) g, generate_series(1, 9) n
        """, f"""
        insert into bascule.fault (file_id, line, column_name, value, rule, severity, message, original)
        select {newest}, 10 + n, 'brix', 'abc', 'type', 'reject', 'not a number', 'LAB;abc'
          from generate_series(1, {files}) n
        """, f"""
        update bascule.file set fault_causes = jsonb_build_array(jsonb_build_object(
               'severity', 'reject', 'rule', 'type', 'column', 'brix', 'message', 'not a number', 'faults', {files} + 9, 'first', 11,
               'last', 10 + {files}))
         where id = {newest}
        """)
    site.sql("select bascule.make_history_day('job_history', current_date - n) from generate_series(1, 29) n", f"""
        insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds, crashes, arguments, enqueued_at,
                                         enqueued_by, started_at, ended_at, worker, result)
        select 1000000000 + g, 'default', (array['aggregates.refresh', 'exports.run', 'housekeeping.folders'])[1 + g % 3],
               case when g % 500 = 0 then 'failed' else 'succeeded' end, 0, 1, 0, 0, '{{}}', at, 'schedule:nuit', at,
               at + interval '1 second', 'bench:1', '{{}}'
          from generate_series(1::bigint, {files * 5}) g,
               lateral (select now() - interval '29 days' * (1 - g::float8 / {files * 5}) as at) t
        """)
    # As the scheduler does, which the service has not been long enough for.
    while int(site.sql("select bascule.fold_notes(100000)")):
        pass
    # So many notes at once are none of years: they would leave a hundred megabytes of empty pages.
    site.sql("vacuum full bascule.file_note", "vacuum full bascule.job_note")
    site.sql("vacuum analyze bascule.file", "vacuum analyze bascule.fault", "vacuum analyze bascule.job_history")
    return newest


def _login(site):
    password = subprocess.run([site.bascule, "users", "add", "banc", "--role", "administrateur"], cwd=site.home, check=True, text=True,
                              env=site.environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.strip()
    site.wait_until(_answers, "the console", 120, 0.05)
    jar = ""

    def post(path, **fields):
        nonlocal jar
        page, jar = _ask("GET", path, jar)[1:]
        fields["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        status, page, jar = _ask("POST", path, jar, urllib.parse.urlencode(fields))
        return status, page, fields
    status, page, _ = post("/login", username="banc", password=password)
    if status == 303:
        fresh = "Banc-" + os.urandom(12).hex()
        page, jar = _ask("GET", "/account", jar)[1:]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        status, page, jar = _ask("POST", "/account/password", jar, urllib.parse.urlencode(
            {"csrf_token": token, "current": password, "new": fresh, "again": fresh}))
    if status != 303 or "bascule_session" not in jar:
        raise SystemExit(f"bench: the login failed with {status}")
    if _ask("GET", "/", jar)[0] != 200:
        post("/login", username="banc", password=fresh)
    return jar


def _ask(method, path, cookie="", body=None):
    """Status, text and the cookie from then on."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Cookie": cookie} if cookie else {}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    jar = dict(part.split("=", 1) for part in cookie.split("; ") if "=" in part)
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            jar[key] = rest.partition(";")[0]
    connection.close()
    return answer.status, text, "; ".join(f"{key}={value}" for key, value in jar.items())


def _answers():
    try:
        return _ask("GET", "/readyz")[0] == 200
    except OSError:
        return False


def _paths(site, cookie, newest):
    """What the navigation leads to, a thing of each list, filters, a page far down, and the API's lists."""
    mine = site.sql("select id from bascule.file where name like 'avant%' order by id limit 1")
    job = site.sql("select max(id) from bascule.job_history")
    digest = site.sql(f"select encode(sha256, 'hex') from bascule.file where id = {newest - 5}")
    pages = ["/", "/files", "/files?feed=mesures", "/files?state=refused", "/files?name=lot12345.csv", f"/files?sha256={digest}",
             f"/files/{newest}", f"/files/{newest - 7}", f"/files/{mine}", f"/files/{mine}/preview", f"/files/{mine}/rows",
             f"/files/{newest}/mend", f"/files/{mine}/revert", "/upload", "/data", "/data/mesures", "/charts", "/aggregates",
             "/reports/daily", "/exports", "/jobs", "/jobs?state=failed", "/jobs?kind=exports.run", f"/jobs/{job}", "/schedules",
             "/workers", "/feeds", "/feeds/mesures", "/alerts", "/journal", "/users", "/account", "/health", "/api"]
    for path in ("/files", "/jobs"):
        found = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"|<a[^>]*href="([^"]+)"[^>]*rel="next"', _ask("GET", path, cookie)[1])
        if found:
            pages.append((found[1] or found[2]).replace("&amp;", "&"))
    lists = ["files", f"files/{newest}", f"files/{newest}/faults", "feeds", "aggregates", "exports", "jobs", "jobs?state=succeeded",
             "queues", "schedules", "workers", "alerts", "journal", "health", "users", "me"]
    return pages + [f"/api/v1/{each}" for each in lists] + ["/metrics"]


def _wrk(script, cookie, path):
    """p50, p95 in ms, answers. What is not 200 is a defect of this list, or of the page."""
    if (status := _ask("GET", path, cookie)[0]) != 200:
        raise SystemExit(f"bench: {path} answers {status}")
    # So long that each connection had an answer, also of a slow page.
    for seconds in (SECONDS, 10 * SECONDS):
        done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), "-H",
                               f"Cookie: {cookie}", f"http://127.0.0.1:{PORT}{path}"], check=True, text=True, stdout=subprocess.PIPE)
        p50, p95, answers, refused, broken = done.stdout.splitlines()[-1].split()
        if int(refused) or int(broken):
            raise SystemExit(f"bench: {path}: of {answers} answers {refused} were refusals, {broken} requests broke")
        if int(answers) >= 2 * CONNECTIONS:
            break
    return float(p50), float(p95), int(answers)


def _files(site, name, count):
    """Drops so many small files at once."""
    for number in range(count):
        (site.source / f"{name}{number}.csv").write_text(_next_hour(f"{name}{number:04d}"))
    for number in range(count):
        os.rename(site.source / f"{name}{number}.csv", site.inbox / f"{name}{number}.csv")


def _next_hour(number):
    """The samples of an hour, one file after another, as a laboratory sends them."""
    hour = datetime(2025, 1, 1) + timedelta(hours=next(HOURS))
    return HEADER + block(ROWS_BESIDE, hour=hour).replace("@@@@@", number)


def _imported(site, name):
    """Seconds until as many files are in the archive."""
    site.wait_until(lambda: not any(site.inbox.iterdir()), "an empty inbox")
    began = time.monotonic()
    _files(site, name, FILES_BESIDE)
    site.wait_until(lambda: not any(site.inbox.iterdir()), "the files")
    return time.monotonic() - began


def _feed(site, stop):
    """Files go on coming, ten a second."""
    number = 0
    while not stop.wait(0.1):
        number += 1
        name = f"cours{number}.csv"
        (site.source / name).write_text(_next_hour(f"C{number:07d}"))
        os.rename(site.source / name, site.inbox / name)


class _Readers:
    """People: together so many pages a second, from as many connections."""
    PAGES = ["/", "/files", "/jobs", "/files?state=refused", "/feeds", "/alerts"]

    def __init__(self, cookie):
        self.cookie, self.stop = cookie, threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(number,)) for number in range(PACE)]

    def _read(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while not self.stop.wait(1):
            connection.request("GET", self.PAGES[number % len(self.PAGES)], headers={"Cookie": self.cookie})
            connection.getresponse().read()
        connection.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(2)  # what is measured beside begins once all read
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def _resident(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        line, = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
