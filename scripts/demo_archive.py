# SPDX-License-Identifier: Apache-2.0
"""The archive's act of the demo: a sealed day verified without Bascule, one bit flipped and found, a database made again."""
import json
import shutil
import subprocess

from demo_timers import Checks, job, rows


def audit(archive, *command):
    """An auditor's program in the archive's folder; its status and what it says."""
    done = subprocess.run(command, cwd=archive, text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def verify(site):
    """What `bascule archive verify` finds."""
    done = subprocess.run([site.bascule, "archive", "verify", "--json"], cwd=site.home, env=site.environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return done.returncode, json.loads(done.stdout)


def seal(site, checks):
    done = job(site, "archive.seal", {})
    checks.say("a worker of the service sealed the day", done["state"] == "succeeded", str(done.get("result")))
    archive = site.home / "var/archive"
    made = json.loads(site.ask("archive", "--json"))["seals"][0]
    status, said = audit(archive, "sha256sum", "-c", f".seals/{made['name']}")
    checks.say(f"sha256sum finds {made['name']} and its {made['stored']} files right", status == 0, said.splitlines()[-1])
    if not shutil.which("signify-openbsd"):
        print("  – signify-openbsd is not there: apt install signify-openbsd")
        return archive
    key, = archive.glob(".seals/*.pub")
    status, said = audit(archive, "signify-openbsd", "-V", "-p", str(key), "-m", f".seals/{made['name']}")
    checks.say("signify-openbsd finds its signature right", status == 0, said.strip())
    return archive


def flip(site, checks):
    path, name = rows(site, "select stored_path, name from bascule.files where state = 'loaded' order by id limit 1")[0]
    with open(path, "r+b") as file:
        byte = file.read(1)[0]
        file.seek(0)
        file.write(bytes([byte ^ 1]))
    status, found = verify(site)
    said = [damage["sentence"] for damage in found["damages"]]
    checks.say(f"one bit of {name} is flipped: found, exit status 1", status == 1 and len(said) == 1 and name in said[0], said[0])
    with open(path, "r+b") as file:
        file.write(bytes([byte]))
    status, found = verify(site)
    checks.say("put back: the archive is as it was sealed", status == 0 and found["sound"], f"{found['files']} files")


def rebuild(site, checks):
    host, port, database = site.ask("psql", "--", "-X", "-q", "-c", "\\echo :HOST :PORT :DBNAME").split()
    subprocess.run(["psql", "-X", "-q", "-h", host, "-p", port, "-U", "postgres", "-c", "create database drill", database],
                   check=True, stdin=subprocess.DEVNULL, timeout=60)
    url = f"postgresql:///drill?host={host}&port={port}&user=postgres"
    done = subprocess.run([site.bascule, "archive", "rebuild", "--into", url, "--json"], cwd=site.home, env=site.environment,
                          text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode not in (0, 1):
        return checks.say("the archive makes the same database again", False, done.stderr)
    found = json.loads(done.stdout)
    told = f"{found['files']} files, {found['rows']} rows"
    checks.say("the archive makes the same database again", found["equal"], "; ".join([told] + found["differences"][:5]))
    return None


def run(site, title):
    """The act; how many things were not as expected."""
    title("The archive that proves itself")
    checks = Checks()
    seal(site, checks)
    flip(site, checks)
    rebuild(site, checks)
    return checks.wrong
