// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

/// The parts of `/data/{feed}`.
struct DataFrame {
    let table: DataTable
    let title: String
    let query: DataQuery
    let face: Face

    var path: String { face.path("/data/" + FormText.encoded(table.feed)) }
    var cells: DataCells { DataCells(table: table, face: face) }

    func head(_ size: DataTable.Size) -> HTML {
        let rows = DataPage.size(size, face)
        let moment: HTML =
            query.asOf.map { moment -> HTML in
                let text = face(en: "As it was known at", fr: "Telle qu'on la connaissait le")
                return """
                    <p data-testid="as-of"><span class="tag info">\(face(en: "past", fr: "passé"))</span> \
                    \(text) \(face.time(moment))</p>
                    """
            } ?? .none
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/data"))">\
            \(face(en: "Data", fr: "Données"))</a></p>
            <h1>\(outside: title)</h1>
            <p><code>\(outside: table.shown)</code> · \(face(en: "rows: \(rows)", fr: "lignes : \(rows)"))</p>
            \(moment)</section>
            """
    }

    /// What may be chosen: the key, few-valued columns, time, a moment, another to compare with.
    var filters: HTML {
        let chosen = table.choiceColumns.filter { !$0.isKey } + table.columns.filter(\.isKey)
        let columns = chosen.filter { $0.kind == .text || $0.kind == .number || $0.kind == .day }
            .map { column -> HTML in
                let name = query.name(of: column.name)
                let value = query.equal[column.name]
                let input: HTML =
                    column.choices.isEmpty
                    ? "<input name=\"\(name)\" value=\"\(value ?? "")\" spellcheck=\"false\">"
                    : select(name, column.choices, chosen: value)
                return "<label><span>\(outside: column.name)</span>\(input)</label>"
            }
        let time: HTML =
            table.timeColumn == nil
            ? .none
            : input("from", "date", face(en: "From day", fr: "Du jour"))
                + input("to", "date", face(en: "To day", fr: "Au jour"))
        let own: HTML =
            table.isBranch
            ? "<input type=\"hidden\" name=\"\(DataQuery.table)\" value=\"\(table.shown)\">" : .none
        return """
            <form method="get" action="\(path)" class="filters">\(own)\(columns)\(time)
            \(input("as_of", "datetime-local", face(en: "As known at", fr: "Tel que connu le")))
            \(input("since", "datetime-local", face(en: "What is other since", fr: "Ce qui a changé depuis")))
            <button class="button">\(face(en: "Show", fr: "Afficher"))</button></form>
            """
    }

    private func input(_ name: String, _ type: String, _ label: String) -> HTML {
        let isWrong = query.wrong.contains(name)
        let mark: HTML = isWrong ? " aria-invalid=\"true\" aria-describedby=\"errors\"" : ""
        // What is no time of the browser's form is shown as it was typed.
        let kind = isWrong ? "text" : type
        return """
            <label>\(label)<input type="\(kind)" name="\(name)" value="\(query.shown(name))"\(mark)></label>
            """
    }

    private func select(_ name: String, _ choices: [String], chosen: String?) -> HTML {
        let all = ["" as String] + choices
        let options = all.map { choice -> HTML in
            let mark: HTML = choice == chosen ?? "" ? " selected" : ""
            let shown = choice.isEmpty ? face(en: "all", fr: "tous") : choice
            return "<option value=\"\(choice)\"\(mark)>\(shown)</option>"
        }
        return "<select name=\"\(name)\">\(options)</select>"
    }

    func rows(_ page: Paged<DataRow>?) -> HTML {
        guard let page else { return .none }
        let heads =
            table.columns.map { ($0.name, cells.isNumber($0) && $0.name != table.key.first) }
            + [(face(en: "File, line", fr: "Fichier, ligne"), false)]
        let rows = page.items.map { row($0, heads.map(\.0)) }
        let caption = face(
            en: "Rows, in the order of the key", fr: "Lignes, dans l'ordre de la clé")
        return """
            <section class="panel"><header><h2>\(face(en: "Rows", fr: "Lignes"))</h2><p>\(download)</p></header>\
            \(Table.table("rows", caption: caption, heads, rows, face))\(links(page))</section>
            """
    }

    private var download: HTML {
        let text = face(
            en: "Download as CSV (\(face.number(DataDownload.rowsLimit)) rows at most)",
            fr: "Télécharger en CSV (\(face.number(DataDownload.rowsLimit)) lignes au plus)")
        return "<a href=\"\(path)/rows.csv\(query.ofAll)\">\(text)</a>"
    }

    private func row(_ row: DataRow, _ heads: [String]) -> HTML {
        let key = row.key(in: table)
        let link = path + query.link(key: key)
        // The first cell of the key leads to the row's history.
        let first = table.key.first
        let columns = zip(table.columns, row.cells).enumerated().map { place, pair -> HTML in
            let (column, cell) = pair
            let html = cells.html(cell, column)
            guard column.name == first else {
                let kind: HTML = cells.isNumber(column) ? " class=\"n\"" : ""
                return "<td\(kind) data-label=\"\(heads[place])\">\(html)</td>"
            }
            return """
                <th scope="row" data-label="\(heads[place])"><a href="\(link)">\(html)</a></th>
                """
        }
        return """
            <tr data-id="\(KeyText.written(key))">\(columns)\
            <td data-label="\(heads.last ?? "")">\(origin(row))</td></tr>
            """
    }

    func origin(_ row: DataRow) -> HTML {
        "<span><a href=\"\(face.path("/files/\(row.fileID)"))\">\(row.fileID)</a>, \(row.line)</span>"
    }

    func links<Item>(_ page: Paged<Item>) -> HTML {
        let previous = query.previous.map { link -> HTML in
            """
            <a rel="prev" href="\(path + link)">← \(face(en: "Before", fr: "Précédentes"))</a>
            """
        }
        let next = page.next.map { cursor -> HTML in
            let name =
                page.more == .unknown
                ? face(en: "Search on", fr: "Chercher plus loin")
                : face(en: "Next", fr: "Suivantes")
            return "<a rel=\"next\" href=\"\(path + query.next(cursor))\">\(name) →</a>"
        }
        guard previous != nil || next != nil else { return .none }
        return """
            <nav class="pages" aria-label="\(face(en: "Pages of the list", fr: "Pages de la liste"))">\
            <span>\(previous ?? .none)</span><span>\(next ?? .none)</span></nav>
            """
    }
}
