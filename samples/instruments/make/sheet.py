# SPDX-License-Identifier: Apache-2.0
"""Values, the texts that instruments make of them, and the two files that each of them becomes."""

import csv
import io
import random
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUADELOUPE = timezone(timedelta(hours=-4))  # the zone of every instrument whose times have none
WRITTEN = []


def rng(name):
    """The same numbers each time: a file's values depend on its name alone."""
    return random.Random(f"instruments 2026 {name}")


def number(r, low, high, places):
    return Decimal(r.randint(round(low * 10**places), round(high * 10**places))).scaleb(-places)


def point(value):
    return "" if value is None else f"{value:f}"


def comma(value):
    return point(value).replace(".", ",")


def at(text):
    return datetime.fromisoformat(text)


def minutes(count):
    return timedelta(minutes=count)


def letters(count):
    """The names of a plate's rows: A to Z, then AA."""
    names = [chr(65 + index) for index in range(26)]
    return (names + ["A" + name for name in names])[:count]


def measured(value, text, sign=None):
    """The three columns of a measurement: the number, `<` or `>`, the text as it was sent."""
    return [value, sign, text or None]


def stored(value):
    """The text of a value in an expectation: times in UTC, no value as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            utc = (value if value.tzinfo else value.replace(tzinfo=GUADELOUPE)).astimezone(timezone.utc)
            return utc.strftime("%Y-%m-%dT%H:%M:%S") + (f".{utc.microsecond:06d}".rstrip("0") if utc.microsecond else "") + "Z"
        case date():
            return value.isoformat()
        case timedelta():
            seconds = int(value.total_seconds())
            return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        case Decimal():
            return f"{value:f}"
    return str(value)


def put(family, name, lines, columns, rows, encoding="utf-8", end="\r\n", bom=b"", last=True):
    """Writes the instrument's file and, beside it, the rows that a person wants of it."""
    folder = ROOT / family
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(bom + (end.join(lines) + (end if last else "")).encode(encoding))
    expect(family, name, columns, rows)


def expect(family, name, columns, rows):
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        assert len(row) == len(columns), (family, name, row)
        writer.writerow([stored(value) for value in row])
    (ROOT / family / (name.rsplit(".", 1)[0] + ".expected.csv")).write_text(table.getvalue(), encoding="utf-8", newline="")
    WRITTEN.append((family, name, len(rows)))
