// SPDX-License-Identifier: Apache-2.0

internal import Site

/// Which field of the records each column is, found by the names in a header.
struct HeaderMap {
    /// Field by column index of the feed; −1 for a column that the file does not have.
    var sources: [Int]
    var faults: [Fault.Detail] = []
    /// Names that the feed does not know, in the file's order.
    var extras: [String] = []

    static func key(_ name: String) -> String {
        let key = Folding.key(name)
        return key.isEmpty ? name.lowercased().filter { !$0.isWhitespace } : key
    }

    init(feed: Feed, header: [String]) {
        sources = [Int](repeating: -1, count: feed.columns.count)
        var columnOf: [String: Int] = [:]
        for (index, column) in feed.columns.enumerated() where column.isInFile {
            for name in [column.name] + column.headers { columnOf[Self.key(name)] = index }
        }
        var twice: [String] = []
        for (field, name) in header.enumerated() {
            let key = Self.key(name)
            guard !key.isEmpty else { continue }
            guard let column = columnOf[key] else {
                extras.append(name)
                continue
            }
            if sources[column] >= 0 {
                twice += [header[sources[column]], name]
            } else {
                sources[column] = field
            }
        }
        if !twice.isEmpty { faults.append(.duplicateHeader(names: twice)) }
        let missing = missing(feed, header)
        if !missing.isEmpty {
            faults.append(
                .missingColumns(missing, found: header.filter { !Self.key($0).isEmpty }))
        }
    }

    private func missing(_ feed: Feed, _ header: [String]) -> [Fault.MissingColumn] {
        feed.columns.enumerated().compactMap { index, column in
            guard column.isInFile, sources[index] < 0, column.defaultText == nil,
                column.isRequired || feed.key.contains(column.name)
            else { return nil }
            let names = column.headers.isEmpty ? [column.name] : column.headers
            let near = extras.first { extra in
                names.contains { nearest(to: Self.key($0), in: [Self.key(extra)]) != nil }
            }
            return Fault.MissingColumn(names: names, nearest: near)
        }
    }
}
