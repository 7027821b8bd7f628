# SPDX-License-Identifier: Apache-2.0
"""A sheet of rows as an instrument would write it, which knows what must become of each row."""

from dataclasses import dataclass, field
from decimal import Decimal

HEADER = object()  # among the items of a sheet: the header line once more


@dataclass
class Row:
    sent: dict  # column -> text as the file has it
    stored: dict  # stored column -> what the table must hold
    faults: list = field(default_factory=list)  # (column, rule): the row is rejected
    warned: list = field(default_factory=list)  # (column, rule): the row is kept
    raw: str = None  # the line as sent, where it is not what `sent` would give
    shown: bool = False  # give this row in full in expected.json

    def wrong(self, column, rule, text=None):
        """Makes the row one that is rejected: `text` is what stands in `column`."""
        if text is not None:
            self.sent[column] = text
        self.faults.append((column, rule))
        self.warned.clear()
        return self

    def show(self):
        self.shown = True
        return self


@dataclass
class Sheet:
    columns: list  # (header, column), in the file's order; column None: not one of the feed's
    items: list  # Row, HEADER, or a line of text that is no row
    delimiter: str = ";"
    eol: str = "\r\n"
    preamble: list = field(default_factory=list)
    units: list = None
    quote_all: bool = False
    header_faults: list = field(default_factory=list)  # rules: the file cannot be judged
    header_warned: list = field(default_factory=list)  # (column, rule)

    @property
    def rows(self):
        return [item for item in self.items if isinstance(item, Row)]

    def line(self, cells):
        special = ('"', "\n", "\r", self.delimiter)
        def cell(text):
            if self.quote_all or any(mark in text for mark in special):
                return '"' + text.replace('"', '""') + '"'
            return text
        return self.delimiter.join(cell(text) for text in cells)

    def text(self):
        """The text of the file. Each row learns the line that it starts on."""
        lines = list(self.preamble)
        self.header_line = 1 + sum(count_lines(line) for line in lines)
        header = self.line([title for title, _ in self.columns])
        lines.append(header)
        if self.units is not None:
            lines.append(self.line(self.units))
        at = 1 + sum(count_lines(line) for line in lines)
        for item in self.items:
            if isinstance(item, Row):
                item.line = at
                line = item.raw
                if line is None:
                    line = self.line([item.sent.get(name, "") for _, name in self.columns])
            else:
                line = header if item is HEADER else item
            lines.append(line)
            at += count_lines(line)
        return self.eol.join(lines) + self.eol


def count_lines(line):
    return 1 + line.count("\n") + line.replace("\r\n", "").count("\r")


def decimal_comma(number, places, group=None, minus="-"):
    """`1234.5` as a French instrument prints it."""
    whole, _, part = f"{abs(number):.{places}f}".partition(".")
    if group:
        pieces = []
        while len(whole) > 3:
            whole, pieces = whole[:-3], [whole[-3:]] + pieces
        whole = group.join([whole] + pieces)
    return (minus if number < 0 else "") + whole + ("," + part if part else "")


class Store:
    """The tables as they must be after each file: the oracle's own, simple and slow."""

    def __init__(self, keys):
        self.keys = keys  # feed -> key columns
        self.tables = {feed: {} for feed in keys}
        self.digests = {feed: {} for feed in keys}
        self.met = {}  # (feed, key) -> the wave and file that brought it last

    def load(self, feed, sheet, rejects_max, wave, name):
        """What becomes of the sheet's rows: the part of expected.json that counts."""
        seen, faults, warned, loaded = {}, [], [], []
        counts = dict(rows_read=len(sheet.rows), inserted=0, amended=0, unchanged=0, rejected=0)
        before = dict(self.tables[feed])
        for row in sheet.rows:
            warned += [(row.line, *warning) for warning in row.warned]
            wrong = list(row.faults)
            key = tuple(row.stored.get(name) for name in self.keys[feed])
            if not wrong:
                met = self.met.setdefault((feed, key), (wave, name))
                assert met == (wave, name) or met[0] < wave, f"{key} of {name} is also in {met[1]}"
                self.met[feed, key] = (wave, name)
            if not wrong and key in seen and seen[key] != row.stored:
                wrong = [(None, "duplicate_key")]
            if wrong:
                counts["rejected"] += 1
                faults += [(row.line, *fault) for fault in wrong]
                continue
            counts[self.merge(feed, key, row.stored)] += 1
            seen[key] = row.stored
            loaded.append(row)
        state = "loaded"
        if counts["rejected"] > rejects_max * counts["rows_read"]:
            self.tables[feed], loaded, state = before, [], "rejected"
            counts.update(inserted=0, amended=0, unchanged=0, rejected=counts["rows_read"])
            faults.append((None, None, "rejects_limit"))
        return state, counts, faults, warned, loaded

    def merge(self, feed, key, stored):
        table = self.tables[feed]
        verdict = "inserted"
        if key in table:
            verdict = "unchanged" if table[key] == stored else "amended"
        table[key] = stored
        return verdict


def sums(rows):
    """Σ of every numeric column over the rows: one wrong decimal comma shows here."""
    totals = {}
    for row in rows:
        for name, value in row.stored.items():
            if isinstance(value, Decimal):
                totals[name] = totals.get(name, Decimal(0)) + value
    return {name: format(total, "f") for name, total in totals.items()}
