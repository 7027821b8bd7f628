# SPDX-License-Identifier: Apache-2.0
"""Measures by the browser's own log what a first visit and a full page of each list take.

usage: sizes.py URL [USER [MARK]]      USER: an administrator's name (administrateur)
A first visit (the login, then the first page) takes 150 KB in 8 requests at most, a page 200 KB.
"""
import sys

from browser import Browser, Wrong
from pages import pages

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
        print(f"sizes: {len(all_pages)} pages, the largest {largest} bytes")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
