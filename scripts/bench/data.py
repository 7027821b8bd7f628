# SPDX-License-Identifier: Apache-2.0
"""Laboratory files as instruments send them: `;`, decimal comma, dd/mm/yyyy hh:mm:ss. The same for the same seed."""
import random
from datetime import timedelta

COLUMNS = ["echantillon", "preleve_le", "flux", "brix", "pol", "purete", "ph", "replicat", "appareil", "statut"]
HEADER = ";".join(COLUMNS) + "\n"
FLOWS = ["jus_premier", "jus_melange", "jus_clarifie", "sirop", "melasse"]
BLOCK = 20_000
SEED = 20260201


def block(count=BLOCK, seed=SEED, hour=None):
    """`count` rows, all of different samples; `@@@@@` stands where the number of the file or block goes.

    Their times are strewn over five months, or, with an `hour` (datetime), in order within it.
    """
    chance = random.Random(seed)

    def number(low, high):
        return f"{chance.uniform(low, high):.2f}".replace(".", ",")

    rows = []
    for place in range(count):
        second = chance.randrange(86_400)
        time = (f"{chance.randint(1, 28):02d}/{chance.randint(2, 6):02d}/2026 "
                f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}")
        if hour:
            time = (hour + timedelta(seconds=3600 * place // count)).strftime("%d/%m/%Y %H:%M:%S")
        rows.append(
            f"LAB @@@@@-{place:05d};{time};{chance.choice(FLOWS)};{number(14, 24)};"
            f"{number(11, 20)};{number(78, 93)};{number(4, 8)};{chance.randint(1, 2)};RFM {chance.randint(1, 9)};F\n")
    return "".join(rows)


def write_rows(path, count):
    """A file of `count` rows, no key twice."""
    text = block()
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write(HEADER)
        for number in range(count // BLOCK):
            out.write(text.replace("@@@@@", f"{number:05d}"))
        rest = text.splitlines(keepends=True)[:count % BLOCK]
        out.write("".join(rest).replace("@@@@@", f"{count // BLOCK:05d}"))


def write_bytes(path, size):
    """A file of at least `size` bytes, less than a block over it; returns its rows."""
    text = block()
    rows = 0
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write(HEADER)
        while out.tell() < size:
            out.write(text.replace("@@@@@", f"{rows // BLOCK:05d}"))
            rows += BLOCK
    return rows


def write_files(folder, files, rows):
    """Files lot00000.csv and so on, each of `rows` rows, no key twice."""
    text = block(rows)
    for number in range(files):
        (folder / f"lot{number:05d}.csv").write_text(HEADER + text.replace("@@@@@", f"{number:05d}"))
