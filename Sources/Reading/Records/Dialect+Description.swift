// SPDX-License-Identifier: Apache-2.0

extension Encoding: CustomStringConvertible {
    package var description: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16 little-endian"
        case .utf16BigEndian: "UTF-16 big-endian"
        case .windows1252: "windows-1252"
        case .named(let name): name
        }
    }
}

extension LineEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .lf: "LF"
        case .crlf: "CRLF"
        case .cr: "CR"
        case .mixed: "mixed"
        }
    }
}

extension Dialect: CustomStringConvertible {
    /// The delimiter as a person would name it.
    package var delimiterName: String {
        aligned ? "blanks that align the columns" : Self.name(of: delimiter)
    }

    /// The delimiter that was not chosen, as a person would name it; nil when there is no doubt.
    package var rivalName: String? { rival.isEmpty ? nil : Self.name(of: rival) }

    private static func name(of delimiter: [UInt8]) -> String {
        switch delimiter {
        case []: return "none (a single column)"
        case [0x09]: return "tab"
        case [0x20]: return "space"
        case [0x1F]: return "unit separator (0x1F)"
        default:
            let text = String(decoding: delimiter, as: UTF8.self)
            return "\"\(text.replacing("\t", with: "\\t"))\""
        }
    }

    /// The quote as a person would name it.
    package var quoteName: String {
        quote.map { $0 == UInt8(ascii: "\"") ? "'\"'" : "\"\(Character(Unicode.Scalar($0)))\"" }
            ?? "none"
    }

    /// One line for a person.
    package var description: String {
        if let sheet { return sheetDescription(sheet) }
        if isJSONLines { return jsonDescription }
        if let record { return xmlDescription(record) }
        var parts = ["\(encoding)\(hasBOM ? " with byte order mark" : "")"]
        if packing != .none { parts.insert(packing.rawValue, at: 0) }
        let doubt = rivalName.map { " (or \($0): declare it)" } ?? ""
        parts.append("delimiter \(delimiterName)\(doubt)")
        parts.append("quote \(quoteName)\(escape == .backslash ? " escaped by backslash" : "")")
        parts.append("line ends \(lineEnd)")
        if separatorLine { parts.append("sep= line") }
        if preambleLines > 0 { parts.append("preamble of \(preambleLines)") }
        parts.append(headerRows == 0 ? "no header" : "header of \(headerRows)")
        if unitsRow { parts.append("units row") }
        parts.append(countedColumns)
        return parts.joined(separator: ", ")
    }

    private var countedColumns: String { "\(columns) column\(columns == 1 ? "" : "s")" }

    private var jsonDescription: String {
        (packing == .none ? "" : "\(packing.rawValue), ") + "JSON Lines, \(countedColumns)"
    }

    private func xmlDescription(_ record: String) -> String {
        let mark = hasBOM ? " with byte order mark" : ""
        return (packing == .none ? "" : "\(packing.rawValue), ")
            + "XML, \(encoding)\(mark), record \(record), \(countedColumns)"
    }

    private func sheetDescription(_ sheet: String) -> String {
        var parts = ["workbook, sheet “\(sheet)”"]
        if preambleLines > 0 { parts.append("preamble of \(preambleLines)") }
        parts.append(headerRows == 0 ? "no header" : "header of \(headerRows)")
        if unitsRow { parts.append("units row") }
        parts.append(countedColumns)
        return parts.joined(separator: ", ")
    }
}
