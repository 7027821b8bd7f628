// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records
internal import Wording

/// Writes the declaration that fits a sample.
struct Proposal {
    let sample: Sample
    let fileName: String
    let language: Language
    /// The layout that the sample was read by; nil: a line is a row.
    let layout: LayoutGuess?
    private let decimal: UInt8?
    private let isDecimalUnsure: Bool
    private(set) var kinds: [ColumnGuess.Kind]
    private(set) var key: [Int]
    /// Cells that mean "no value", as the site has them.
    let nulls: [String]
    /// What is said above the table.
    private let above: [PreambleValue]
    /// Columns that may be empty though the first rows fill them.
    private(set) var loose: Set<Int> = []
    var footers: [String]

    init(sample: Sample, fileName: String, settings: Settings, layout: LayoutGuess? = nil) {
        self.layout = layout
        self.sample = sample
        self.fileName = fileName
        language = settings.language
        nulls = settings.nulls
        above = layout == nil ? Proposal.above(sample) : []
        func sum(_ count: KeyPath<ColumnGuess, Int>) -> Int {
            sample.guesses.reduce(0) { $0 + $1[keyPath: count] }
        }
        var (commas, points) = (sum(\.commas), sum(\.points))
        isDecimalUnsure = commas + points == 0
        if isDecimalUnsure { (commas, points) = (sum(\.unsureCommas), sum(\.unsurePoints)) }
        let decimal: UInt8? = commas > points ? 0x2C : points > 0 ? 0x2E : nil
        self.decimal = decimal
        kinds = sample.guesses.map { guess in
            let isValue = guess.header == Layout.mark + "value"
            guard !isValue else { return guess.valueKind(decimal: decimal) }
            let kind = guess.kind(decimal: decimal)
            // The `06h00` that a column is called is a time of the day.
            let isCalled = guess.header.hasPrefix(Layout.mark) && kind.type == .duration
            return isCalled ? .text : kind
        }
        key = Proposal.key(sample, kinds)
        footers = Proposal.footers(sample)
    }

    /// Loosens what the sample was refused for; whether there was anything.
    mutating func mend(_ trial: Trial) -> Bool {
        if !trial.mistakes.isEmpty {
            let measured = kinds.indices.filter { kinds[$0].type == .measurement }
            for index in measured { kinds[index] = .text }
            return !measured.isEmpty
        }
        var isMended = false
        for fault in trial.faults where fault.severity == .reject {
            if case .fewerCells(_, let found) = fault.detail, found > 1 {
                isMended = loosen(from: found) || isMended
            }
            guard let line = fault.line, sample.isRow(line) else { continue }
            if fault.rule == .footer, !footers.isEmpty {
                footers = []
                return true
            }
            guard let index = sample.guesses.firstIndex(where: { $0.name == fault.column }) else {
                continue
            }
            if fault.rule == .required, loose.insert(index).inserted {
                if key.contains(index) { key = [] }
                isMended = true
            } else if fault.rule != .required, kinds[index] != .text {
                kinds[index] = .text
                isMended = true
            }
        }
        if trial.hasEqualKeys {
            key = []
            isMended = true
        }
        return isMended
    }

    /// The declaration.
    ///
    /// - Parameter trial: what became of the sample by it, for the comments.
    func yaml(_ trial: Trial?) -> String {
        let name = feedName
        let rows = trial?.rowsRead ?? sample.rows
        var lines = [
            remark(
                Phrase(
                    en: "Proposed by `bascule feeds infer` from \(fileName), ",
                    fr: "Proposé par `bascule feeds infer` d'après \(fileName), ")
                    + .counted(rows, en: "# row[s].", fr: "# ligne[s].")),
            remark(
                Phrase(
                    en:
                        "Check the types, the key and the lines with `?`, then `bascule feeds check`.",
                    fr:
                        "Vérifiez les types, la clé et les lignes avec `?`, puis `bascule feeds check`."
                )),
        ]
        lines += layoutRemarks + remarks(trial)
        lines += [
            "feed: \(name)",
            "title: \(Proposal.quoted(fileName))",
            "folder: \(name)",
            "files: [\(Proposal.quoted(pattern))]",
            "",
            remark(
                Phrase {
                    Phrase(en: "Found in the sample: ", fr: "Trouvé dans l'exemple : ")[$0]
                        + sample.dialect.text(in: $0).replacing("\n", with: "; ")
                }),
        ]
        lines += form
        lines += layout?.layout.yaml ?? []
        lines += numbers
        lines += ["", "columns:"]
        for index in sample.guesses.indices where isShown(index) { lines += column(index) }
        lines += above.map { column($0) }
        lines.append("")
        lines.append(keyLine)
        lines += ["table: data.\(name)", "rejects_max: 5%"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Remarks on the sample, for a person.
    private func remarks(_ trial: Trial?) -> [String] {
        var lines: [String] = []
        if let rival = sample.dialect.rivalName {
            let (chosen, other) = (sample.dialect.delimiterName, rival)
            lines.append(
                remark(
                    Phrase(
                        en: "? The delimiter is not sure: \(chosen), or \(other).",
                        fr:
                            "? Le séparateur n'est pas certain : \(Dialect.french(delimiter: chosen)),"
                            + " ou \(Dialect.french(delimiter: other)).")))
        }
        if !sample.hasHeader {
            lines.append(
                remark(
                    Phrase(
                        en: "? No line names the columns: they are taken in their order.",
                        fr:
                            "? Aucune ligne ne nomme les colonnes : elles sont prises dans leur ordre."
                    )))
        }
        guard let trial else { return lines }
        lines.append(
            remark(
                Phrase {
                    Phrase(en: "Its lines: ", fr: "Ses lignes : ")[$0] + trial.account.text(in: $0)
                }))
        let rejected = trial.faults.filter { $0.severity == .reject }.compactMap(\.line)
        if !rejected.isEmpty {
            let shown = Set(rejected).sorted().prefix(10).map(String.init)
            lines.append(
                remark(
                    .counted(
                        shown.count, en: "? Rows that this feed would reject: line[s] ",
                        fr: "? Lignes que ce flux refuserait : ")
                        + Phrase(shown.joined(separator: ", ") + (rejected.count > 10 ? ", …" : ""))
                ))
        }
        return lines
    }

    /// The remarks, as a comment of the declaration in the site's language.
    func remark(_ text: Phrase) -> String { "# " + Proposal.comment(text[language]) }

    private var numbers: [String] {
        let unsure = Phrase(en: "? the sample does not tell", fr: "? l'exemple ne le dit pas")
        if let decimal {
            let thousands = Phrase(
                en: "? or between thousands: the sample does not tell",
                fr: "? ou entre les milliers : l'exemple ne le dit pas")
            let note = isDecimalUnsure ? "   " + remark(thousands) : ""
            return ["numbers: { decimal: \"\(decimal == 0x2C ? "," : ".")\" }\(note)"]
        }
        let hasNumbers = kinds.contains { $0.type.isComputable }
        return hasNumbers ? ["# numbers: { decimal: \",\" }   " + remark(unsure)] : []
    }

    /// A column without a name and without a value is none.
    private func isShown(_ index: Int) -> Bool {
        sample.guesses[index].position == nil
            || sample.guesses[index].filled > 0 && layout == nil
    }

    /// Lets the columns from a field on be empty: rows leave their cells out; whether any could
    /// not.
    private mutating func loosen(from field: Int) -> Bool {
        let late = sample.guesses.indices.filter { sample.fields[$0] >= field }
        guard !late.allSatisfy(loose.contains) else { return false }
        loose.formUnion(late)
        if !loose.isDisjoint(with: key) { key = [] }
        return true
    }

    private var feedName: String {
        let stem = fileName.split(separator: ".").first.map(String.init) ?? "feed"
        let words = Folding.identifier("x " + stem).split(separator: "_").dropFirst()
            .filter { !$0.allSatisfy(\.isNumber) }
        let name = String(words.joined(separator: "_").prefix(40))
        return SQLName.problem(with: name) == nil ? name : "feed"
    }

    /// One line, of characters that YAML takes: what is none in a file is none in a comment either.
    static func comment(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        let scalars = line.unicodeScalars.map { scalar in
            let isNone =
                scalar.properties.generalCategory == .control || 0xFFFE...0xFFFF ~= scalar.value
            return isNone ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
