# SPDX-License-Identifier: Apache-2.0
"""Opens every page of a console whose site is full of hostile text: names, headers, cells, arguments, log lines, addresses.

usage: hostile.py URL FILE…      FILE: hostile files to send, each to the feed `mesures`
What was attacked has the word ATTAQUE in it. On every page: no dialog, no violation of the policy, no script but the
console's, no attribute that would be one, no address but http, and no character that turns or hides the text around it;
nor does a word that never ends push anything out of a telephone's side.
Prints the pages that showed an attack, by name.
"""
import csv
import io
import re
import sys
import urllib.parse

from browser import Browser, Wrong
from pages import DAY, fits

MARK = "ATTAQUE"
# What a page must not have, whatever its text is.
LOOK = """
const all = [...document.querySelectorAll('*')];
const bad = [];
for (const e of all) {
  const name = e.tagName.toLowerCase();
  if (name === 'script' && !/\\/assets\\/[0-9a-f]+\\/console\\.js$/.test(e.src)) bad.push('a script: ' + e.outerHTML.slice(0, 80));
  if (['iframe', 'object', 'embed', 'img', 'base', 'style', 'marquee'].includes(name)) bad.push('an element: ' + e.outerHTML.slice(0, 80));
  if (name === 'form' && new URL(e.getAttribute('action') || '', location).origin !== location.origin) bad.push('a form to ' + e.getAttribute('action'));
  if (name === 'meta' && e.httpEquiv) bad.push('a meta: ' + e.outerHTML);
  for (const a of e.attributes) {
    if (/^on/i.test(a.name) || a.name === 'style' || a.name === 'autofocus') bad.push('an attribute: ' + a.name + ' of ' + name);
    if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(a.name) && !/^([\\/?#]|https?:)/.test(a.value))
      bad.push('an address: ' + a.value.slice(0, 80));
  }
}
if (window.attacked) bad.push('a script of theirs has run');
const text = document.documentElement.outerHTML;
const hidden = text.match(/[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]/);
if (hidden) bad.push('a hidden character: U+' + hidden[0].codePointAt(0).toString(16) + ' in ' +
  text.slice(Math.max(0, hidden.index - 40), hidden.index + 10));
return [bad, text.includes('ATTAQUE'), [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))];
"""
ATTACK = f"{MARK}\"><script>window.attacked=1;alert(1)</script>\u202e"
START = ["/files?name=ATTAQUE&feed=mesures", "/", "/files", "/upload", "/data", "/charts", "/aggregates?year=2026", "/reports/daily", f"/reports/daily/{DAY}",
         "/exports", "/jobs", "/schedules", "/workers", "/feeds", "/alerts", "/alerts?state=all", "/journal", "/users",
         "/account", "/health", "/api", "/new-user", "/feeds/hostile", "/feeds/hostile/try", "/data/hostile",
         "/charts?feed=hostile&column=valeur", "/aggregates/hostile", f"/aggregates/hostile?from={DAY}&to={DAY}",
         "/exports?export=hostile", "/schedules/hostile", "/schedules/hostile/edit"]
# What stands in an address and comes back in the page.
REFLECTED = ["/files?name={}", "/files?key={}", "/files?sha256={}", "/search?q={}", "/jobs?kind={}", "/journal?actor={}",
             "/journal?subject={}", "/journal?since={}", "/files?day={}", "/charts?from={}", "/reports/daily?day={}",
             "/aggregates?year={}", "/aggregates/cannes_jour?from={}", "/alerts?state={}", "/upload?feed={}", "/data/mesures?by.id={}", "/data/mesures?as_of={}", "/files?after={}",
             "/data/mesures?key={}", "/charts?feed=mesures&by.id={}", "/exports?export={}", "/users/{}", "/files/{}", "/{}",
             "/account?done={}", "/files/1?done={}", "/schedules/{}", "/feeds/{}", "/reports/daily/{}"]
MOST = 260


def look(b, path):
    bad, attacked, links = b.driver.execute_script(LOOK)
    if bad:
        raise Wrong(f"{path} has {'; '.join(bad[:4])}")
    return attacked, links


def kind(path):
    """Pages of one kind: numbers and names are as good as one another, but a few of each are looked at."""
    return re.sub(r"\d+", "N", path.split("?")[0])


def crawl(b):
    """From link to link; the names of pages that showed an attack."""
    waiting, seen, kinds, shown, pages = list(START), set(START), {}, set(), 0
    while waiting and pages < MOST:
        path = waiting.pop(0)
        # A whole answer of the page's own; files are taken away elsewhere.
        if re.search(r"/original$|\.csv(\?|$)|/export-files/|/assets/|openapi\.json|/logout", path.split("?")[0]) and \
                "/files?" not in path:
            continue
        if kinds.setdefault(kind(path), 0) >= 6:
            continue
        kinds[kind(path)] += 1
        b.go(path, status=303)
        pages += 1
        attacked, links = look(b, path)
        if attacked:
            shown.add(b.page)
            b.size(390, 844)
            fits(b, f"{path}, 390 px")
            b.size(1280)
        for link in links:
            target = urllib.parse.urljoin(path, link.split("#")[0]) if link.split("#")[0] else ""
            if target.startswith("/") and target not in seen:
                seen.add(target)
                # What is attacked leads to what else is.
                waiting.insert(0 if attacked and "/files/" in target else len(waiting), target)
    return shown, pages


def reflected(b):
    for pattern in REFLECTED:
        path = pattern.format(urllib.parse.quote(ATTACK, safe=""))
        for status in (200, 400, 404, 422):
            b.expect(None, status)
        b.driver.get(b.root + path)
        b.check()
        look(b, path)


def sent(b, files):
    """Names of files as a browser sends them."""
    shown = set()
    for path in files:
        b.go("/upload", page="upload")
        for status in (422, 400):
            b.expect(None, status)
        b.fill("#feed", "mesures")
        b.fill("#file", path)
        b.one("main form[enctype] button").click()
        b.until(lambda _: b.has("[data-testid=judgement], [data-testid=errors], ul.sent li b"), f"an answer to {path}")
        b.check()
        if look(b, b.path)[0]:
            shown.add("judgement" if b.has("[data-testid=judgement]") else "refusal")
    return shown


def bar(b):
    b.go("/", page="overview")
    b.one("body").send_keys("/")
    b.one("dialog[open] input[type=search]").send_keys(MARK)
    b.one("dialog[open] ul.found a", MARK)
    look(b, "the command bar")


def formulas(b):
    """Cells of downloads that a spreadsheet would compute begin with an apostrophe."""
    guarded = 0
    b.go("/data/mesures", page="data-feed")
    texts = [b.download("a[href*='rows.csv']")[1]]
    b.go("/files?name=ATTAQUE&feed=mesures", page="files")
    for href in [a.get_attribute("href") for a in b.all("table[data-testid=files] tbody a[href*='/files/']")]:
        b.go(href.removeprefix(b.root))
        if b.has("a[href$='/faults.csv']"):
            texts.append(b.download("a[href$='/faults.csv']")[1])
    for text in texts:
        text = text.decode("utf-8-sig")
        cut = ";" if ";" in text.split("\n")[0] else ","
        for cell in (cell for row in csv.reader(io.StringIO(text), delimiter=cut) for cell in row):
            if re.match(r"[=+@\t\r]|-(?![0-9])", cell):
                raise Wrong(f"a download has the formula {cell[:60]}")
            guarded += bool(re.match(r"'[=+@-]", cell))
    b.be(guarded >= 3, f"downloads have their formulas guarded, {guarded} found")
    return guarded


def main(root, *files):
    agent = 'Mozilla/5.0 ATTAQUE"><script>window.attacked=1</script>'
    with Browser(root, agent=agent) as b:
        b.log_in("administrateur")
        shown = sent(b, files)
        found, pages = crawl(b)
        reflected(b)
        bar(b)
        guarded = formulas(b)
        print("attacked: " + " ".join(sorted(shown | found)))
        print(f"hostile: {pages} pages, {len(REFLECTED)} addresses, {len(files)} files, {guarded} formulas guarded: nothing has run")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
