# SPDX-License-Identifier: Apache-2.0
"""Writes the instruments' files and what is expected of them: `python3 samples/instruments/make` (no arguments, any folder)."""

from sheet import ROOT, WRITTEN
import bad
import benches
import beyond
import chromatograms
import documents
import logs
import plates
import records
import sections
import sheets
import wide

for module in (plates, sections, wide, records, chromatograms, logs, sheets, benches, documents, beyond, bad):
    module.all_of_them()

families = {family for family, _, _ in WRITTEN}
size = sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
print(f"{len(WRITTEN)} files of {len(families)} families, {sum(rows for _, _, rows in WRITTEN)} rows, {size / 1024:.0f} KiB")
