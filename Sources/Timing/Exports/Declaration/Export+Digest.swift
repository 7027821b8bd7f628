// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Crypto
internal import Postgres
internal import Wording

extension Export {
    /// SHA-256 of all that shapes a file's content, however the declaration is laid out and
    /// commented.
    package var digest: [UInt8] {
        var parts = [
            name, statement.canonical, zone.identifier, format.rawValue, language.rawValue,
            calendar.map { "\($0.grain.rawValue) \($0.cutOverHour)" } ?? "",
        ]
        parts += columns.flatMap(parts(of:))
        switch format {
        case .csv: parts += dialect.parts + [missing]
        case .xlsx: parts.append(title)
        case .jsonl: break
        }
        // Each with its length: no two lists give the same bytes.
        let bytes = parts.flatMap { Array("\($0.utf8.count) \($0)".utf8) }
        return Array(SHA256.hash(data: bytes))
    }

    private func parts(of column: Column) -> [String] {
        let width = format == .xlsx ? column.width : nil
        return [
            column.name, column.header, column.decimals.map { "\($0)" } ?? "",
            column.pattern?.text ?? "", width.map { "\($0)" } ?? "",
        ]
    }
}

extension Export.Dialect {
    fileprivate var parts: [String] {
        [
            "\(delimiter)", "\(decimalMark)", encoding.rawValue,
            replacement.map { "\($0)" } ?? "", day?.text ?? "", time?.text ?? "",
        ]
    }
}
