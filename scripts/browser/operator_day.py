# SPDX-License-Identifier: Apache-2.0
"""The day of an operator (`operateur`): takes a file back, changes a schedule, fills gaps, writes exports."""
import re
import tempfile
from pathlib import Path

from analyst import series, weighings

DAY = "2026-03-15"
ENTER, ESCAPE, UP, DOWN = "\ue007", "\ue00c", "\ue013", "\ue015"


def walk(b, site):
    b.log_in("operateur")
    b.step("the login")
    reverted(b)
    schedule(b)
    backfilled(b)
    aggregate(b)
    exported(b)
    queue(b)
    together(b)
    alerts(b)
    (bar if b.javascript else search)(b)
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


def together(b):
    """Jobs of a page and more, while their queue rests: cancelled by the filter that finds them."""
    b.go("/jobs", page="jobs")
    b.fill("form[action$='/queues/default/pause'] input[name=reason]", "rattrapage à annuler")
    b.press("form[action$='/queues/default/pause'] button")
    b.go("/schedules/report_daily", page="schedule")
    for field, day in (("from", "2026-01-01"), ("to", "2026-03-02")):
        b.fill(f"form[action$='/backfill'] input[name={field}]", day)
    b.tick("form[action$='/backfill'] input[name=again]")
    b.press("form[action$='/backfill'] button")
    b.press("[data-testid=preview] form button")
    b.go("/jobs", page="jobs")
    b.fill("form.filters select[name=state]", "open")
    b.fill("form.filters input[name=kind]", "exports.run")
    b.press("form.filters button")
    form = "details.ask:has(input[name=filter]):has(input[name=action][value=cancel])"
    told = int(re.search(r"\d+", b.text(form + " > summary"))[0])
    b.be(b.has("a[rel=next]") and told >= 60, f"the button says how many jobs the filter finds, on all pages: {told}")
    b.press(form + " form button")
    b.be(b.text("[data-testid=flash]").startswith(f"{told} travaux annulés"), "as many as were shown")
    b.go("/jobs?kind=exports.run&state=open", page="jobs")
    b.be(not b.has("table[data-testid=jobs] tbody tr"), "none of them is left")
    b.press("form[action$='/queues/default/resume'] button")
    b.step(f"{told} jobs are cancelled together, by their filter")


def alerts(b):
    """A job that is dead is an alert until somebody has seen to it."""
    b.go("/alerts", page="alerts")
    row = "table[data-testid=alerts] tbody tr"
    alert = b.one(row + ":has([data-state=open]):has(form[action$='/ack'])", "housekeeping.history").get_attribute("data-id")
    before = b.count(row)
    note = f"vu pendant le parcours {series(b)}"
    b.fill(f"{row}[data-id='{alert}'] input[name=note]", note)
    b.press(f"{row}[data-id='{alert}'] form button")
    b.be(b.has("[data-testid=flash]"), "the acknowledgement is told")
    b.be(not b.has(f"{row}[data-id='{alert}']") and b.count(row) == before - 1, "the alert has left the list")
    b.press("a[href$='/alerts?state=all']")
    b.be(b.has(f"{row}[data-id='{alert}'] [data-state=acknowledged]"), "among those of earlier it is acknowledged")
    told = b.text(f"{row}[data-id='{alert}']")
    b.be("operateur" in told and note in told, "by whom, and with which note")
    b.step("an alert is acknowledged with a note")


def bar(b):
    """The command bar by the mouse and by keys: pages, jobs, schedules, feeds, nothing."""
    b.go("/jobs?kind=exports.run", page="jobs")
    job = b.one("table[data-testid=jobs] tbody tr").get_attribute("data-id")
    b.one("a.find").click()
    for text, found, page in ((job, "exports.run", "job"), ("livraisons de", "cannes_livraisons", "feed")):
        field = b.one("dialog[open] input[type=search]")
        field.send_keys(text)
        b.one("dialog[open] ul.found a", found)
        b.driver.switch_to.active_element.send_keys(ENTER)
        b.until(lambda _, page=page: b.page == page, f"“{text}” leads to the {page}")
        b.check()
        b.one("body").send_keys("/")
    b.step("the command bar opens by the mouse and by its key, and leads to a job and a feed")
    field = b.one("dialog[open] input[type=search]")
    field.send_keys("exports_")
    b.one("dialog[open] ul.found a", "exports_check")
    links = b.all("dialog[open] ul.found a")
    b.be(len(links) >= 2, "two schedules begin so")
    field.send_keys(DOWN)
    b.be(b.driver.switch_to.active_element == links[0], "the key goes down to the first")
    b.driver.switch_to.active_element.send_keys(DOWN)
    b.be(b.driver.switch_to.active_element == links[1], "and to the second")
    b.driver.switch_to.active_element.send_keys(UP)
    b.driver.switch_to.active_element.send_keys(UP)
    b.be(b.driver.switch_to.active_element == field, "and back up to the field")
    field.clear()
    field.send_keys("rien ne s'appelle ainsi")
    b.one("dialog[open] ul.found li", "Rien.")
    # The first one empties the field, as a browser's own do.
    field.send_keys(ESCAPE)
    field.send_keys(ESCAPE)
    b.until(lambda _: not b.has("dialog"), "the bar is closed")
    b.step("its list is walked by keys, and says where there is nothing")


def search(b):
    b.go("/jobs?kind=exports.run", page="jobs")
    job = b.one("table[data-testid=jobs] tbody tr").get_attribute("data-id")
    for text, found, page in ((job, "exports.run", "job"), ("livraisons de", "cannes_livraisons", "feed"),
                              ("exports_check", "exports_check", "schedule")):
        b.press("a.find")
        b.fill("input[name=q]", text)
        b.press("main form button")
        b.press("table[data-testid=results] tbody tr:has(small) a" if page != "schedule" else
                "table[data-testid=results] tbody a[href$='/schedules/exports_check']")
        b.be(b.page == page, f"“{text}” leads to the {page}")
    b.press("a.find")
    b.fill("input[name=q]", "rien ne s'appelle ainsi")
    b.press("main form button")
    b.be(b.page == "search" and not b.has("table[data-testid=results] tbody a"), "where there is nothing the page says so")
    b.step("without JavaScript the search leads to a job, a feed, a schedule")


def journal(b):
    b.go("/journal?actor=user%3Aoperateur&subject=schedule%20exports_check", page="journal")
    actions = b.text("table[data-testid=journal]")
    b.be("exports_check" in actions and "essai du parcours" in actions, "the journal has what was done")
    b.press("form[action$='/journal/verify'] button")
    b.be(b.page == "journal" and b.has("[data-testid=sound]"), "the journal is sound")
    b.step("the journal has it all, and is sound")
