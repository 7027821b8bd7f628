// SPDX-License-Identifier: Apache-2.0

internal import Configuration

extension FeedParser {
    /// Notes keys that mean nothing for the column's type or origin.
    func checkUse(_ map: YAMLMap, _ column: Column) {
        let type = map["type"]?.text ?? "text"
        func only(_ keys: [String], _ isRight: Bool, _ wants: String) {
            for key in keys where map[key] != nil && !isRight {
                mistakes.add(
                    at: map.place(key), "`\(key)` means nothing for a column of type \(type)",
                    "Remove it, or make the column \(wants)")
            }
        }
        only(["pattern", "length_min", "length_max", "values"], column.type == .text, "text")
        only(["range", "unit", "decimal", "grouping"], column.type.isNumber, "a number")
        only(["unit_column", "remark_column"], column.type == .measurement, "a measurement")
        only(["format"], column.type == .date || column.type == .timestamp, "a date or timestamp")
        only(["zone"], column.type == .timestamp, "a timestamp")
        if case .computed = column.origin {
            if !column.type.isNumber || column.type == .measurement {
                mistakes.add(
                    at: map.place("computed"), "A computed column must be a number, not \(type)",
                    "Write `type: numeric`")
            }
            if map["default"] != nil {
                mistakes.add(
                    at: map.place("default"), "A computed column has no default", "Remove it")
            }
        }
        for format in column.formats where column.type == .date && format.hasTime && !format.isExcel
        {
            mistakes.add(
                at: map.place("format"), "`\(format.text)` has a time, the column is a date",
                "Remove the time from the format, or write `type: timestamp`")
        }
        checkFixed(map, column)
    }

    /// A constant and a default must be what the column accepts.
    private func checkFixed(_ map: YAMLMap, _ column: Column) {
        var text = column.defaultText
        var key = "default"
        if case .constant(let constant) = column.origin { (text, key) = (constant, "constant") }
        guard let text else { return }
        if column.nulls.contains(where: { $0.lowercased() == text.lowercased() }) || text.isEmpty {
            mistakes.add(
                at: map.place(key), "The \(key) `\(text)` stands for no value in this feed",
                "Give a value, or remove the \(key)")
            return
        }
        var trial = column
        trial.origin = .constant(text)
        trial.unitColumn = nil
        trial.remarkColumn = nil
        var feed = Feed(name: "trial", table: TableName(schema: "data", name: "trial"))
        feed.columns = [trial]
        var bench = Bench(feed: feed, fileName: "")
        for fault in bench.judgeFixed() where fault.severity == .reject {
            mistakes.add(
                at: map.place(key), "The \(key) is refused by its own column: \(fault.english)",
                "Correct the \(key) or the column's rules")
        }
    }
}
