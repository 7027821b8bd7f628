// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Configuration
internal import Crypto
package import Postgres
package import Wording

/// The declaration of a file written for others.
package struct Export: Sendable {
    package enum WhenEmpty: String, Sendable, CaseIterable { case write, refuse }

    package enum Format: String, Sendable, CaseIterable { case csv, xlsx, jsonl, pdf }

    package struct Column: Sendable, Equatable {
        /// The query's column.
        package var name: String
        package var header: String
        /// Rounded to so many, halves away from zero; nil: as the database has it.
        package var decimals: Int?
        /// For a day or time; nil: the dialect's.
        package var pattern: TimePattern?
        /// In characters, of a sheet; nil: by the header.
        package var width: Double?
    }

    package struct Limits: Sendable, Equatable {
        package var rows = 10_000_000
        package var bytes = 4 << 30
        /// Of one window, where there is a file for each value.
        package var files = 1_000
        /// Of a document: how long its printing may take, and how much memory the process.
        package var time = Duration.seconds(300)
        package var memory = 2 << 30
    }

    /// The values of which each has a file of its own.
    package struct Each: Sendable, Equatable {
        /// Gives them, in one column.
        package var statement: ParameterisedSQL
        /// The line of the file before its first one.
        package var lineOfSQL: Int
    }

    /// The columns whose values tell the rows apart, of an export whose files say what has changed.
    package struct Changes: Sendable, Equatable {
        package enum Since: String, Sendable, CaseIterable { case sinceLast = "since_last" }

        package var key: [String]
    }

    package var name: String
    package var title: String
    package var statement: ParameterisedSQL
    /// Nil: a window has one file.
    package var each: Each?
    /// Nil: a file has all rows of its query.
    package var changes: Changes?
    /// Whose rows the file has; nil where there is no `each`, and for all of its files together.
    package var value: String?
    /// How time is cut; nil where the export is always of everything.
    package var calendar: WindowCalendar?
    /// Empty: all of the query's, under their own names.
    package var columns: [Column]
    package var format: Format
    /// What is printed, of the format PDF.
    package var document: Document?
    package var dialect: Dialect
    package var fileName: NameTemplate
    /// Absolute.
    package var folder: String
    /// Whether the folder is made when it is missing: those below `folders.export` are.
    package var makesFolder: Bool
    /// Where each file goes beside: other hosts' folders.
    package var targets: [Target] = []
    /// The text for a missing value in CSV.
    package var missing: String
    package var limits: Limits
    /// Treatment of a window without rows.
    package var whenEmpty: WhenEmpty
    package var zone: Zone
    package var language: Language
    /// The declaration's path, and the line before the statement's first one.
    package var file: String
    package var lineOfSQL: Int
    /// SHA-256 of the declaration's text: how older files were told apart.
    var textDigest: [UInt8]

    /// The parameters that a query may use.
    package static let parameters = [
        "window_start", "window_end", "day", "day_end", "season_day", "zone", "each",
    ]
}

extension Export {
    /// The file of one value.
    package func part(_ value: String?) -> Export {
        var part = self
        part.value = each == nil ? nil : value
        return part
    }

    /// Whether it is several files, of which none is meant alone.
    package var isSeveral: Bool { each != nil && value == nil }

    /// The query of the values, as an export that can be asked like any other.
    var ofValues: Export? {
        guard let each else { return nil }
        var asked = self
        (asked.statement, asked.lineOfSQL) = (each.statement, each.lineOfSQL)
        (asked.columns, asked.value) = ([], nil)
        return asked
    }
}

extension Export.Format {
    /// The kinds of file that programs see in a name's ending; endings without a meaning are not
    /// here.
    static let byEnding: [String: [Export.Format]] = [
        "csv": [.csv], "tsv": [.csv], "txt": [.csv, .jsonl], "xlsx": [.xlsx], "jsonl": [.jsonl],
        "ndjson": [.jsonl], "json": [.jsonl], "xls": [], "xlsm": [], "ods": [], "xml": [],
        "pdf": [.pdf], "gz": [], "zip": [],
    ]
}

extension Export {
    /// The window that an instant (seconds since 1970-01-01 UTC) is in; nil where there are none.
    package func window(at instant: Int64) -> Window? { calendar?.window(at: instant) }

    /// The last window that is over at an instant: what a nightly run exports.
    package func window(before instant: Int64) -> Window? {
        calendar.map { calendar in calendar.window(at: calendar.window(at: instant).start - 1) }
    }

    /// The window of a file in the ledger, as the calendar has it.
    ///
    /// Nil where the calendar has been changed since and has no such window.
    package func window(of record: ExportRecord) -> Window? {
        window(from: record.windowStart, to: record.windowEnd)
    }

    /// The window that has these bounds in the calendar as it is now.
    func window(from start: Int64?, to end: Int64?) -> Window? {
        guard let start, let end, let calendar else { return nil }
        let window = calendar.window(at: start)
        return window.start == start && window.end == end ? window : nil
    }

    /// The windows to write again for a file: its own, or the one that replaces it in another
    /// calendar.
    ///
    /// Nil where windows have come since: a file of everything has no place among them.
    package func work(again record: ExportRecord) -> (export: Export, window: Window?)? {
        guard let calendar else { return (part(record.each), nil) }
        guard let start = record.windowStart, let end = record.windowEnd else { return nil }
        return (
            part(record.each),
            window(of: record) ?? calendar.window(at: start + (end - start) / 2)
        )
    }
}

extension Export {
    /// SHA-256 of all that shapes a file's content, however the declaration is laid out and
    /// commented.
    package var digest: [UInt8] {
        var parts = [
            name, statement.canonical, zone.identifier, format.rawValue, language.rawValue,
            calendar.map { "\($0.grain.rawValue) \($0.cutOverHour)" } ?? "",
        ]
        if let each { parts += ["each", each.statement.canonical] }
        if let changes { parts += ["changes"] + changes.key }
        parts += columns.flatMap(parts(of:))
        switch format {
        case .csv: parts += dialect.parts + [missing]
        case .xlsx: parts.append(title)
        case .jsonl: break
        case .pdf: parts += dialect.parts + [title] + (document?.digestParts ?? [])
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
