# SPDX-License-Identifier: Apache-2.0
"""Measures by the browser's own log what a first visit and a full page of each list take, and what a report does on paper.

usage: sizes.py URL [USER [MARK]]      USER: an administrator's name (administrateur)
A first visit (the login, then the first page) takes 150 KB in 8 requests at most, a page 200 KB, a day's report two sheets of A4.
"""
import base64
import re
import sys

from browser import Browser, Wrong
from pages import DAY, pages

SHEETS = 2
# The width of A4 without its margins, in CSS pixels.
PAPER = 680
VISIT_BYTES, VISIT_REQUESTS, PAGE_BYTES = 150_000, 8, 200_000


def main(root, user="administrateur", mark="8200"):
    with Browser(root) as b:
        b.go("/login", page="login")
        b.log_in(user)
        b.until(lambda _: b.driver.execute_script("return document.readyState") == "complete", "the first page")
        sizes = {url: size for url, size in b.sizes().items() if url.startswith("http")}
        print(f"first visit: {sum(sizes.values())} bytes in {b.requests} requests")
        for url, size in sizes.items():
            print(f"    {size:7} {url.removeprefix(b.root)}")
        b.be(sum(sizes.values()) <= VISIT_BYTES, f"a first visit takes {sum(sizes.values())} bytes")
        b.be(b.requests <= VISIT_REQUESTS, f"a first visit takes {b.requests} requests")
        largest = 0
        all_pages = pages(b, int(mark))
        for name, path, status in all_pages:
            b.sizes()
            b.go(path, status=status)
            size = b.sizes().get(b.driver.current_url.split("#")[0], 0)
            b.be(0 < size <= PAGE_BYTES, f"{name} takes {size} bytes")
            largest = max(largest, size)
            print(f"    {size:7} {name}, {b.count('main tbody tr')} rows")
        print(f"report: {paper(b)} sheets of A4, dark on white")
        print(f"sizes: {len(all_pages)} pages, the largest {largest} bytes")


def paper(b):
    """A day's report as it is printed by whoever looks at it in the dark."""
    b.go("/", page="overview")
    b.press("footer button[value=dark]")
    b.go(f"/reports/daily/{DAY}", page="report")
    pdf = base64.b64decode(b.driver.execute_cdp_cmd(
        "Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})["data"])
    sheets = len(re.findall(rb"/Type\s*/Page[^s]", pdf))
    b.be(0 < sheets <= SHEETS, f"the report takes {sheets} sheets of paper")
    b.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    b.size(PAPER)
    ink, ground, cut = b.driver.execute_script("""
        const style = getComputedStyle(document.body);
        return [style.color, style.backgroundColor, [...document.querySelectorAll('.scroll, .panel')].filter(
          e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 40))]""")
    b.be(ground == "rgb(255, 255, 255)" and max(map(int, re.findall(r"\d+", ink)[:3])) < 90, f"{ink} on {ground}")
    b.be(not cut, f"the paper cuts {cut}")
    return sheets


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
