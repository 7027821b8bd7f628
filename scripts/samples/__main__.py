# SPDX-License-Identifier: Apache-2.0
"""Writes samples/ with samples/expected.json: `python3 scripts/samples` (no arguments, any folder).

The same bytes come out each time. What is expected of a file is what this program knows of the
rows that it made: it reads neither config/feeds nor anything that Bascule says.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

import controls
import good
import later
import taxe
import troubles
import workbook
from book import Book

book = Book(Path(__file__).resolve().parents[2] / "samples")
good.write(book)
troubles.write(book)
controls.write(book)
taxe.write(book)
later.write(book)
# The same day as a workbook: not dropped by the demo, for its rows are there already.
workbook.write(book.root / "workbooks/LABO_20260315_0730.xlsx", good.morning(), "Résultats")
book.finish()
