// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// Values of a table as people read them, in the site's zone and the visitor's language.
struct DataCells {
    let table: DataTable
    let face: Face

    /// An empty cell is a dash.
    func html(_ cell: String?, _ column: DataTable.Column) -> HTML {
        guard let cell else { return "<span class=\"none\">–</span>" }
        switch column.kind {
        case .number: return "\(Self.number(cell, face))"
        case .instant:
            guard let instant = InstantText.exact(cell) else { return "\(outside: cell)" }
            return face.time(Timestamp(seconds: instant.seconds))
        case .day: return "<time datetime=\"\(cell)\">\(Self.day(cell, face))</time>"
        case .text, .other: return "\(outside: cell)"
        }
    }

    /// The same by a column's name; one that the table does not have stays as it is.
    func html(_ cell: String?, named name: String) -> HTML {
        guard let column = table[name] else {
            return cell.map { "\(outside: $0)" } ?? "–"
        }
        return html(cell, column)
    }

    func isNumber(_ column: DataTable.Column) -> Bool { column.kind == .number }

    func isNumber(named name: String) -> Bool {
        table[name].map(isNumber) ?? false
    }

    /// `15/03/2026` in French.
    static func day(_ text: String, _ face: Face) -> String {
        let parts = text.split(separator: "-")
        guard face.language == .fr, parts.count == 3 else { return text }
        return "\(parts[2])/\(parts[1])/\(parts[0])"
    }

    /// The same with at most so many figures behind the point, and no zeros at its end.
    static func rounded(_ text: String, to decimals: Int, _ face: Face) -> String {
        guard let value = Double(text), value.isFinite, text.contains(".") else {
            return number(text, face)
        }
        var short = ChartScale.text(value, decimals: decimals)[...]
        while short.hasSuffix("0") { short.removeLast() }
        if short.hasSuffix(".") { short.removeLast() }
        return number(String(short), face)
    }

    /// All its figures, none added: `12 345,670` in French.
    static func number(_ text: String, _ face: Face) -> String {
        // By bytes: a page has thousands of cells.
        let sign = text.utf8.prefix { $0 == UInt8(ascii: "-") }
        let whole = text.utf8[sign.endIndex...].prefix(while: isFigure)
        let rest = text.utf8[whole.endIndex...]
        let decimals = rest.dropFirst()
        guard sign.count <= 1, rest.isEmpty || rest.first == UInt8(ascii: "."),
            decimals.allSatisfy(isFigure)
        else { return text }
        let separator = face.language == .fr ? "\u{202f}" : ","
        var shown = String(sign) ?? ""
        for (place, figure) in whole.enumerated() {
            if place > 0, whole.count > 4, (whole.count - place) % 3 == 0 { shown += separator }
            shown.unicodeScalars.append(Unicode.Scalar(figure))
        }
        guard !decimals.isEmpty else { return shown }
        return shown + (face.language == .fr ? "," : ".") + (String(decimals) ?? "")
    }

    private static func isFigure(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
