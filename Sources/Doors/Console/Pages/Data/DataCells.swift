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
        ShownValue.day(text, in: face.language)
    }

    /// The same with at most so many figures behind the point, and no zeros at its end.
    static func rounded(_ text: String, to decimals: Int, _ face: Face) -> String {
        guard let value = Double(text), value.isFinite, text.contains(".") else {
            return number(text, face)
        }
        var short = ShownValue.fixed(value, decimals: decimals)[...]
        while short.hasSuffix("0") { short.removeLast() }
        if short.hasSuffix(".") { short.removeLast() }
        return number(String(short), face)
    }

    /// All its figures, none added: `12 345,670` in French.
    static func number(_ text: String, _ face: Face) -> String {
        ShownValue.number(text, in: face.language)
    }
}
