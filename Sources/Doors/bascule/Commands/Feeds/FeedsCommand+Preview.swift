// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import Foundation
import Postgres
import Records
import Wording

extension FeedsCommand {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Judges a file by a feed and loads nothing.",
                fr: "Juge un fichier selon un flux, sans rien charger."),
            discussion: Help.text(
                en: """
                    Exit status: 0 every row would be loaded, as far as keys are compared here, \
                    1 rows or the file would be rejected, 2 no such feed or file.
                    """,
                fr: """
                    Code de sortie : 0 toutes les lignes seraient chargées, pour autant que les clés sont comparées \
                    ici, 1 des lignes ou le fichier seraient refusés, 2 ce flux ou ce fichier n'existe pas.
                    """))

        @OptionGroup var options: InstallationOptions

        @Argument(help: Help.of(en: "The feed's name.", fr: "Le nom du flux."))
        var feed: String

        @Argument(
            help: Help.of(
                en: "The file; - reads standard input.", fr: "Le fichier ; - lit l'entrée standard."
            ))
        var file: String

        @Option(help: Help.of(en: "How many rows to show.", fr: "Combien de lignes montrer."))
        var rows = Feeds.Preview.rowsShown

        @Flag(help: Help.of(en: "Give JSON.", fr: "En JSON."))
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

/// Judges a file, loads nothing, and shows the result.
///
/// - Returns: whether every row would be loaded.
func judge(
    _ file: String, by feed: Feed, _ language: Language, rows: Int = Preview.rowsShown, json: Bool
) throws -> Bool {
    var source = try FeedsCommand.source(file, feed.readLimits, in: language)
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
    if let dialect = preview.dialect { print(dialect.text(in: language)) }
    for (place, feed) in preview.feed.eachTable.enumerated() {
        show(preview.rows.filter { $0.table == place }, of: feed, among: preview.feed, language)
    }
    print(preview.account.text(in: language))
    let others = preview.fileFaults.filter { !preview.faults.contains($0) }
    let told = (preview.faults + others).map {
        FaultGroup.Told($0, in: language)
    }
    for line in faultLines(told, in: language) { print(line) }
    let left = counts.faults + counts.warnings - preview.faults.count
    if left > 0 {
        print(
            Phrase.counted(left, en: "… and # more fault[s].", fr: "… et # autre[s] défaut[s].")[
                language])
    }
    if preview.keysUncompared > 0 { print(uncompared(preview.keysUncompared)[language]) }
    print(verdict(preview)[language])
}

private func show(
    _ rows: [JudgedRow], of feed: Feed, among whole: Feed, _ language: Language
) {
    guard !rows.isEmpty else { return }
    let (names, faces) = (feed.storedColumns.map(\.name), feed.faces)
    let cells = rows.map { row in
        [feed.place(ofRow: row.line)] + names.indices.map { row.shown($0, by: faces[$0]) ?? "" }
    }
    let line = Phrase(en: "line", fr: "ligne")[language]
    let title = whole.branches.isEmpty ? "" : "\(feed.table)\n"
    print("\n" + title + table([line] + names, cells) + "\n")
}

private func uncompared(_ rows: Int) -> Phrase {
    Phrase.counted(
        rows,
        en: "Whether a key comes twice is not known of # row[s]: ",
        fr: "On ne sait pas, pour # ligne[s], si une clé vient deux fois : ")
        + Phrase(
            en: "the file has more keys than are compared here. "
                + "`bascule import FILE --feed FEED --again --dry-run` asks the database.",
            fr: "le fichier a plus de clés que l'on n'en compare ici. "
                + "`bascule import FICHIER --feed FLUX --again --dry-run` le demande à la base.")
}

private func verdict(_ preview: Preview) -> Phrase {
    let counts = preview.counts
    let isRefused = !preview.fileFaults.isEmpty
    let whole = Phrase(
        en: "; the whole file would be rejected", fr: " ; le fichier entier serait refusé")
    return Phrase.counted(counts.rowsRead, en: "# row[s] read, ", fr: "# ligne[s] lue[s], ")
        + good(preview)
        + .counted(counts.rowsRejected, en: "# rejected, ", fr: "# refusée[s], ")
        + .counted(counts.warnings, en: "# warning[s]", fr: "# avertissement[s]")
        + (isRefused ? whole : Phrase(""))
}

private func good(_ preview: Preview) -> Phrase {
    let count = preview.counts.rowsAccepted
    return preview.keysUncompared == 0
        ? .counted(count, en: "# good, ", fr: "# bonne[s], ")
        : .counted(
            count, en: "# good as far as keys were compared, ",
            fr: "# bonne[s] pour autant que les clés ont été comparées, ")
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
    var keys_uncompared: Int
    var rows: [[String: JSONValue]]
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
        keys_uncompared = preview.keysUncompared
        let tables = preview.feed.eachTable.map { feed in
            (names: feed.storedColumns.map(\.name), faces: feed.faces.map(\.inUTC))
        }
        rows = preview.rows.map { row in
            let (names, faces) = tables[row.table]
            var values = ["line_no": JSONValue.integer(Int64(row.line))]
            for (index, name) in names.enumerated() {
                values[name] = row.shown(index, by: faces[index]).map(JSONValue.text) ?? .null
            }
            return values
        }
        let others = preview.fileFaults.filter { !preview.faults.contains($0) }
        faults = (preview.faults + others).map { Told($0, language) }
    }
}
