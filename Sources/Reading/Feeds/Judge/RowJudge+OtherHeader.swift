// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A header further down in the table: that of another file put behind.
extension RowJudge {
    /// Whether a rejected record, or one below the table, is a header, which holds from here on or
    /// ends the table.
    ///
    /// A header that lacks a column of those above must not empty it. If the others keep their
    /// places, and its place has no other's name, the line is a bad row, and the rows below are
    /// read as those above; else it heads another table.
    mutating func isOtherHeader(_ record: borrowing Record) -> Bool {
        guard let map = otherHeader(record) else { return false }
        let before = plans.map(\.source)
        let lacks = zip(before, map.sources).contains { $0 >= 0 && $1 < 0 }
        if lacks, feed.lines.otherTables != .same {
            guard !keepsPlaces(map, record) else { return false }
            faults.removeAll(keepingCapacity: true)
            beginOthers(copy record)
            return true
        }
        place = .table
        useHeader(map, [copy record])
        extras = []
        account.addLines(.header, record.line, record.lines)
        faults.removeAll(keepingCapacity: true)
        if map.sources != before {
            let names = record.texts.map(showUndefined)
            noteFault(
                Fault(line: record.line, severity: .warn, detail: .otherHeader(names: names)))
        }
        return true
    }

    /// Whether each column is where it was, and none has made room for another one.
    private func keepsPlaces(_ map: HeaderMap, _ record: borrowing Record) -> Bool {
        plans.indices.allSatisfy { index in
            let (before, after) = (plans[index].source, map.sources[index])
            guard before >= 0, before < record.count, after != before else { return true }
            guard after < 0 else { return false }
            return HeaderMap.key(record.text(before)).isEmpty
        }
    }

    /// The columns by the record's names, where it is a header of the feed.
    func otherHeader(_ record: borrowing Record) -> HeaderMap? {
        guard feed.lines.headerRows != 0, feed.layout == nil, record.count >= 2 || width == 1 else {
            return nil
        }
        let map = HeaderMap(feed: feed, header: record.texts)
        guard map.isHeader, map.faults.isEmpty, map.named >= 2 || width == 1 && map.named == 1
        else { return nil }
        return map
    }
}
