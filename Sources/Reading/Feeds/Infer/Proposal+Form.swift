// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

/// The form of the files: their names, and what their dialect must say.
extension Proposal {
    /// The name pattern of the sample's own kind; a packed file goes by the name of what is in it.
    var pattern: String {
        var parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
        if let last = parts.last?.lowercased(), parts.count > 2, ["gz", "zip"].contains(last) {
            parts.removeLast()
        }
        guard parts.count > 1, let ending = parts.last, !ending.isEmpty else { return "*" }
        return "*." + ending.lowercased()
    }

    /// What is said of the form of the files.
    var form: [String] {
        var lines = sample.dialect.isJSONLines ? ["format: jsonl"] : []
        if let record = sample.dialect.record {
            lines += ["format: xml", "record: \(Self.quoted(record))"]
        }
        if let sheet = sample.sheet, sample.isSheetNamed {
            lines.append("sheet: \(Self.quoted(sheet))")
        }
        return lines + (dialect.isEmpty ? [] : ["dialect: { \(dialect) }"])
    }

    /// What is said of the layout.
    var layoutRemarks: [String] {
        guard let layout else { return [] }
        let looks = Phrase(
            en: "? Its layout was found by its looks: see docs/layouts.md.",
            fr: "? Sa disposition a été trouvée d'après son aspect : voir docs/layouts.md.")
        let names = sample.guesses.first { $0.header == Layout.mark + "header" }?.values ?? []
        guard case .unpivot = layout.layout.shape, let name = names.min() else {
            return [remark(looks)]
        }
        let turned = Phrase(
            en: "? Columns such as “\(name)” become rows: are they one kind of value?",
            fr: "? Les colonnes comme « \(name) » deviennent des lignes : sont-elles bien"
                + " de même nature ?")
        return [remark(looks), remark(turned)]
    }

    private var dialect: String {
        guard !sample.dialect.isPlaced else { return "" }
        if let layout { return layout.dialect }
        var parts = sample.sheet == nil ? text : []
        if !sample.hasHeader { parts.append("header: 0") }
        if sample.dialect.headerRows > 1 { parts.append("header: \(sample.dialect.headerRows)") }
        if sample.dialect.preambleLines > 0 { parts.append("preamble: any") }
        if sample.dialect.unitsRow { parts.append("units_row: may") }
        if !footers.isEmpty {
            parts.append("footer: [\(footers.map(Self.quoted).joined(separator: ", "))]")
        }
        return parts.joined(separator: ", ")
    }

    /// What the dialect says of a text file alone.
    private var text: [String] {
        var parts: [String] = []
        switch sample.dialect.delimiterByte {
        case 9?: parts.append("delimiter: tab")
        case let byte?: parts.append("delimiter: \(Self.quoted(Self.text(byte)))")
        case nil: break
        }
        if let quote = sample.dialect.quote, quote != UInt8(ascii: "\"") {
            parts.append("quote: \(Self.quoted(Self.text(quote)))")
        }
        if sample.dialect.escape == .backslash { parts.append("escape: backslash") }
        return parts
    }

    private static func text(_ byte: UInt8) -> String {
        String(Character(Unicode.Scalar(byte)))
    }

    /// Words that the line below a table begins with in most programs.
    static let usualFooters = [
        "Total", "Totaux", "Sous-total", "Grand total", "Somme", "Moyenne", "Édité le",
        "Imprimé le", "Généré le", "Sum", "Average", "Mean", "Generated", "Printed",
    ]

    /// The same of further lines, where one of the usual ones stands above them: by itself such a
    /// word may be a row's name.
    static let furtherFooters = [
        "Écart-type", "Écart type", "RSD", "%RSD", "CV", "Médiane", "Minimum", "Maximum", "Nombre",
        "Standard deviation", "Std dev", "Median", "Count",
    ]

    /// The same of a line that only says that the table has ended.
    private static let ends = ["Fin de", "End of"]

    /// The beginnings, among these, of the lines below the sample's table.
    static func footers(_ sample: Sample) -> [String] {
        (usualFooters + furtherFooters + ends).filter { word in
            let words = FooterWords([word])
            return sample.footer.contains { line in
                let bytes = Array(line.utf8)
                let cut = sample.dialect.delimiter.first ?? 0
                let cells = bytes.split(separator: cut).map { Array($0.filter { $0 != 0x22 }) }
                return cells.first.map { words.match($0, 0..<$0.count) != nil } ?? false
            }
        }
    }

    /// The values above the sample's table.
    static func above(_ sample: Sample) -> [PreambleValue] {
        guard sample.sheet == nil, !sample.dialect.isJSONLines else { return [] }
        return PreambleValue.all(
            sample.preamble, delimiter: sample.dialect.aligned ? nil : sample.dialect.delimiterByte,
            but: Set(sample.guesses.map(\.name)))
    }

    /// A text in YAML's double quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                let isPlain =
                    scalar.value >= 0x20 && scalar.value != 0x7F
                    && scalar.properties.generalCategory != .control
                    && scalar.properties.generalCategory != .privateUse
                result +=
                    isPlain
                    ? String(Character(scalar))
                    : "\\U"
                        + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
                        + String(scalar.value, radix: 16)
            }
        }
        return result + "\""
    }
}
