# SPDX-License-Identifier: Apache-2.0
"""A picture of each page of a running console: French and English, light and dark, 1280 and 390 px wide, all of its height.

usage: screenshots.py URL FOLDER [USER [MARK [PAGE…]]]      USER: an administrator's name (administrateur)
The files are named PAGE.LANGUAGE.THEME.WIDTH.png. Exit 1 if a page is not as it must be, or runs out of its side.
"""
import base64
import sys
from pathlib import Path

from browser import Browser, Wrong
from pages import LOGIN, fits, pages

TALLEST = 12_000


def take(b, path):
    """All of it; of a page that is taller than any screen its beginning."""
    size = b.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    shot = b.driver.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True, "optimizeForSpeed": True,
        "clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], TALLEST), "scale": 1}})
    path.write_bytes(base64.b64decode(shot["data"]))


def main(root, folder, user="administrateur", mark="8000", *only):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    count, all_pages = 0, []
    for language in ("fr", "en"):
        with Browser(root, language=language) as b:
            count += each(b, LOGIN, folder, language, only)
            b.log_in(user)
            all_pages = all_pages or pages(b, int(mark))
            count += each(b, all_pages, folder, language, only)
    print(f"{count} pictures in {folder}")


def each(b, all_pages, folder, language, only):
    count = 0
    for name, path, status in all_pages:
        if only and name not in only:
            continue
        b.size(1280)
        b.media(False)
        b.go(path, status=status)
        for width in (1280, 390):
            b.size(width, 900 if width > 600 else 844)
            for dark in (False, True):
                b.media(dark)
                take(b, folder / f"{name}.{language}.{'dark' if dark else 'light'}.{width}.png")
                count += 1
            fits(b, f"{path} at {width} px, {language}")
    return count


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
