# SPDX-License-Identifier: Apache-2.0
"""The day of an analyst (`analyste`): sends a faulty file, reads its judgement, imports it, mends what was refused."""
import tempfile
from pathlib import Path

HEADER = ("Campagne;N° bordereau;Code planteur;Immatriculation;Date de pesée;Poids brut (t);Tare (t);Poids net (t);"
          "Brix;Pol;Pureté;Fibre;Richesse")
ROWS, FAULTY = 10, 3
REFUSED = ["/files/{file}/revert", "/schedules/report_daily/edit", "/journal", "/users", "/workers", "/health"]


def walk(b, site):
    b.log_in("analyste")
    b.be(b.page == "overview", "the first page")
    b.step("the login")
    with tempfile.TemporaryDirectory(prefix="bascule-uploads.") as folder:
        file = upload(b, Path(folder), site)
        mended(b, file)
        discarded(b, Path(folder), site)
        tried(b, Path(folder))
    refused(b, file)
    b.log_out()
    b.step("the logout")


def weighings(series, rows, faulty=None):
    """A file of the weighbridge; one row has a word for its net weight."""
    lines = [HEADER]
    for row in range(rows):
        net = "beaucoup" if row == faulty else "20,000"
        lines.append(f"2026;26-{series}{row:02};7392;BM-793-SY;20/03/2026 08:{row:02}:00;30,000;10,000;{net};"
                     "15,28;13,02;85,21;14,56;9,12")
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
