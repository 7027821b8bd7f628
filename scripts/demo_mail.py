# SPDX-License-Identifier: Apache-2.0
"""The mail of 07:00: sent by a worker through a real postfix, read by IMAP, its files held against the ledger's digests."""
import email
import email.policy
import hashlib
import time
from datetime import date, datetime, timedelta, timezone

import demo_post
from demo_timers import Checks, job, rows

DEADLINE_SECONDS = 60
FILES = ("rapport_journalier", "livraisons_jour")
LOADS = "Campagne;N° bordereau;Date de pesée;Brut (t);Tare (t);Net (t)\n"


def last_day():
    """The factory's day that was over last: Guadeloupe is UTC−4, and its factory's day begins at 06:00."""
    return (datetime.now(timezone.utc) - timedelta(hours=4 + 6)).date() - timedelta(days=1)


def drop(site, day):
    """The day's weighings and production, as the factory would hand them in."""
    loads = LOADS + "".join(f"{day.year};DEMO-{number:03};{day:%d/%m/%Y} {8 + number // 6:02}:{number % 6 * 10:02}:00;"
                            f"{30 + number},250;9,125;{21 + number},125\n" for number in range(12))
    texts = {"cannes": (f"pesees_{day:%Y%m%d}.csv", loads),
             "production": (f"production_{day:%Y%m%d}.csv", f"Jour;Canne (t);Sucre (t)\n{day:%d/%m/%Y};4210;431\n")}
    before = len(site.files())
    for folder, (name, text) in texts.items():
        part = site.home / "inbox" / folder / f".{name}.part"
        part.write_text(text, encoding="windows-1252")
        part.rename(part.with_name(name))
    return site.wait_for(before + len(texts))[before:]


def sending(site):
    """How the last job that sends a digest has ended."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        (state, result), = rows(site, "select state, coalesce(result::text, '') from bascule.jobs "
                                      "where kind = 'mails.send' order by id desc limit 1") or [("", "")]
        if state in ("succeeded", "dead", "cancelled", "discarded") or time.monotonic() > deadline:
            return state, result
        time.sleep(0.1)


def run(site, title):
    """The act; how many things were not as expected."""
    title("The mail of 07:00: sent, received and opened")
    if site.post is None:
        print(f"  – {demo_post.missing()}")
        return 0
    checks = Checks()
    day = last_day()
    files = drop(site, day)
    checks.say(f"the factory's day that was over last, {day}, came in", all(one["state"] == "loaded" for one in files),
               ", ".join(one["name"] for one in files))
    job(site, "aggregates.refresh", {})
    for export in FILES:
        site.ask("exports", "run", export, "--window", str(day))
    site.ask("schedules", "add", "mail_matin", "--kind", "mails.send", "--arguments", '{"mail": "matin"}', "--cron", "0 7 * * *")
    site.ask("schedules", "run", "mail_matin")
    state, result = sending(site)
    checks.say("a worker of the service sent it", state == "succeeded", result)
    site.ask("schedules", "remove", "mail_matin")
    received(site, checks, day)
    return checks.wrong


def received(site, checks, day: date):
    """What lies in the mailbox is what the ledger says."""
    sent = rows(site, "select message_id, address, state, answer from bascule.mail_outbox")
    checks.say("the outbox has the server's answer", [line[1:3] for line in sent] == [["labo@gardel.example", "accepted"]],
               sent[0][3] if sent else "it is empty")
    found = site.post.mails("labo", 1)
    checks.same("mails that dovecot has for labo@gardel.example", len(found), 1)
    if not found or not sent:
        return
    mail = email.message_from_bytes(found[0], policy=email.policy.default)
    checks.say("one Message-ID in both", mail["Message-ID"] == f"<{sent[0][0]}>", mail["Message-ID"])
    checks.say("its subject names the day", f"{day:%d/%m}" in mail["Subject"], mail["Subject"])
    checks.say("text and HTML, without a flaw in its form", mail.get_body(("plain",)) is not None
               and mail.get_body(("html",)) is not None and not [flaw for part in mail.walk() for flaw in part.defects],
               f"{len(found[0])} bytes")
    attached = {part.get_filename(): hashlib.sha256(part.get_payload(decode=True)).hexdigest()
                for part in mail.iter_attachments()}
    names = "', '".join(FILES)
    ledger = {path.rsplit("/", 1)[-1]: digest
              for path, digest in rows(site, f"select path, sha256 from bascule.exports where export in ('{names}') and "
                                             f"window_start = timestamptz '{day} 06:00-04'")}
    checks.say("each of its files has the SHA-256 that the ledger has", attached == ledger and len(ledger) == len(FILES),
               ", ".join(f"{name} {digest[:12]}…" for name, digest in sorted(attached.items())) or "no file")
