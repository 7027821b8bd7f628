# SPDX-License-Identifier: Apache-2.0
"""Asks axe (of Deque) on each page of a running console; nothing serious or critical may be found.

usage: accessibility.py URL [--all] [USER [MARK]]      USER: an administrator's name (administrateur)
Each page is looked at twice: French, light, 1280 px, and English, dark, 390 px. With --all in each of the eight ways.
"""
import sys
import time
from pathlib import Path

import axe_playwright_python
from browser import Browser, Wrong
from pages import LOGIN, fits, pages

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(
  r => done(r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
    nodes: v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' — ' + (n.any[0] || n.all[0] || n.none[0] || {}).message),
    count: v.nodes.length}))), e => done(String(e)));
"""
USUAL = [("fr", False, 1280), ("en", True, 390)]
ALL = [(language, dark, width) for language in ("fr", "en") for dark in (False, True) for width in (1280, 390)]


def look(b, name, way):
    b.driver.execute_script(SCRIPT)
    found = b.driver.execute_async_script(RUN)
    if isinstance(found, str):
        raise Wrong(f"axe on {name}: {found}")
    for one in found:
        print(f"{one['impact']:9} {name} ({way}): {one['id']}, {one['help']} [{one['count']}]")
        for node in one["nodes"]:
            print(f"            {node}")
    return sum(one["impact"] in ("serious", "critical") for one in found), len(found)


def main(root, *arguments):
    ways = ALL if arguments[:1] == ("--all",) else USUAL
    rest = arguments[1:] if ways is ALL else arguments
    user, mark = (list(rest) + ["administrateur", "8100"][len(rest):])[:2]
    bad = minor = looks = 0
    all_pages = []
    began = time.monotonic()
    for language in ("fr", "en"):
        with Browser(root, language=language) as b:
            for entry in LOGIN + [None] + [("", "", 0)]:
                group = [entry]
                if entry is None:
                    b.log_in(user)
                    continue
                if entry[0] == "":
                    group = all_pages = all_pages or pages(b, int(mark))
                for name, path, status in group:
                    b.go(path, status=status)
                    for _, dark, width in (way for way in ways if way[0] == language):
                        b.size(width, 900 if width > 600 else 844)
                        b.media(dark)
                        way = f"{language}, {'dark' if dark else 'light'}, {width} px"
                        fits(b, f"{path}, {way}")
                        serious, all_found = look(b, name, way)
                        bad, minor, looks = bad + serious, minor + all_found - serious, looks + 1
    print(f"axe: {len(all_pages) + len(LOGIN)} pages, {looks} looks, {bad} serious or critical, {minor} minor or moderate, "
          f"{time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
