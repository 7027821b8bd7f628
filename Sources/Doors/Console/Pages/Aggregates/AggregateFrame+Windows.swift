// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

extension AggregateFrame {
    /// Its windows, newest first.
    var windows: HTML {
        let heads: Table.Heads = [
            (face(en: "Day", fr: "Jour"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Computed", fr: "Calculée"), false), (face(en: "Rows", fr: "Lignes"), true),
            (face(en: "Took", fr: "Durée"), true), (face(en: "Why", fr: "Pourquoi"), false),
        ]
        let rows = story.windows.items.map { window in
            let day = aggregate.calendar.day(at: window.windowStart.seconds)
            let known = story.days[window.windowStart]
            let link = face.path("\(path)?window=\(window.windowStart.seconds)")
            let state: WindowDay.State =
                window.failures > 0 ? .failed : window.staleSince == nil ? .fresh : .stale
            return Table.row(
                "\(window.windowStart.seconds)", heads,
                [
                    .head("<a href=\"\(link)\">\(DataCells.day(CivilText.day(day), face))</a>"),
                    .plain(WindowWords.tag(state, face)),
                    .plain(window.computedAt.map(face.time) ?? "–"),
                    .plain("\(window.rowCount.map { face.number($0) } ?? "–")"),
                    .plain("\(window.seconds.map(took) ?? "–")"),
                    .wide(state == .fresh ? "–" : known.map { WindowWords.cause($0, face) } ?? "–"),
                ])
        }
        let title = face(en: "Windows", fr: "Périodes")
        let caption = face(en: "Windows, newest first", fr: "Périodes, de la plus récente")
        let links = list.links(
            story.windows.next, newer: face(en: "Newer", fr: "Plus récentes"),
            older: face(en: "Older", fr: "Plus anciennes"), face)
        return face.panel(
            title, Table.table("windows", caption: caption, heads, rows, face) + links)
    }

    private func took(_ seconds: Double) -> String {
        seconds < 0.05 ? face(en: "< 0.1 s", fr: "< 0,1 s") : face.duration(seconds)
    }

    /// First what it would compute, then the button that does it.
    var backfill: HTML {
        guard face.mayDoEverywhere(.recomputeAggregates) else { return .none }
        let title = face(en: "Compute days anew", fr: "Recalculer des jours")
        let from = form["from"] ?? list["from"] ?? ""
        let to = form["to"] ?? list["to"] ?? ""
        return face.panel(
            title,
            """
            <form method="get" action="\(face.path(path))" class="fields">\
            <label for="from">\(face(en: "From day", fr: "Du jour"))</label>\
            <input id="from" name="from" type="\(Controls.dayType(from))" value="\(from)" required>\
            <label for="to">\(face(en: "To day, included", fr: "Au jour, compris"))</label>\
            <input id="to" name="to" type="\(Controls.dayType(to))" value="\(to)" required>\
            <button class="button">\(face(en: "What would it do?", fr: "Que ferait-il ?"))</button></form>\
            \(preview(from, to))
            """, id: "backfill")
    }

    private func preview(_ from: String, _ to: String) -> HTML {
        guard list["from"] != nil || list["to"] != nil else { return .none }
        do {
            let last = try AggregatePage.lastDay(to, face)
            let count = try aggregate.windows(from: from, to: last)
            let more = aggregate.dependents.joined(separator: ", ")
            let then: HTML =
                more.isEmpty
                ? .none
                : "<p>\(face(en: "Then what is computed from it, where rows differ: \(more).", fr: "Puis ce qui en dépend, là où des lignes diffèrent : \(more)."))</p>"
            let text = face(
                Phrase.counted(
                    count, en: "# window[s] of this aggregate would be computed anew.",
                    fr: "# période[s] de cet agrégat [serait recalculée|seraient recalculées]."))
            let fields: HTML = """
                <input type="hidden" name="from" value="\(from)">\
                <input type="hidden" name="to" value="\(to)">
                """
            return """
                <div class="fields" data-testid="preview"><p>\(text)</p>\(then)\
                \(Controls.button(face, "\(path)/backfill", face(en: "Compute them", fr: "Les recalculer"), kind: "button first", fields))</div>
                """
        } catch let error as any Worded {
            return Layout.errors([face(error.sentence)], id: "preview-errors")
        } catch {
            return .none
        }
    }
}
