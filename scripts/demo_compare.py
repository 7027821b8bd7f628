# SPDX-License-Identifier: Apache-2.0
"""What the ledger says of a file against what samples/expected.json says."""
from collections import Counter

COLUMNS = {"state": "state", "rows_read": "rows_read", "inserted": "rows_inserted", "amended": "rows_amended",
           "unchanged": "rows_unchanged", "rejected": "rows_rejected"}


def compare(sample, file, faults):
    """The differences, each a phrase; none if all is as expected."""
    if file is None:
        return ["the ledger does not know it"]
    found = [f"{column} is {file[column]}, expected {sample[key]}"
             for key, column in COLUMNS.items() if file[column] != sample[key]]
    for kind, severity in (("faults", "reject"), ("warned", "warn")):
        wanted = Counter((f["line"], f["column"], f["rule"]) for f in sample[kind])
        got = Counter((f["line"], f["column_name"], f["rule"]) for f in faults if f["severity"] == severity)
        found += [f"{kind}: missing {describe(f)}" for f in (wanted - got).elements()]
        found += [f"{kind}: not expected {describe(f)}" for f in (got - wanted).elements()]
    return found


def describe(fault):
    line, column, rule = fault
    return f"{rule} in line {line}" + (f", {column}" if column else "") if line is not None else f"{rule} of the file"


def counts(files):
    """One line: how many files and rows came to which end."""
    states = Counter(f["state"] for f in files)
    rows = {name: sum(f["rows_" + name] for f in files)
            for name in ("read", "inserted", "amended", "unchanged", "rejected")}
    return (f"{len(files)} files: " + ", ".join(f"{n} {s}" for s, n in sorted(states.items()))
            + ". Rows: " + ", ".join(f"{n} {name}" for name, n in rows.items()) + ".")
