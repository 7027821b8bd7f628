// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

/// What is wrong with a file: each fault with its line as it was sent.
struct FaultTable {
    let file: FileView
    let page: Paged<FaultView>
    /// What is wrong, each cause once.
    let causes: HTML
    let face: Face

    var section: HTML {
        let title = face(en: "Faults", fr: "Défauts")
        guard !page.items.isEmpty else {
            let none = face(en: "None was found.", fr: "Aucun défaut.")
            return """
                <section class="panel"><header><h2>\(title)</h2></header>\
                <p class="empty">\(none)</p></section>
                """
        }
        return """
            <section class="panel"><header><h2>\(title)</h2><p>\(sum)</p></header>\
            \(causes)\(Self.table(page.items, title, face))\(more)</section>
            """
    }

    /// Each fault with its line.
    static func table(_ faults: [FaultView], _ title: String, _ face: Face) -> HTML {
        let heads = [
            (face(en: "Line", fr: "Ligne"), true), (face(en: "Column", fr: "Colonne"), false),
            (face(en: "What is wrong", fr: "Ce qui ne va pas"), false),
        ]
        let rows = faults.map { row($0, heads.map(\.0), face) }
        return Table.table("faults", caption: title, heads, rows, face)
    }

    private var sum: String {
        let rejected = face.counted(
            file.rowsRejected, en: "# row[s] refused", fr: "# ligne[s] refusée[s]")
        let warnings = face.counted(
            file.warnings, en: "# warning[s]", fr: "# avertissement[s]")
        return "\(rejected), \(warnings)"
    }

    private static func row(_ fault: FaultView, _ heads: [String], _ face: Face) -> HTML {
        let line = fault.line.map { face.number($0) } ?? "–"
        let kind = fault.severity == "reject" ? "bad" : "warn"
        let word =
            fault.severity == "reject"
            ? face(en: "refused", fr: "refusée") : face(en: "warning", fr: "avertissement")
        return """
            <tr data-id="\(fault.id)"><td class="n" data-label="\(heads[0])">\(line)</td>\
            <th scope="row" data-label="\(heads[1])">\(begin(fault.columnName ?? "–", nameLimit, face))</th>\
            <td class="wide" data-label="\(heads[2])"><span class="tag \(kind)" data-state="\(fault.severity)">\
            \(word)</span> \(message(fault.message, face))\(sent(fault, face))</td></tr>
            """
    }

    /// Bytes of a message and of a column's name that a page shows, as they are escaped.
    private static let messageLimit = 800
    private static let nameLimit = 200

    /// A sentence, unless it must be cut: a byte takes six at most when it is escaped.
    private static func message(_ text: String, _ face: Face) -> HTML {
        text.utf8.count <= messageLimit / 6
            ? face.kept(text) : face.kept(begin(text, messageLimit, face))
    }

    private static func begin(_ text: String, _ limit: Int, _ face: Face) -> HTML {
        Excerpt(beginOf: text, limit: limit).html(face)
    }

    /// The line, with the cell marked where it is plain which one it is.
    static func sent(_ fault: FaultView, _ face: Face) -> HTML {
        guard let original = fault.original else { return .none }
        return """
            <code class="row" data-testid="bytes">\(Excerpt(original, cell: fault.value).html(face))</code>
            """
    }

    private var more: HTML {
        guard let next = page.next else { return .none }
        let link = face.path("/files/\(file.id)?after=" + FormText.encoded(next.text))
        return """
            <nav class="pages" aria-label="\(face(en: "Pages of the faults", fr: "Pages des défauts"))">\
            <span></span><span><a rel="next" href="\(link)">\(face(en: "More", fr: "Suite")) →</a></span></nav>
            """
    }
}
