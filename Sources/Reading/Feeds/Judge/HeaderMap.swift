// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

/// Which field of the records each column is, found by the names in a header and by places.
struct HeaderMap {
    /// Field by column index of the feed; −1 for a column that the file does not have.
    var sources: [Int]
    /// The field of the time of day, by column index: of those that have one of their own.
    private(set) var timeSources: [Int: Int] = [:]
    /// What the values of a column are multiplied by, by column index: those whose name has a unit.
    private(set) var factors: [Int: Exact] = [:]
    var faults: [Fault.Detail] = []
    /// Names that the feed does not know, in the file's order.
    var extras: [String] = []
    /// Whether a required column is missing: then this is no header of the feed.
    private(set) var lacks = false
    /// Columns that were found by a name.
    private(set) var named = 0

    /// Whether a line with these names is the feed's header.
    var isHeader: Bool { !lacks && (named > 0 || isPlaced) }
    private var isPlaced = false

    static func key(_ name: String) -> String {
        // What a layout gives has names that no file has.
        if name.utf8.first == Layout.markByte { return name }
        let key = Folding.key(name)
        return key.isEmpty ? name.lowercased().filter { !$0.isWhitespace } : key
    }

    init(feed: Feed, header: [String]) {
        sources = [Int](repeating: -1, count: feed.columns.count)
        let keys = header.map(Self.key)
        var owners: [String: [Int]] = [:]
        var united: [Int] = []
        for (index, column) in feed.columns.enumerated() where column.isInFile {
            if let position = column.position {
                place(index, at: position - 1, of: column, keys)
            } else {
                for key in Set(column.headerNames.map(Self.key)) {
                    owners[key, default: []].append(index)
                }
                if !column.headerUnits.isEmpty { united.append(index) }
            }
        }
        let placed = Set(sources)
        var twice: [String] = []
        var seen: [String: Int] = [:]
        for (field, name) in header.enumerated() where !keys[field].isEmpty {
            guard !placed.contains(field) else { continue }
            let number = seen[keys[field], default: 0] + 1
            seen[keys[field]] = number
            let candidates = owners[keys[field]] ?? []
            let isNumbered = candidates.contains { feed.columns[$0].nth != nil }
            let owner = candidates.first {
                !isNumbered || (feed.columns[$0].nth ?? 1) == number
            }
            let isTime = noteTime(field, keys[field], feed, &twice, header)
            guard let column = owner ?? united.first(where: { feed.columns[$0].isNamed(name) })
            else {
                if !isTime { extras.append(name) }
                continue
            }
            if sources[column] >= 0 {
                twice += [header[sources[column]], name]
            } else {
                sources[column] = field
                named += 1
                if united.contains(column) { readUnit(name, column, feed.columns[column]) }
            }
        }
        noteFaults(feed, header, twice)
    }

    /// - Returns: whether a column has its time of day from the field.
    private mutating func noteTime(
        _ field: Int, _ key: String, _ feed: Feed, _ twice: inout [String], _ header: [String]
    ) -> Bool {
        var isTime = false
        for (index, column) in feed.columns.enumerated()
        where column.timeHeaders.contains(where: { Self.key($0) == key }) {
            isTime = true
            if let other = timeSources[index] {
                twice += [header[other], header[field]]
            } else {
                timeSources[index] = field
                named += 1
            }
        }
        return isTime
    }

    private mutating func readUnit(_ name: String, _ index: Int, _ column: Column) {
        let unit = HeaderUnit.split(name, known: column.headerUnits).unit
        let found = column.headerUnits.first { known in
            unit.map { HeaderUnit.key($0) == HeaderUnit.key(known.text) } ?? false
        }
        if let found {
            factors[index] = found.factor
        } else {
            faults.append(
                .headerUnit(name: name, unit: unit, expected: column.headerUnits.map(\.text)))
        }
    }

    /// Takes the field at a declared place; where the column has header names too it must bear one.
    private mutating func place(_ index: Int, at field: Int, of column: Column, _ keys: [String]) {
        guard keys.indices.contains(field) else { return }
        if !column.headers.isEmpty {
            let names = Set(([column.name] + column.headers).map(Self.key))
            guard names.contains(keys[field]) else { return }
            named += 1
        } else {
            isPlaced = true
        }
        sources[index] = field
    }

    private mutating func noteFaults(_ feed: Feed, _ header: [String], _ twice: [String]) {
        if !twice.isEmpty { faults.append(.duplicateHeader(names: twice)) }
        let missing = missing(feed, header)
        lacks = !missing.isEmpty
        if lacks {
            faults.append(
                .missingColumns(missing, found: header.filter { !Self.key($0).isEmpty }))
        }
    }

    private func missing(_ feed: Feed, _ header: [String]) -> [Fault.MissingColumn] {
        feed.columns.enumerated().compactMap { index, column in
            guard column.isInFile else { return nil }
            guard sources[index] < 0 else { return missingTime(index, column) }
            guard column.defaultText == nil, column.isRequired || feed.key.contains(column.name)
            else { return nil }
            return missing(column)
        }
    }

    /// A day whose time is not in the file is no instant.
    private func missingTime(_ index: Int, _ column: Column) -> Fault.MissingColumn? {
        guard !column.timeHeaders.isEmpty, timeSources[index] == nil else { return nil }
        return Fault.MissingColumn(names: column.timeHeaders, nearest: nil)
    }

    private func missing(_ column: Column) -> Fault.MissingColumn {
        let hasNames = column.headers.first.map { !$0.hasPrefix(Layout.mark) } ?? false
        let names = hasNames ? column.headers : [column.name]
        let near = extras.first { extra in
            names.contains { nearest(to: Self.key($0), in: [Self.key(extra)]) != nil }
        }
        return Fault.MissingColumn(names: names, nearest: near)
    }
}

extension Column {
    /// Whether a name in the file is the column's, with a unit behind it.
    fileprivate func isNamed(_ name: String) -> Bool {
        let plain = HeaderMap.key(HeaderUnit.split(name, known: headerUnits).name)
        return !plain.isEmpty && headerNames.contains { HeaderMap.key($0) == plain }
    }
}
