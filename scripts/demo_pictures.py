# SPDX-License-Identifier: Apache-2.0
"""The last part of the demo: a picture of each page of the console, in var/demo, for people to look at."""
import re
import shutil
import subprocess
from pathlib import Path

FOLDER = Path("var/demo")
PASSWORD = "canne et quatre moulins"  # as scripts/browser/browser.py has it
DEADLINE_SECONDS = 900
NOT_TO_BE_HAD = 2


def run(site, title):
    """Gives how many things went wrong; without Chromium, or what drives it, none."""
    title("Pictures of the console")
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        print("  – none: there is no Chromium here (scripts/setup.sh installs it)")
        return 0
    for picture in FOLDER.glob("*.png"):
        picture.unlink()
    for role in ("lecteur", "administrateur"):
        subprocess.run(
            [site.bascule, "users", "add", role, "--role", role, "--password-stdin"], cwd=site.home, env=site.environment,
            input=PASSWORD + "\n", text=True, check=True, capture_output=True, timeout=60)
    address = re.findall(r"console: (http://[^/\s\"]+)", (site.home / "bascule.log").read_text(errors="replace"))[-1]
    result = subprocess.run(["scripts/browser.sh", "screenshots", address, str(FOLDER)], text=True, capture_output=True,
                            stdin=subprocess.DEVNULL, timeout=DEADLINE_SECONDS)
    if result.returncode == NOT_TO_BE_HAD:
        print("  – none: " + result.stderr.strip().splitlines()[-1])
        return 0
    if result.returncode != 0:
        print(f"  ✗ exit status {result.returncode}: {result.stderr.strip()}")
        return 1
    print(f"  ✓ {result.stdout.strip()}: each page in French and English, light and dark, 1280 and 390 px wide")
    return 0
