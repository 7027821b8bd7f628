# SPDX-License-Identifier: Apache-2.0
"""One measured bar, and the table of them."""
from dataclasses import dataclass


@dataclass
class Line:
    """Ours, what it is measured against, and how the two compare."""
    work: str
    ours: str
    beside: str
    ratio: str
    bar: str
    met: bool


def table(lines):
    head = ["work", "bascule", "beside it", "result", "bar", "met"]
    rows = [[line.work, line.ours, line.beside, line.ratio, line.bar, "yes" if line.met else "NO"] for line in lines]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    shown = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in [head, *rows]]
    return "\n".join([shown[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *shown[1:]])
