# SPDX-License-Identifier: Apache-2.0
"""The day of an analyst (`analyste`): sends a faulty file, reads its judgement, imports it, mends what was refused."""
import tempfile
import time
import urllib.parse
from datetime import datetime, timedelta, timezone
from pathlib import Path

HEADER = ("Campagne;N° bordereau;Code planteur;Immatriculation;Date de pesée;Poids brut (t);Tare (t);Poids net (t);"
          "Brix;Pol;Pureté;Fibre;Richesse")
ROWS, FAULTY = 10, 3
TOGETHER = "details.ask:has(form[action$='/bulk/files'])"
REFUSED = ["/files/{file}/revert", "/schedules/report_daily/edit", "/journal", "/users", "/workers", "/health"]


def walk(b, site):
    b.log_in("analyste")
    b.be(b.page == "overview", "the first page")
    b.step("the login")
    with tempfile.TemporaryDirectory(prefix="bascule-uploads.") as folder:
        file = upload(b, Path(folder), site)
        mended(b, file)
        discarded(b, Path(folder), site)
        known(b, Path(folder))
        together(b, Path(folder))
        tried(b, Path(folder))
    refused(b, file)
    b.log_out()
    b.step("the logout")


def weighings(series, rows, faulty=None, fibre="14,56"):
    """A file of the weighbridge; one row, or all of them, has a word for its net weight."""
    lines = [HEADER]
    for row in range(rows):
        net = "beaucoup" if faulty in (row, "all") else "20,000"
        lines.append(f"2026;26-{series}{row:02};7392;BM-793-SY;20/03/2026 08:{row:02}:00;30,000;10,000;{net};"
                     f"15,28;13,02;85,21;{fibre};9,12")
    return ("\r\n".join(lines) + "\r\n").encode("windows-1252")


def series(b, more=0):
    """Of this walk alone: the same is walked with and without JavaScript."""
    return f"{b.mark + more + (50 if b.javascript else 0)}"


def upload(b, folder, site):
    path = folder / f"BASCULE_{series(b)}.csv"
    path.write_bytes(weighings(series(b), ROWS, FAULTY))
    b.go("/upload", page="upload")
    b.press_upload(str(path), "cannes_livraisons")
    judgement = b.one("[data-testid=judgement]")
    found = {name: int(judgement.get_attribute(f"data-{name}"))
             for name in ("read", "good", "rejected", "would-insert", "would-amend", "would-skip")}
    wanted = {"read": ROWS, "good": ROWS - 1, "rejected": 1, "would-insert": ROWS - 1, "would-amend": 0, "would-skip": 0}
    b.be(found == wanted, f"the judgement is {found}, not {wanted}")
    b.be(b.text("[data-testid=faults] mark") == "beaucoup", "the wrong cell is marked")
    b.step("a faulty file is judged before anything is loaded")
    b.reload()
    b.be(b.has("[data-testid=judgement]"), "a reload shows the same")
    b.go("/files?name=" + path.name, page="files")
    b.be(not b.has("table[data-testid=files]"), "it is not among the files before its import")
    b.driver.back()
    b.one("[data-testid=judgement]")
    today = live(b, site)
    b.press("form[action$='/import'] button")
    b.until(lambda _: b.has("[data-state=loaded]") or b.reload(), "the file is loaded")
    b.be(b.page == "file" and path.name in b.text("h1"), "the import leads to the file")
    b.be(b.count("table[data-testid=faults] tbody tr") == 1, "its one refused row is there")
    b.step("the import did what the judgement said")
    if today is not None:
        today()
        b.step("an open page counted the file without being loaded again")
    return int(b.path.split("/")[2])


def live(b, site):
    """A second tab whose count must grow by itself; gives what looks at it."""
    if not b.javascript:
        return None
    first = b.driver.current_window_handle
    b.driver.switch_to.new_window("tab")
    b.go("/", page="overview")
    second = b.driver.current_window_handle
    b.driver.execute_script("window.notLoadedAgain = true")
    before = int(b.text("[data-live='files.today']"))
    b.driver.switch_to.window(first)

    def look():
        b.driver.switch_to.window(second)
        b.until(lambda _: int(b.text("[data-live='files.today']")) > before, "the count of today's files grows")
        b.be(b.driver.execute_script("return window.notLoadedAgain"), "the tab was not loaded again")
        b.check()
        b.driver.close()
        b.driver.switch_to.window(first)
    return look


def mended(b, file):
    b.press(f"a[href$='/files/{file}/mend']")
    field = f"#line-{FAULTY + 2}"
    sent = b.one(field).get_property("value")
    b.be("beaucoup" in sent, "the refused row stands there as it was sent")
    b.press("button[value=judge]")
    b.be(b.one("[data-testid=judgement]").get_attribute("data-rejected") == "1", "left as it is it is refused again")
    b.fill(field, sent.replace("beaucoup", "20,000"))
    b.press("button[value=judge]")
    judgement = b.one("[data-testid=judgement]")
    b.be([judgement.get_attribute(f"data-{n}") for n in ("read", "rejected", "would-insert")] == ["1", "0", "1"],
         "mended it would be loaded")
    b.step("the refused row is mended in the page and judged again")
    b.press("button[value=import]")
    b.until(lambda _: b.has("[data-state=loaded]") or b.reload(), "the mended row is loaded")
    b.be(b.page == "file" and b.has(f"main a[href$='/files/{file}']"), "the new file names the first")
    b.step("it is loaded as a file of its own that names the first")
    b.go(f"/files/{file}", page="file")
    name, original = b.download("a[href$='/original']")
    b.be(original == weighings(series(b), ROWS, FAULTY), f"the original {name} is as it was sent")
    b.step("the original comes back byte by byte")


def discarded(b, folder, site):
    path = folder / f"BASCULE_{series(b, 1)}.csv"
    path.write_bytes(weighings(series(b, 1), 2))
    b.go("/upload", page="upload")
    b.press_upload(str(path), "cannes_livraisons")
    b.one("[data-testid=judgement]")
    b.press("form[action$='/discard'] button")
    b.be(b.page == "upload" and b.has("[data-testid=flash]"), "it is told that it was discarded")
    b.step("a judged file is discarded")
    path = folder / "rien.csv"
    path.write_bytes(b"")
    b.press_upload(str(path), "", refused=True)
    b.step("a file that is none is refused in words")


def imported(b, path, text, state="loaded"):
    """Sends a file and imports it, whatever its judgement says; when it was at its end."""
    path.write_bytes(text)
    b.go("/upload", page="upload")
    b.press_upload(str(path), "cannes_livraisons")
    b.press("form[action$='/import'] button")
    b.until(lambda _: b.has(f"[data-state={state}]") or b.reload(), f"{path.name} is {state}")


def known(b, folder):
    """The table as it was known at a moment, and what is other since."""
    path, key = folder / f"BASCULE_{series(b, 3)}.csv", f"26-{series(b, 3)}00"
    imported(b, path, weighings(series(b, 3), 2))
    # A moment of its own for each file: the page's are whole seconds.
    between = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=2)
    b.until(lambda _: time.time() > between.timestamp() + 1, "the clock goes on")
    imported(b, path, weighings(series(b, 3), 2, fibre="14,99"))
    b.go("/data/cannes_livraisons", page="data-feed")
    b.fill("form.filters input[name='by.bordereau']", key)
    b.press("form.filters button")
    rows = "table[data-testid=rows] tbody tr"
    b.be(b.count(rows) == 1 and "14,99" in b.text(rows) and not b.has("[data-testid=as-of]"), "the row as it is now")
    b.fill("form.filters input[name=as_of]", "2026-01-15T07:30")
    b.press("form.filters button")
    b.be(b.has("[data-testid=as-of]") and b.count(rows) == 0, "before any file came there was no such row")
    b.step("the table as it was known at a moment that is typed")
    moment = urllib.parse.quote(between.strftime("%Y-%m-%dT%H:%M:%SZ"))
    b.go(f"/data/cannes_livraisons?by.bordereau={key}&as_of={moment}", page="data-feed")
    b.be("14,56" in b.text(rows), "between the two files the row had the values of the first")
    b.press("form.filters button")
    b.be(b.has("[data-testid=as-of]") and "14,56" in b.text(rows), "the form keeps the moment, to the second")
    b.press(rows + " a[href*='key=']")
    b.be(b.count("table[data-testid=history] tbody tr") == 2, "the row's history has both versions")
    b.step("the table as it was between two files, and the history of a row")
    b.go(f"/data/cannes_livraisons?by.bordereau={key}&since={moment}", page="data-feed")
    b.be(b.count("table[data-testid=changes] tbody tr") == 1 and b.has("table[data-testid=changes] [data-state=amended]"),
         "one row is other since")
    b.be((b.text("table[data-testid=changes] del"), b.text("table[data-testid=changes] ins")) == ("14,56", "14,99"),
         "its value before and after")
    b.step("what is other since, before and after")


def together(b, folder):
    """What was refused is taken up again together: as many as the page said, or none."""
    names = [f"BASCULE_{series(b, 10 + more)}.csv" for more in range(3)]
    for more, name in enumerate(names[:2]):
        imported(b, folder / name, weighings(series(b, 10 + more), 4, "all"), "rejected")
    b.go(f"/files?feed=cannes_livraisons&state=refused&name={names[0][:-5]}", page="files")
    b.be(b.count("table[data-testid=files] tbody tr") == 2 and "2 fichiers" in b.text(TOGETHER + " summary"),
         "the button says how many files the filter finds")
    with b.second_tab():
        imported(b, folder / names[2], weighings(series(b, 12), 4, "all"), "rejected")
    b.press(TOGETHER + " form button", status=409)
    b.be(b.has("[data-testid=errors]") and b.page == "files", "where it is another number by now, nothing is done")
    b.be("3 fichiers" in b.text(TOGETHER + " summary"), "and the number of now stands there")
    b.step("what was refused is not taken up again where the count has changed")
    b.press(TOGETHER + " form button")
    b.be(b.text("[data-testid=flash]").startswith("3 fichiers repris"), "as many as were shown")
    b.go(f"/files?state=refused&name={names[0][:-5]}", page="files")
    b.be(b.count("table[data-testid=files] tbody tr") == 3, "their rows are as wrong as before, and they are refused again")
    b.step("three refused files are taken up again together")


def tried(b, folder):
    path = folder / "essai.csv"
    path.write_bytes(weighings("9999", ROWS, 1))
    b.go("/feeds/cannes_livraisons/try", page="feed-try")
    b.fill("input[type=file]", str(path))
    b.press("main form button")
    b.be(b.one("[data-testid=judgement]").get_attribute("data-rejected") == "1", "the sample is judged")
    b.step("a sample is tried on a feed")


def refused(b, file):
    b.go("/jobs", page="jobs")
    b.be(not b.has("main form[method=post]"), "jobs are seen, and none may be changed")
    for path in REFUSED:
        b.go(path.format(file=file), status=403, page="error")
    b.step(f"jobs are only seen, {len(REFUSED)} pages of others are refused")
