# SPDX-License-Identifier: Apache-2.0
"""Every page of the console on a site that has the samples: its name, and a path where it has something to show."""
import tempfile
from pathlib import Path

from analyst import weighings

DAY = "2026-03-15"
FEED = "cannes_livraisons"
FAULTY = "BASCULE_20260504.csv"
# What it says at 401, 403 and 404 is looked at too.
LOGIN = [("login", "/login", 200)]


def pages(b, mark=8000):
    """As an administrator who is logged in; a file is sent, so that there is a judgement to see."""
    file = found(b, f"/files?name={FAULTY}", "table[data-testid=files] tbody a[href*='/files/']")
    amended = found(b, "/files?name=BASCULE_20260315.csv", "table[data-testid=files] tbody a[href*='/files/']")
    row = found(b, "/data/labo_resultats", "table[data-testid=rows] tbody a[href*='key=']")
    job = found(b, "/jobs?kind=import", "table[data-testid=jobs] tbody a[href*='/jobs/']")
    upload = sent(b, mark)
    all_pages = [(name, path, 200) for name, path in [
        ("overview", "/"), ("files", "/files"), ("file", file), ("file-loaded", amended), ("preview", file + "/preview"),
        ("rows", file + "/rows"), ("mend", file + "/mend"), ("revert", amended + "/revert"), ("upload", "/upload"),
        ("judgement", upload), ("data", "/data"), ("data-feed", f"/data/{FEED}"), ("history", row),
        ("charts", f"/charts?feed={FEED}&column=brix"), ("qc", "/qc"), ("aggregates", "/aggregates?year=2026"),
        ("aggregate", "/aggregates/cannes_jour"), ("reports", "/reports/daily"), ("report", f"/reports/daily/{DAY}"),
        ("exports", "/exports"), ("mails", "/mails"), ("webhooks", "/webhooks"), ("pickups", "/pickups"),
        ("jobs", "/jobs"), ("job", job), ("schedules", "/schedules"),
        ("schedule", "/schedules/report_daily"), ("schedule-edit", "/schedules/report_daily/edit"),
        ("workers", "/workers"), ("feeds", "/feeds"), ("feed", f"/feeds/{FEED}"), ("feed-try", f"/feeds/{FEED}/try"),
        ("alerts", "/alerts"), ("journal", "/journal"), ("users", "/users"), ("user", "/users/lecteur"),
        ("user-new", "/new-user"), ("account", "/account"), ("second-factor", "/account/second-factor"),
        ("health", "/health"), ("api", "/api"), ("search", "/search?q=BASCULE"),
    ]]
    b.go("/")
    offered = {link.get_attribute("href").removeprefix(b.root) for link in b.all("nav.main a")}
    missing = offered - {path.split("?")[0] for _, path, _ in all_pages}
    b.be(offered and not missing, f"a page of the navigation that nobody looks at: {sorted(missing)}")
    return all_pages + [("error", "/files/999999", 404)]


def found(b, path, css):
    b.go(path)
    return b.one(css).get_attribute("href").removeprefix(b.root)


def sent(b, mark):
    with tempfile.TemporaryDirectory(prefix="bascule-uploads.") as folder:
        path = Path(folder) / f"BASCULE_{mark}.csv"
        path.write_bytes(weighings(f"{mark}", 12, 3))
        b.go("/upload", page="upload")
        b.press_upload(str(path), FEED)
        return b.path


def fits(b, where):
    """Nothing runs out of the side of the window."""
    wide, window = b.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    b.be(wide <= window, f"{where}: the page is {wide} px wide in a window of {window}")
