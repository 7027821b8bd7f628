# SPDX-License-Identifier: Apache-2.0
"""The day of an operator (`operateur`): takes a file back, changes a schedule, fills gaps, writes exports."""
import tempfile
from pathlib import Path

from analyst import series, weighings

DAY = "2026-03-15"


def walk(b, site):
    b.log_in("operateur")
    b.step("the login")
    reverted(b)
    schedule(b)
    backfilled(b)
    aggregate(b)
    exported(b)
    queue(b)
    journal(b)
    for path, page in (("/workers", "workers"), ("/health", "health"), ("/alerts", "alerts"), ("/feeds", "feeds")):
        b.go(path, page=page)
    b.be(b.has("table[data-testid=feeds] tbody tr"), "feeds")
    b.step("workers, health, alerts, feeds")
    for path in ("/users", "/new-user", "/users/lecteur"):
        b.go(path, status=403, page="error")
    b.step("the accounts of others are refused")
    b.log_out()
    b.step("the logout")


def reverted(b):
    with tempfile.TemporaryDirectory(prefix="bascule-uploads.") as folder:
        path = Path(folder) / f"BASCULE_{series(b, 2)}.csv"
        path.write_bytes(weighings(series(b, 2), 4))
        b.go("/upload", page="upload")
        b.press_upload(str(path), "cannes_livraisons")
    b.press("form[action$='/import'] button")
    b.until(lambda _: b.has("[data-state=loaded]") or b.reload(), "the file is loaded")
    b.step("a file is sent and imported")
    b.press("a[href$='/revert']")
    b.be(b.one("[data-testid=outlook]").get_attribute("data-removed") == "4", "it says what would change")
    b.fill("#confirm", "autre chose")
    b.press("main form button.risk", status=422)
    b.be(b.has("[data-testid=errors]") and b.one("#confirm").get_attribute("aria-describedby") == "errors",
         "a wrong name is told beside the field")
    b.fill("#confirm", path.name)
    b.press("main form button.risk")
    b.be(b.page == "file" and b.has("[data-testid=flash]"), "the revert is told")
    b.be(b.has("[data-state=reverted]"), "the file is taken back")
    b.step("it is taken back, after its name was typed")


def schedule(b):
    b.go("/schedules", page="schedules")
    b.press("table[data-testid=schedules] a[href$='/schedules/exports_check']")
    b.press("main a[href$='/edit']")
    b.fill("#every", "jamais")
    b.press("button[value=preview]", status=422)
    b.be(b.has("[data-testid=errors]") and b.has("#every[aria-invalid=true]"), "what is no duration is told at its field")
    every = "20min" if b.javascript else "25min"
    b.fill("#every", every)
    b.press("button[value=preview]")
    b.be(b.page == "schedule-edit" and every in b.text("main") and b.count("ol.coming") == 2,
         "the preview shows the instants before and after")
    b.step("a change of a schedule is shown before it is made")
    b.press("button[value=save]")
    b.be(b.page == "schedule" and b.has("[data-testid=flash]"), "the change is told")
    b.step("it is saved")
    b.fill("form[action$='/pause'] input[name=reason]", "essai du parcours")
    b.press("form[action$='/pause'] button")
    b.be(b.has("[data-state=paused]") and "essai du parcours" in b.text("main"), "paused, by whom and why")
    b.press("form[action$='/resume'] button")
    b.be(not b.has("[data-state=paused]"), "resumed")
    b.step("it is paused with a reason, and resumed")


def backfilled(b):
    b.go("/schedules/report_daily", page="schedule")
    for field, day in (("from", DAY), ("to", "2026-03-18")):
        b.fill(f"form[action$='/backfill'] input[name={field}]", day)
    b.tick("form[action$='/backfill'] input[name=again]")
    b.press("form[action$='/backfill'] button")
    b.be(b.count("[data-testid=preview] ol li") == 4, "the windows are shown first")
    b.step("a backfill shows its windows")
    b.press("[data-testid=preview] form button")
    b.be(b.has("[data-testid=flash]"), "what was put into the queue is told")
    b.step("and puts them into the queue")


def aggregate(b):
    b.go("/aggregates/cannes_jour", page="aggregate")
    b.fill("form input[name=from]", DAY)
    b.fill("form input[name=to]", DAY)
    b.press("form input[name=to] ~ button, form:has(input[name=to]) button")
    b.press("form[action$='/backfill'] button")
    b.be(b.has("[data-testid=flash]"), "the job is told")
    b.press("[data-testid=flash] a, main a[href*='/jobs/']") if b.has("[data-testid=flash] a") else b.go("/jobs", page="jobs")
    b.step("days of an aggregate are computed anew, after what that would do")


def exported(b):
    b.go("/exports", page="exports")
    b.fill("form[action$='/livraisons_jour/run'] input[name=day]", DAY)
    b.press("form[action$='/livraisons_jour/run'] button")
    b.be(b.has("[data-testid=flash]"), "the job is told")
    b.go("/exports?export=livraisons_jour", page="exports")
    b.until(lambda _: b.has("a[href*='/export-files/']") or b.reload(), "the file is written")
    name, written = b.download("table[data-testid=exports] a[href*='/export-files/']")
    b.be(name.startswith("livraisons_jour_20260315") and written.startswith(b"Bordereau;"), f"the file {name} is the export")
    b.step("an export is written and taken away")


def queue(b):
    b.go("/jobs", page="jobs")
    b.fill("form[action$='/queues/watch/pause'] input[name=reason]", "essai du parcours")
    b.press("form[action$='/queues/watch/pause'] button")
    b.be(b.has("table[data-testid=queues] [data-state=paused]"), "the queue is paused")
    b.press("form[action$='/queues/watch/resume'] button")
    b.be(not b.has("table[data-testid=queues] [data-state=paused]"), "the queue runs")
    b.step("a queue is paused and resumed")
    b.go("/jobs?kind=exports.run", page="jobs")
    b.press("table[data-testid=jobs] tbody a[href*='/jobs/']")
    b.be(b.page == "job" and b.has("pre[data-testid=log]"), "a job shows its log")
    b.step("a job and its log")


def journal(b):
    b.go("/journal?actor=user%3Aoperateur", page="journal")
    actions = b.text("table[data-testid=journal]")
    b.be("exports_check" in actions, "the journal has what was done")
    b.press("form[action$='/journal/verify'] button")
    b.be(b.page == "journal" and b.has("[data-testid=sound]"), "the journal is sound")
    b.step("the journal has it all, and is sound")
