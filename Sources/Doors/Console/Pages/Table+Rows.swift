// SPDX-License-Identifier: Apache-2.0

extension Table {
    typealias Heads = [(String, isNumber: Bool)]

    /// What stands below a head.
    enum Cell {
        /// Names the row.
        case head(HTML)
        case plain(HTML)
        /// Has the whole width on a phone.
        case wide(HTML)
    }

    /// A row; each cell says its head, for a phone.
    ///
    /// - Parameter id: nil: it is none of a thing with a number or a name.
    static func row(_ id: String?, _ heads: Heads, _ cells: [Cell]) -> HTML {
        precondition(heads.count == cells.count, "a cell below each head")
        let all = zip(heads, cells).map { head, cell -> HTML in
            let kind: HTML = head.isNumber ? " class=\"n\"" : ""
            return switch cell {
            case .head(let html): "<th scope=\"row\" data-label=\"\(head.0)\">\(html)</th>"
            // One thing beside its label on a phone, whatever it is made of.
            case .plain(let html):
                "<td\(kind) data-label=\"\(head.0)\"><div>\(html)</div></td>"
            case .wide(let html): "<td class=\"wide\" data-label=\"\(head.0)\">\(html)</td>"
            }
        }
        let mark: HTML = id.map { " data-id=\"\($0)\"" } ?? .none
        return "<tr\(mark)>\(all)</tr>"
    }
}
