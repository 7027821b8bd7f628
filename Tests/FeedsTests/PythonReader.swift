// SPDX-License-Identifier: Apache-2.0

/// An independent reader: Python's csv module.
enum PythonReader {
    /// Says which records of files are good rows of their feed.
    ///
    /// Standard input: JSON, a list of `{text, delimiter, types, key}`. Standard output: JSON, for
    /// each `{lines, rows: [[line, cells], …]}`.
    static let script = #"""
        import csv
        import io
        import json
        import re
        import sys

        KINDS = {
            "text": re.compile(r".*", re.S),
            "integer": re.compile(r"-?\d{1,6}"),
            "numeric": re.compile(r"-?\d{1,6}(,\d{1,3})?"),
            "date": re.compile(r"(0[1-9]|1\d|2[0-8])/(0[1-9]|1[0-2])/20\d\d"),
        }


        def is_good(cells, case):
            if len(cells) != len(case["types"]):
                return False
            cells = [cell.strip() for cell in cells]
            if not any(cells) or any(not cells[index] for index in case["key"]):
                return False
            return all(not cell or KINDS[kind].fullmatch(cell) for cell, kind in zip(cells, case["types"]))


        def read(case):
            reader = csv.reader(io.StringIO(case["text"], newline=""), delimiter=case["delimiter"])
            rows, before = [], 0
            for cells in reader:
                if is_good(cells, case):
                    rows.append([before + 1, [cell.strip() for cell in cells]])
                before = reader.line_num
            return {"lines": before, "rows": rows}


        json.dump([read(case) for case in json.load(sys.stdin)], sys.stdout)
        """#
}
