# SPDX-License-Identifier: Apache-2.0
"""The day of a reader (`lecteur`): sees everything that was loaded, changes nothing, is refused what is not theirs."""

WITHOUT = ["/upload", "/jobs", "/schedules", "/workers", "/journal", "/users", "/health"]
REFUSED = ["/upload", "/files/{file}/mend", "/files/{file}/revert", "/files/999999/revert", "/jobs", "/schedules",
           "/schedules/report_daily/edit", "/feeds/labo_resultats/try", "/workers", "/journal", "/users", "/new-user",
           "/health"]


def walk(b, site):
    enter(b)
    file = files(b)
    data(b)
    results(b)
    if b.javascript:
        keys(b)
    else:
        no_keys(b)
    preferences(b)
    token(b)
    refused(b, file)
    b.log_out()
    b.go("/files", status=303, page="login")
    b.step("after the logout a page leads to the login")


def enter(b):
    b.go("/files?state=refused", status=303, page="login")
    b.fill("#username", "lecteur")
    b.fill("#password", "pas le bon mot de passe")
    b.press("main form[action$='/login'] button", status=401)
    b.be(b.has("[data-testid=login-error]"), "a wrong password is told")
    b.step("a wrong password is refused in words")
    b.log_in("lecteur")
    b.be(b.path == "/files?state=refused", "the login leads where one wanted to go")
    b.be(b.text("[data-testid=user]") == "lecteur", "the page says who is logged in")
    b.step("the login leads to the page that was asked for")
    offered = [a.get_attribute("href").removeprefix(b.root) for a in b.all("nav.main a")]
    b.be(not set(offered) & set(WITHOUT), f"the navigation offers what is not the reader's: {offered}")
    for path in offered:
        b.go(path)
        b.be(b.has("nav.main a[aria-current=page]"), "the navigation says where one is")
    b.step(f"each of the {len(offered)} pages of the navigation opens, and no other is offered")


def files(b):
    b.go("/files", page="files")
    b.fill("#feed", "cannes_livraisons")
    b.press("form.filters button")
    rows = b.all("table[data-testid=files] tbody tr")
    b.be(rows and all("cannes_livraisons" in row.text for row in rows), "the filter shows the files of one feed")
    b.fill("input[name=name]", "20260504")
    b.press("form.filters button")
    b.press("table[data-testid=files] tbody a", "BASCULE_20260504.csv")
    b.be(b.page == "file" and b.count("table[data-testid=faults] tbody tr") >= 5, "the file shows its faults")
    b.be(b.has("[data-testid=bytes] mark"), "the wrong cell is marked in its line")
    b.be(not b.has("a[href$='/mend'], a[href$='/revert'], form[action$='/retry']"), "nothing is offered that may not be done")
    b.step("a file is found by feed and name, its faults are marked in their lines")
    file = int(b.path.split("/")[2])
    name, faults = b.download("a[href$='/faults.csv']")
    b.be(name.endswith(".csv") and b"\n" in faults, "the faults come as a file")
    b.step("its faults are taken away as a file")
    b.press("a[href$='/preview']")
    b.be(b.has("[data-testid=bytes]"), "the preview shows the file as it was understood")
    b.step("its content as it was understood")
    return file


def data(b):
    b.go("/data", page="data")
    b.press("table[data-testid=tables] a[href$='/data/labo_resultats']")
    b.fill("select[name='by.parametre']", "pol")
    b.press("form.filters button")
    b.press("table[data-testid=rows] tbody a[href*='key=']")
    b.be(b.has("table[data-testid=history]"), "a value shows where it came from")
    b.step("a value is followed to its file and its earlier versions")
    b.go("/charts?feed=cannes_livraisons&column=brix", page="charts")
    b.be(b.count("svg[data-testid=control-chart] [data-testid=point]") > 20, "a chart has its points")
    b.open("main details", None)
    b.step("a control chart, and the same as a table")


def results(b):
    b.go("/aggregates?year=2026", page="aggregates")
    b.be(b.has("[data-testid=matrix] [data-day='2026-03-15'][data-state]"), "the year shows the day that was loaded")
    b.press("a[href$='/aggregates/cannes_jour']")
    b.be(b.has("table[data-testid=windows] tbody tr"), "the aggregate shows its windows")
    b.step("the year of an aggregate, and one of them")
    b.go("/reports/daily", page="report")
    b.fill("input[name=day]", "2026-03-15")
    b.press("form button.button[class]", None)
    b.be(b.path.split("?")[0] == "/reports/daily/2026-03-15" and b.has("[data-testid=document]"), "the report of the day is there")
    b.be(b.has("table[data-testid=origin]"), "the report says what it is made of")
    b.step("the report of a day")
    b.go("/exports", page="exports")
    b.be(not b.has("main form[method=post]"), "a reader may not write an export")
    b.step("exports are seen, and none may be written")


def keys(b):
    b.go("/", page="overview")
    body = b.one("body")
    body.send_keys("?")
    b.be("g f" in b.text("dialog[open] dl.keys"), "the help tells the keys")
    b.one("dialog[open]").send_keys("\ue00c")  # Escape
    b.until(lambda _: not b.has("dialog"), "the help is closed")
    before = b.path
    b.one("body").send_keys("gf")
    b.until(lambda _: b.path == "/files" != before, "`g f` leads to the files")
    b.until(lambda _: b.page == "files", "the page of the files")
    b.one("body").send_keys("j")
    focused = b.driver.switch_to.active_element
    b.be("/files/" in (focused.get_attribute("href") or ""), "`j` goes to the first line")
    b.step("keys: help, going to a page, going through lines")
    b.one("body").send_keys("/")
    b.one("dialog[open] input[type=search]").send_keys("BASCULE_20260504")
    b.one("dialog[open] ul.found a", "BASCULE_20260504.csv")
    b.driver.switch_to.active_element.send_keys("\ue007")  # Enter
    b.until(lambda _: b.page == "file", "the command bar leads to the file")
    b.step("the command bar finds a file")


def no_keys(b):
    b.go("/", page="overview")
    b.one("body").send_keys("?")
    b.be(not b.has("dialog"), "without JavaScript there is no dialog")
    b.press("a.find")
    b.be(b.page == "search", "“go to” is a page of its own")
    b.fill("input[name=q]", "BASCULE_20260504")
    b.press("main form button")
    b.press("main a", "BASCULE_20260504.csv")
    b.be(b.page == "file", "the search leads to the file")
    b.step("without JavaScript the search is a page")


def preferences(b):
    b.go("/", page="overview")
    b.press("footer button[value=en]")
    b.be(b.one("html").get_attribute("lang") == "en" and b.page == "overview", "the same page in English")
    b.press("footer button[value=dark]")
    b.be(b.one("html").get_attribute("data-theme") == "dark", "the page is dark")
    b.press("footer button[value=auto]")
    b.press("footer button[value=fr]")
    b.be(b.one("html").get_attribute("lang") == "fr", "and French again")
    b.step("language and theme are changed where one is")


def token(b):
    b.go("/account", page="account")
    b.fill("main input[name=label]", "essai du parcours")
    b.press("form[action$='/account/tokens'] button", status=422)
    b.be(b.has("[data-testid=errors]") and b.one("main input[name=label]").get_property("value") == "essai du parcours",
         "a token without a right is refused, and the form keeps what was typed")
    b.tick("input[name=scope][value='files.view']")
    b.press("form[action$='/account/tokens'] button")
    b.be(b.text("[data-testid=token]").startswith("bsc_"), "the token is shown once")
    b.go("/account", page="account")
    b.be(not b.has("[data-testid=token]") and b.has("table[data-testid=tokens]"), "afterwards it is only listed")
    b.press("form[action*='/account/tokens/'] button")
    b.be(b.has("[data-testid=flash]"), "its end is told")
    b.step("a token is made, shown once, and ended")


def refused(b, file):
    for path in REFUSED:
        b.go(path.format(file=file), status=403, page="error")
        b.be(b.has("[data-testid=error][data-status='403']") and b.has("nav.main"), "the refusal is a page")
    b.step(f"{len(REFUSED)} pages of others are refused in words")
    b.go("/files/999999", status=404, page="error")
    b.step("a file that is not there is told")
