// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// What was: a row's lineage, and what is other since.
extension DataFrame {
    /// Every version of one row, each with what it changed.
    func history(_ versions: [DataVersion]?) -> HTML {
        guard let versions, let key = query["key"].flatMap(KeyText.read) else { return .none }
        let heads: Table.Heads = [
            (face(en: "State", fr: "État"), false), (face(en: "Loaded", fr: "Chargée"), false),
            (face(en: "File, line", fr: "Fichier, ligne"), false),
            (face(en: "By", fr: "Par"), false), (face(en: "Declaration", fr: "Déclaration"), false),
            (face(en: "Values", fr: "Valeurs"), false),
        ]
        let rows = versions.indices.map { place in
            // Versions of reverted files stand at the end, in no chain.
            let before = versions[..<place].last { $0.part != "reverted" }
            return version(versions[place], after: before, heads)
        }
        let title = face(en: "History of the row", fr: "Histoire de la ligne")
        return """
            <section class="panel" id="history"><header><h2>\(title)</h2>\
            <p>\(outside: key.joined(separator: " / "))</p></header>\
            \(Table.table("history", caption: title, heads, rows, face))</section>
            """
    }

    private func version(
        _ version: DataVersion, after before: DataVersion?, _ heads: Table.Heads
    ) -> HTML {
        let file: HTML = """
            <a href="\(face.path("/files/\(version.fileID)"))">\
            \(outside: version.fileName ?? "\(version.fileID)")</a>, \(version.line)
            """
        let who = version.actor ?? version.worker ?? "–"
        let declaration = String((version.feedVersion ?? "–").prefix(12))
        return Table.row(
            "\(version.fileID)-\(version.line)", heads,
            [
                .plain(tag(version.part)), .plain(version.loadedAt.map(face.time) ?? "–"),
                .plain(file), .plain("\(outside: who)"),
                .plain("<code>\(outside: declaration)</code>"),
                .wide(values(version, after: before)),
            ])
    }

    private func tag(_ part: String) -> HTML {
        let (kind, word) =
            switch part {
            case "current": ("ok", face(en: "current", fr: "actuelle"))
            case "replaced": ("info", face(en: "replaced", fr: "remplacée"))
            case "confirmed": ("ok", face(en: "confirmed", fr: "confirmée"))
            default: ("warn", face(en: "taken back", fr: "annulée"))
            }
        return "<span class=\"tag \(kind)\" data-state=\"\(part)\">\(word)</span>"
    }

    /// All of a first version; of a later one what is other.
    private func values(_ version: DataVersion, after before: DataVersion?) -> HTML {
        guard version.part != "confirmed" else {
            return "\(face(en: "the same values", fr: "les mêmes valeurs"))"
        }
        let lines = table.columns.indices.compactMap { place -> HTML? in
            let (column, new) = (table.columns[place], version.cells[place])
            guard !column.isKey else { return nil }
            guard let before, version.part != "reverted" else {
                return new.map {
                    "<span class=\"value\">\(outside: column.name) <b>\(cells.html($0, column))</b></span> "
                }
            }
            guard before.cells[place] != new else { return nil }
            return change(column, before.cells[place], new)
        }
        return HTML.none + "\(lines)"
    }

    private func change(_ column: DataTable.Column, _ old: String?, _ new: String?) -> HTML {
        """
        <span class="value">\(outside: column.name) <del>\(cells.html(old, column))</del> → \
        <ins>\(cells.html(new, column))</ins></span> 
        """
    }

    /// The keys whose rows are other at the second moment.
    func changes(_ page: Paged<DataChange>?) -> HTML {
        guard let page, let since = query.since else { return .none }
        let heads = [
            (face(en: "Change", fr: "Changement"), false), (face(en: "Key", fr: "Clé"), false),
            (face(en: "Before → after", fr: "Avant → après"), false),
            (face(en: "File, line", fr: "Fichier, ligne"), false),
        ]
        let rows = page.items.map { row($0, heads.map(\.0)) }
        let title = face(en: "What is other", fr: "Ce qui a changé")
        let until: HTML =
            query.asOf.map(face.time) ?? "\(face(en: "now", fr: "maintenant"))"
        return """
            <section class="panel"><header><h2>\(title)</h2><p>\(face.time(since)) → \(until)</p></header>\
            \(Table.table("changes", caption: title, heads, rows, face))\(links(page))</section>
            """
    }

    private func row(_ change: DataChange, _ heads: [String]) -> HTML {
        let key = change.key(in: table)
        let (kind, state, word) =
            switch (change.before, change.after) {
            case (nil, _): ("ok", "came", face(en: "new", fr: "nouvelle"))
            case (_, nil): ("warn", "went", face(en: "gone", fr: "disparue"))
            default: ("info", "amended", face(en: "amended", fr: "modifiée"))
            }
        let values = table.columns.indices.compactMap { place -> HTML? in
            let column = table.columns[place]
            let (old, new) = (change.before?.cells[place] ?? nil, change.after?.cells[place] ?? nil)
            guard !column.isKey, old != new else { return nil }
            return self.change(column, old, new)
        }
        let shown = key.joined(separator: " / ")
        let name: HTML =
            table.key.isEmpty
            ? "\(outside: shown)"
            : "<a href=\"\(path + query.link(key: key))\">\(outside: shown)</a>"
        return """
            <tr data-id="\(KeyText.written(key))"><td data-label="\(heads[0])">\
            <span class="tag \(kind)" data-state="\(state)">\(word)</span></td>\
            <th scope="row" data-label="\(heads[1])">\(name)</th>\
            <td class="wide" data-label="\(heads[2])">\(values)</td>\
            <td data-label="\(heads[3])">\((change.after ?? change.before).map(origin) ?? .none)</td></tr>
            """
    }
}
