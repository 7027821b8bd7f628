// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres
internal import Views
internal import Wording

/// The stations of a file's life, and what became of its rows and of its lines.
struct FileAccounts {
    let file: FileView
    let face: Face

    var sections: HTML {
        """
        \(life)
        <div class="two">\(rows)\(lines)</div>
        """
    }

    var life: HTML {
        var steps: [(String, HTML, Bool)] = [
            (face(en: "Came", fr: "Arrivé"), face.time(file.arrivedAt), true)
        ]
        let settled = file.state != "arrived" && file.state != "loading"
        // "Came" stands before it already.
        let word =
            file.state == "arrived"
            ? face(en: "waits", fr: "attend") : StateWord.shown(file.state, in: face.language)
        let at = file.loadedAt.map(face.time) ?? "–"
        steps.append((word.prefix(1).uppercased() + word.dropFirst(), at, settled))
        let stored = face(en: "In its folder", fr: "Rangé")
        steps.append((stored, file.storedAt.map(face.time) ?? "–", file.storedAt != nil))
        let items = steps.map { name, value, isDone -> HTML in
            let kind: HTML = isDone ? "" : " class=\"open\""
            return "<li\(kind)><b>\(name)</b><small>\(value)</small></li>"
        }
        let title = face(en: "Life", fr: "Parcours")
        return """
            <section class="panel"><header><h2>\(title)</h2></header>\
            <ol class="life">\(items)</ol></section>
            """
    }

    /// `rows_read` is the sum of the four others.
    private var rows: HTML {
        let parts = [
            (face(en: "new", fr: "nouvelles"), file.rowsInserted, "ok"),
            (face(en: "amended", fr: "modifiées"), file.rowsAmended, "info"),
            (face(en: "unchanged", fr: "inchangées"), file.rowsUnchanged, "calm"),
            (face(en: "refused", fr: "refusées"), file.rowsRejected, "bad"),
        ]
        let read = face.number(file.rowsRead)
        return account(
            face(en: "Rows", fr: "Lignes de données"),
            face(en: "\(read) read", fr: "\(read) lues"), parts, of: file.rowsRead)
    }

    private var lines: HTML {
        guard let account = file.lineAccount, let total = file.lines else { return .none }
        let kept: [String: Kind]
        do {
            kept = try JSONDecoder().decode([String: Kind].self, from: Data(account.text.utf8))
        } catch {
            // An account of another version: its sum alone is shown.
            kept = [:]
        }
        let colours = ["rows": "ok", "unread": "bad", "passed_over": "info"]
        let parts = kept.sorted { ($1.value.lines, $0.key) < ($0.value.lines, $1.key) }
            .filter { $0.value.lines > 0 }
            .map { (Self.name($0.key, face), Int64($0.value.lines), colours[$0.key] ?? "calm") }
        let all = face.number(total)
        return self.account(
            face(en: "Lines of the file", fr: "Lignes du fichier"),
            face(en: "\(all) in all", fr: "\(all) en tout"), parts, of: total)
    }

    private struct Kind: Decodable { let lines: Int }

    private func account(
        _ title: String, _ sum: String, _ parts: [(name: String, count: Int64, kind: String)],
        of total: Int64
    ) -> HTML {
        """
        <section class="panel"><header><h2>\(title)</h2><p>\(sum)</p></header>\
        \(AccountBar(parts: parts, total: total, face: face).body)</section>
        """
    }

    /// A kind of line as people read it.
    private static func name(_ kind: String, _ face: Face) -> String {
        switch kind {
        case "rows": face(en: "rows", fr: "données")
        case "header": face(en: "header", fr: "en-tête")
        case "second_header": face(en: "second header", fr: "second en-tête")
        case "repeated_header": face(en: "header again", fr: "en-tête répété")
        case "units_row": face(en: "units", fr: "unités")
        case "separator": face(en: "separator", fr: "séparateur")
        case "blank": face(en: "blank", fr: "vides")
        case "comment": face(en: "comments", fr: "commentaires")
        case "preamble": face(en: "before the table", fr: "avant le tableau")
        case "footer": face(en: "footer", fr: "pied")
        case "other_tables": face(en: "other tables", fr: "autres tableaux")
        case "section": face(en: "begin and end of sections", fr: "débuts et fins de section")
        case "aside": face(en: "beside the tables", fr: "à côté des tableaux")
        case "other_sections": face(en: "other sections", fr: "autres sections")
        case "passed_over": face(en: "passed over", fr: "ignorées")
        case "unread": face(en: "not read", fr: "non lues")
        default: kind.replacing("_", with: " ")
        }
    }
}
