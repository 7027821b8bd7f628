// SPDX-License-Identifier: Apache-2.0

/// Columns side by side for a terminal, each as wide as its widest cell; the last is not padded.
///
/// Control characters are shown as escapes: a cell can't play tricks on the terminal.
func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = ([header] + rows).map { $0.map(printable) }
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
        zip(line, widths).enumerated().map { index, cell in
            index == header.count - 1
                ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}

/// The text without anything that a terminal would obey.
func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { isControl($0) ? $0.escaped(asASCII: true) : String($0) }
        .joined()
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
}
