// SPDX-License-Identifier: Apache-2.0

internal import Records
package import Wording

/// Faults of one kind, told together: `Lines 43–81, columns “d”, “t”: a value is required here.
/// (78)`.
package struct FaultGroup: Sendable {
    /// A fault as the ledger keeps it, for a person.
    package struct Told: Sendable {
        package var line: Int?
        package var column: String?
        package var value: String?
        package var rule: String
        package var severity: String
        package var message: String

        package init(
            line: Int?, column: String?, value: String?, rule: String, severity: String,
            message: String
        ) {
            self.line = line
            self.column = column
            self.value = value
            self.rule = rule
            self.severity = severity
            self.message = message
        }

        package init(_ fault: Fault, in language: Language) {
            self.init(
                line: fault.line, column: fault.column, value: fault.value,
                rule: fault.rule.rawValue, severity: fault.severity.rawValue,
                message: fault.message(in: language))
        }
    }

    package let rule: String
    package let severity: String
    package private(set) var count = 0
    private var first: Told
    /// As they are headed in the file.
    private var columns: [String] = []
    private var lines: Set<Int> = []
    private var values: [String] = []
    private var body: String
    /// Whether all say the same but for what was sent.
    private var isUniform = true

    /// Values that are shown of a group.
    private static let valuesShown = 3

    private init(_ told: Told, _ sentence: Sentence) {
        rule = told.rule
        severity = told.severity
        first = told
        body = sentence.body
        columns = sentence.column.map { [$0] } ?? []
    }

    /// The faults in the order they came, those of a kind together.
    package static func of(_ faults: [Told]) -> [FaultGroup] {
        struct Kind: Hashable { let rule, severity, column, form: String }
        var groups: [FaultGroup] = []
        var places: [Kind: Int] = [:]
        for told in faults {
            let sentence = Sentence(told)
            let kind = Kind(
                rule: told.rule, severity: told.severity, column: sentence.column ?? "",
                form: sentence.form)
            let place = places[kind] ?? groups.count
            if place == groups.count {
                groups.append(FaultGroup(told, sentence))
                places[kind] = place
            }
            groups[place].addFault(told, sentence)
        }
        return joined(groups)
    }

    private mutating func addFault(_ told: Told, _ sentence: Sentence) {
        count += 1
        if sentence.body != body { isUniform = false }
        if let line = told.line { lines.insert(line) }
        if let value = told.value, values.count <= Self.valuesShown, !values.contains(value) {
            values.append(value)
        }
    }

    /// Columns that have the same fault on the same lines are one group.
    private static func joined(_ groups: [FaultGroup]) -> [FaultGroup] {
        struct Kind: Hashable {
            let rule, severity, body: String
            let lines: Set<Int>
        }
        var joined: [FaultGroup] = []
        var places: [Kind: Int] = [:]
        for group in groups {
            let kind = Kind(
                rule: group.rule, severity: group.severity, body: group.body,
                lines: group.lines)
            guard group.isUniform, !group.columns.isEmpty, !group.lines.isEmpty else {
                joined.append(group)
                continue
            }
            if let place = places[kind] {
                joined[place].columns += group.columns
                joined[place].count += group.count
            } else {
                places[kind] = joined.count
                joined.append(group)
            }
        }
        return joined
    }

    /// One line: a single fault as it is, several with their lines, columns and number.
    package func text(in language: Language) -> String {
        guard count > 1 else { return first.message }
        let (open, close) = language == .fr ? ("« ", " »") : ("“", "”")
        func quoted(_ texts: [String]) -> String {
            texts.map { open + $0.prefix(60) + close }.joined(separator: ", ")
        }
        var place: [String] = []
        if !lines.isEmpty {
            var part = LineAccount.Part()
            for line in lines.sorted() { part.addLines(line, 1) }
            let word = language == .fr ? "ligne" : "line"
            place.append("\(word)\(lines.count > 1 ? "s" : "") \(part.places)")
        }
        if !columns.isEmpty {
            let word = language == .fr ? "colonne" : "column"
            place.append("\(word)\(columns.count > 1 ? "s" : "") \(quoted(columns))")
        }
        let colon = language == .fr ? " : " : ": "
        let whole = (place.isEmpty ? "" : place.joined(separator: ", ") + colon) + body
        var note = "\(count)"
        if values.count > 1 {
            note += colon + quoted(Array(values.prefix(Self.valuesShown)))
            if values.count > Self.valuesShown { note += ", …" }
        }
        return whole.prefix(1).uppercased() + whole.dropFirst() + " (\(note))"
    }
}

/// A fault's message without its place, and its form without what differs from cell to cell.
private struct Sentence {
    /// As it is headed in the file, by the message.
    let column: String?
    let body: String
    let form: String

    init(_ told: FaultGroup.Told) {
        var rest = Substring(told.message)
        var column: String?
        if let line = told.line {
            for word in ["Ligne \(line)", "Line \(line)"] where rest.hasPrefix(word) {
                rest = rest.dropFirst(word.count)
            }
            // Where the line is in its sheet differs from line to line.
            for (open, row) in [(" (feuille « ", " », ligne "), (" (sheet “", "”, row ")]
            where rest.hasPrefix(open) {
                guard let end = rest.firstRange(of: row) else { continue }
                rest = rest[end.upperBound...].drop(while: \.isNumber).dropFirst()
            }
            if rest.hasPrefix(", ") { rest = rest.dropFirst(2) }
        }
        for (open, close) in [("colonne « ", " » : "), ("column “", "”: ")] {
            guard rest.lowercased().hasPrefix(open),
                let end = rest.firstRange(of: close)
            else { continue }
            column = String(rest[..<end.lowerBound].dropFirst(open.count))
            rest = rest[end.upperBound...]
        }
        for colon in [" : ", ": "] where column == nil && told.line != nil && rest.hasPrefix(colon)
        {
            rest = rest.dropFirst(colon.count)
        }
        self.column = column ?? told.column
        body = String(rest)
        var form = body
        if let value = told.value?.prefix(200) {
            // Quoted, for it may be a word of the sentence.
            form = form.replacing("« \(value) »", with: "«»").replacing("“\(value)”", with: "«»")
        }
        self.form = String(form.map { $0.isNumber ? "0" : $0 })
    }
}
