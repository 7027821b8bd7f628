// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Holds back records that look like the lines under a table until it is clear what they are.
///
/// For detection only: what a feed declares is matched by its Judge.
struct Footer {
    private var held: [Record] = []

    private static let limit = 16
    private static let words = [
        "total", "totaux", "sous-total", "somme", "moyenne", "édité le", "edite le", "imprimé le",
        "généré le", "fin de ", "grand total", "sum", "average", "mean", "generated", "printed",
        "end of ", "source:", "source :", "note:", "notes:", "(c)", "©", "footnote",
        "nombre de lignes", "row count", "rows:",
    ].map { Array($0.utf8) }

    /// Whether the record is kept here; it is given back by `release` or `lines`.
    mutating func holds(_ record: borrowing Record, columns: Int, isAfterBlank: Bool) -> Bool {
        guard held.count < Self.limit, mayBelong(record, columns: columns, isAfterBlank) else {
            return false
        }
        held.append(copy record)
        return true
    }

    private func mayBelong(
        _ record: borrowing Record, columns: Int, _ isAfterBlank: Bool
    ) -> Bool {
        guard record.count != columns || mayBeWord(record) else { return false }
        guard columns > 1, record.count <= columns else { return false }
        let first = firstCell(record)
        let isWord = Self.words.contains { Self.begins(first, with: $0) }
        if record.count == columns {
            return (isWord || !held.isEmpty) && filled(record) * 2 <= columns
        }
        // Longer rows after a blank line are another table, not a footer.
        return isWord || record.count <= 2 && (isAfterBlank || !held.isEmpty)
    }

    /// Whether whole words of the cell are these: `sum` begins `sum 5`, not `sumatra`.
    private static func begins(_ cell: [UInt8], with words: [UInt8]) -> Bool {
        guard cell.starts(with: words) else { return false }
        guard cell.count > words.count, let last = words.last, isWordByte(last) else { return true }
        return !isWordByte(cell[words.count])
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- 48 <= 9 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }

    /// Whether the first byte can begin one of the words; spares the hot path the rest.
    private func mayBeWord(_ record: borrowing Record) -> Bool {
        if !held.isEmpty { return true }
        guard let first = record.bytes.first else { return false }
        switch first | 0x20 {
        case 0x74, 0x73, 0x6D, 0x65, 0x69, 0x67, 0x66, 0x61, 0x70, 0x6E, 0x72, 0xE3, 0x28, 0xE2:
            return filled(record) * 2 <= record.count
        default: return false
        }
    }

    private func filled(_ record: borrowing Record) -> Int {
        var count = 0
        var start = 0
        for end in record.ends {
            count += end > start ? 1 : 0
            start = end
        }
        return count
    }

    private func firstCell(_ record: borrowing Record) -> [UInt8] {
        for field in 0..<record.count {
            let cell = trimBlanks(record.bytes[record.range(field)])
            if !cell.isEmpty {
                return Array(String(decoding: cell.prefix(64), as: UTF8.self).lowercased().utf8)
            }
        }
        return []
    }

    /// Gives back what turned out to be records of the table.
    mutating func release() -> [Record] {
        guard !held.isEmpty else { return [] }
        defer { held.removeAll() }
        return held
    }

    /// Lines held at the end are the footer.
    mutating func lines() -> [String] {
        held.map { String(decoding: $0.raw, as: UTF8.self) }
    }
}
