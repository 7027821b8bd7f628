// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Postgres
package import Wording

/// `<name>.faults.csv`: the faults of a file for the person who mends it, one line each, in the
/// site's language.
///
/// Written from the ledger after the commit, so that a crash costs nothing: it is written again.
package struct FaultReport: Sendable {
    package let fileID: Int64
    package let language: Language
    /// The folder above the report's that is not made where it is missing.
    private let anchor: String?

    package init(fileID: Int64, language: Language, anchor: String? = nil) {
        self.fileID = fileID
        self.language = language
        self.anchor = anchor
    }

    /// The last line's text in the place of a rule.
    static let accountRule = "account"
    /// The same for the line about the refused lines.
    static let rejectsRule = "rejects"

    /// The same for the line that says which container a member is of.
    static let containerRule = "container"

    /// Faults fetched at a time.
    private static let pageRows = 5_000

    /// Writes the report beside the file's present or future place, never over another file.
    ///
    /// - Parameters:
    ///   - files: paths of the file; the first whose report name is free or holds the same report
    ///     already.
    ///   - note: a line about the refused lines.
    /// - Returns: the path; nil if the file has no faults.
    func write(
        beside files: [String], note: (name: String, text: String)? = nil,
        on connection: Connection
    ) throws -> String? {
        let first = try faults(after: 0, on: connection)
        guard !first.isEmpty, let file = files.first else { return nil }
        let folder = Folder.parent(of: file)
        try Folder.create(folder, below: anchor)
        let temporary = "\(folder)/.\(fileID).faults.bascule-part"
        try write(first, note, to: temporary, on: connection)
        return try ReportPlace(fileID: fileID, files: files) { ($0, $1 + Self.ending) }
            .takeName(temporary)
    }

    /// Suffix of the report's name.
    package static let ending = ".faults.csv"

    private func write(
        _ first: [Line], _ note: (name: String, text: String)?, to path: String,
        on connection: Connection
    ) throws {
        let file = try OpenFile(writing: path)
        try file.write(Array(header.utf8))
        var page = first
        while !page.isEmpty {
            for line in page { try file.write(Array(line.text.utf8)) }
            page = try faults(after: page[page.count - 1].id, on: connection)
        }
        if let note { try file.write(Array(line("", note.name, Self.rejectsRule, note.text).utf8)) }
        if let container = try MemberBook.container(of: fileID, on: connection) {
            let text = container.sentence[language]
            try file.write(Array(line("", container.name, Self.containerRule, text).utf8))
        }
        if let account = try account(on: connection) {
            try file.write(Array(line("", "", Self.accountRule, account).utf8))
        }
        try file.sync()
    }

    /// The account of the file's lines, as the last line of the report.
    private func account(on connection: Connection) throws -> String? {
        let found = try connection.query(
            "select line_account::text from bascule.file where id = \(fileID)"
        ).firstValue(as: String?.self)
        guard let json = found ?? nil else { return nil }
        return try LineAccount(json: json).text(in: language)
    }

    /// A line that is about no single fault.
    private func line(_ number: String, _ value: String, _ rule: String, _ text: String) -> String {
        [number, "", value, rule, text, ""].map(quoted).joined(separator: separator) + "\r\n"
    }

    private var separator: String { language == .fr ? ";" : "," }

    /// French spreadsheets split at `;` and want the byte order mark to read accents.
    private var header: String {
        switch language {
        case .fr: "\u{FEFF}ligne;colonne;valeur;règle;message;ligne d'origine\r\n"
        case .en: "\u{FEFF}line,column,value,rule,message,original\r\n"
        }
    }

    /// Whether a spreadsheet would run the cell: a `+` or `-` before a plain number it only reads.
    static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        switch first {
        case "=", "@", "\t", "\r", "＝", "＋", "－", "＠": return true
        case "+", "-": return text.unicodeScalars.dropFirst().contains { !harmless.contains($0) }
        default: return false
        }
    }

    /// Characters of numbers and of the delimiters between them.
    private static let harmless = Set("0123456789.,; \u{A0}\u{202F}%".unicodeScalars)

    private struct Line {
        let id: Int64
        let text: String
    }

    /// By the index of a file's faults: as a range and in the order no other one will do.
    private func faults(after id: Int64, on connection: Connection) throws -> [Line] {
        try connection.query(
            """
            select id, array[line::text, column_name, value, rule, message, original] as cells
              from bascule.fault
             where file_id between \(fileID) and \(fileID) and id > \(id)
             order by file_id, id
             limit \(Self.pageRows)
            """
        ).map(by: LineColumn.self) { row in
            let cells = try row[.cells, as: [String?].self].map { quoted($0 ?? "") }
            return Line(id: try row[.id], text: cells.joined(separator: separator) + "\r\n")
        }
    }

    private enum LineColumn: String, RowColumn { case id, cells }

    /// The text with a `'` before each part that a spreadsheet would run: the report may be opened
    /// with another separator than its own, and then each part is a cell.
    static func guarded(_ text: String) -> String {
        var guarded = ""
        var part = Substring.UnicodeScalarView()
        func end() {
            // A quote at the beginning of a cell goes with it.
            if isFormula(String(Substring(part.drop { $0 == "\"" }))) { guarded += "'" }
            guarded.unicodeScalars.append(contentsOf: part)
            part = Substring.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            guard separators.contains(scalar) else {
                part.append(scalar)
                continue
            }
            end()
            guarded.unicodeScalars.append(scalar)
        }
        end()
        // With the report's own separator the text is one cell, separators and all.
        let isWhole = isFormula(text) || text.unicodeScalars.first == "\n"
        return isWhole && !guarded.hasPrefix("'") ? "'" + guarded : guarded
    }

    /// Characters that begin a new cell in some program.
    private static let separators = Set(";,\t\r\n|".unicodeScalars)

    /// The cell as CSV, and harmless.
    ///
    /// The ledger keeps it as it was sent.
    private func quoted(_ text: String) -> String {
        let text = Self.guarded(text)
        guard text.utf8.contains(where: { [34, 59, 44, 10, 13].contains($0) }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
