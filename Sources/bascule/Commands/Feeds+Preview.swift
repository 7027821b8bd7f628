// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CSV
import Feeds
import Foundation
import Site

extension FeedsCommand {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges a file by a feed and loads nothing.",
            discussion: """
                Exit status: 0 every row would be loaded, 1 rows or the file would be rejected, \
                2 no such feed or file.
                """)

        @OptionGroup var options: InstallationOptions

        @Argument(help: "The feed's name.")
        var feed: String

        @Argument(help: "The file; - reads standard input.")
        var file: String

        @Option(help: "How many rows to show.")
        var rows = Feeds.Preview.rowsShown

        @Flag(help: "Give JSON.")
        var json = false

        func run() throws {
            let installation = try Installation(options)
            let isClean = try judge(
                file, by: try installation.feed(feed), installation.settings.language, rows: rows,
                json: json)
            if !isClean { throw ExitCode(1) }
        }
    }
}

/// Judges a file, loads nothing, and shows what would become of it.
///
/// - Returns: whether every row would be loaded.
func judge(
    _ file: String, by feed: Feed, _ language: Language, rows: Int = Preview.rowsShown, json: Bool
) throws -> Bool {
    var source = try FeedsCommand.source(file, feed.readLimits)
    let preview = try Preview.of(
        &source, fileName: FeedsCommand.fileName(file), feed: feed, rows: max(0, rows))
    if json {
        try sayJSON(Account(preview, language))
    } else {
        show(preview, language)
    }
    return preview.counts.rowsRejected == 0 && preview.fileFaults.isEmpty
}

private func show(_ preview: Preview, _ language: Language) {
    let counts = preview.counts
    if let dialect = preview.dialect { print(dialect.description) }
    let names = preview.feed.storedColumns.map(\.name)
    let cells = preview.rows.map { row in
        ["\(row.line)"] + names.indices.map { row.shown($0) ?? "" }
    }
    if !cells.isEmpty { print("\n" + table(["line"] + names, cells) + "\n") }
    print(preview.account.text(in: language))
    for name in unknown(preview, language) { print(name) }
    for fault in preview.faults where !fault.isUnknownColumn {
        let mark = fault.severity == .warn ? "warning" : "fault"
        print("\(mark) \(fault.rule.rawValue): \(fault.message(in: language))")
    }
    for fault in preview.fileFaults where !preview.faults.contains(fault) {
        print("fault \(fault.rule.rawValue): \(fault.message(in: language))")
    }
    let verdict = preview.fileFaults.isEmpty ? "" : "; the whole file would be rejected"
    print(
        "\(counts.rowsRead) rows read, \(counts.rowsAccepted) good, \(counts.rowsRejected) rejected, \(counts.warnings) warnings\(verdict)"
    )
}

/// The columns that the feed does not know, in one line.
private func unknown(_ preview: Preview, _ language: Language) -> [String] {
    let columns = preview.faults.filter(\.isUnknownColumn)
    guard let first = columns.first else { return [] }
    guard columns.count > 1 else {
        return ["warning \(first.rule.rawValue): \(first.message(in: language))"]
    }
    let names = columns.compactMap(\.column).map { language == .fr ? "« \($0) »" : "“\($0)”" }
        .joined(separator: ", ")
    let text =
        language == .fr
        ? "\(columns.count) colonnes ne sont pas connues et n'ont pas été lues : \(names)."
        : "\(columns.count) columns are not known and were not read: \(names)."
    return ["warning \(first.rule.rawValue): \(text)"]
}

extension Fault {
    fileprivate var isUnknownColumn: Bool {
        if case .extraColumn = detail { severity == .warn } else { false }
    }
}

/// A preview as JSON.
private struct Account: Encodable {
    struct Told: Encodable {
        var line: Int?
        var column, value, original: String?
        var rule, severity, message: String

        init(_ fault: Fault, _ language: Language) {
            line = fault.line
            column = fault.column
            value = fault.value
            original = fault.original
            rule = fault.rule.rawValue
            severity = fault.severity.rawValue
            message = fault.message(in: language)
        }
    }
    struct Part: Encodable {
        var lines: Int
        var ranges: [[Int]]
        var ranges_left: Int?

        init(_ part: LineAccount.Part) {
            lines = part.lines
            ranges = part.ranges.map { [$0.lowerBound, $0.upperBound] }
            ranges_left = part.rangesLeft == 0 ? nil : part.rangesLeft
        }
    }
    var feed: String
    var dialect: String?
    var rows_read, rows_accepted, rows_rejected, warnings: Int
    var lines: Int
    var line_account: [String: Part]
    var file_rejected: Bool
    var rows: [[String: String?]]
    var faults: [Told]

    init(_ preview: Preview, _ language: Language) {
        feed = preview.feed.name
        dialect = preview.dialect?.description
        rows_read = preview.counts.rowsRead
        rows_accepted = preview.counts.rowsAccepted
        rows_rejected = preview.counts.rowsRejected
        warnings = preview.counts.warnings
        lines = preview.account.lines
        line_account = [:]
        for kind in preview.account.kinds {
            line_account[kind.rawValue] = Part(preview.account[kind])
        }
        file_rejected = !preview.fileFaults.isEmpty
        let names = preview.feed.storedColumns.map(\.name)
        rows = preview.rows.map { row in
            var values: [String: String?] = ["line_no": "\(row.line)"]
            for (index, name) in names.enumerated() {
                values.updateValue(row.shown(index), forKey: name)
            }
            return values
        }
        let others = preview.fileFaults.filter { !preview.faults.contains($0) }
        faults = (preview.faults + others).map { Told($0, language) }
    }
}
