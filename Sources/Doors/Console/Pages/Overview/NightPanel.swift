// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// What was done since yesterday evening: exports, aggregates, schedules.
struct NightPanel {
    let facts: OverviewFacts
    let face: Face

    init(_ facts: OverviewFacts, _ face: Face) { (self.facts, self.face) = (facts, face) }

    /// Rows that are shown; what failed stands first.
    private static let shown = 15

    private struct Row {
        let isBad: Bool
        let html: HTML
    }

    /// What is of no feed needs a right that is held to none.
    private let rights: [Permission] = [.viewExports, .viewAggregates, .viewSchedules]

    private var heads: Table.Heads {
        [(face(en: "Work", fr: "Travail"), false), (face(en: "How", fr: "Résultat"), false)]
    }

    var section: HTML {
        guard let night = facts.night, rights.contains(where: face.mayDoEverywhere) else {
            return .none
        }
        let title = face(en: "Last night", fr: "Cette nuit")
        let all =
            (face.mayDoEverywhere(.viewExports) ? night.exports.map(row) : [])
            + (face.mayDoEverywhere(.viewAggregates) ? night.aggregates.map(row) : [])
            + (face.mayDoEverywhere(.viewSchedules) ? night.ticks.map(row) : [])
        let rows = (all.filter(\.isBad) + all.filter { !$0.isBad }).map(\.html)
        let since: HTML = "\(face(en: "since", fr: "depuis")) \(face.time(night.began))"
        let nothing = face(en: "Nothing was due.", fr: "Rien n'était prévu.")
        let left = rows.count - min(rows.count, Self.shown)
        let more: HTML =
            left == 0
            ? .none
            : "<p class=\"empty\">\(face.counted(left, en: "And # more.", fr: "Et # autre[s]."))</p>"
        let table: HTML =
            rows.isEmpty
            ? "<p class=\"empty\">\(nothing)</p>"
            : Table.table("night", caption: title, heads, Array(rows.prefix(Self.shown)), face)
        return face.panel(title, table + more, aside: "<p>\(since)</p>", id: "night")
    }

    // MARK: exports

    private func row(_ file: ExportView) -> Row {
        let at = clock(file.madeAt)
        let link = face.path("/exports?export=" + FormText.encoded(file.export))
        let revision: HTML =
            file.revision > 1
            ? "<small>\(face(en: "revision \(file.revision)", fr: "révision \(file.revision)"))</small>"
            : .none
        let (kind, word): (String, String) =
            switch file.state {
            case "current": ("ok", face(en: "written at \(at)", fr: "écrit à \(at)"))
            case "amended": ("warn", face(en: "amended since", fr: "modifié depuis"))
            case "redeclared": ("warn", face(en: "declared anew since", fr: "redéclaré depuis"))
            case "writing": ("info", face(en: "being written", fr: "en écriture"))
            default: ("bad", face(en: "lost", fr: "perdu"))
            }
        return row(
            file.export, Phrase(en: "export", fr: "export"), link, isBad: kind == "bad",
            face.tag(kind, file.state, word) + revision)
    }

    // MARK: aggregates

    private func row(_ aggregate: AggregateView) -> Row {
        let link = face.path("/aggregates/" + FormText.encoded(aggregate.name))
        if aggregate.failing > 0 {
            let word = face.counted(
                aggregate.failing, en: "# window[s] fail[s|]", fr: "# fenêtre[s] en échec")
            let why = aggregate.error.map { "<small>\(outside: $0)</small>" as HTML }
            return row(
                aggregate.name, Self.aggregate, link, isBad: true,
                face.tag("bad", "failed", word) + (why ?? .none))
        }
        let at = aggregate.lastComputed.map(clock) ?? "–"
        guard aggregate.stale > 0 else {
            return row(
                aggregate.name, Self.aggregate, link, isBad: false,
                face.tag("ok", "fresh", face(en: "computed at \(at)", fr: "calculé à \(at)")))
        }
        let word = face.counted(
            aggregate.stale, en: "# window[s] to compute", fr: "# fenêtre[s] à calculer")
        return row(
            aggregate.name, Self.aggregate, link, isBad: false,
            face.tag("warn", "stale", word)
                + "<small>\(face(en: "computed at \(at)", fr: "calculé à \(at)"))</small>")
    }

    // MARK: schedules

    private func row(_ tick: TickView) -> Row {
        let link = face.path("/schedules/" + FormText.encoded(tick.schedule))
        let at = clock(tick.nominalAt)
        let (kind, word): (String, String) =
            switch (tick.jobID, tick.jobState) {
            case (nil, _): ("warn", face(en: "not run at \(at)", fr: "pas lancé à \(at)"))
            case (_, "succeeded"): ("ok", face(en: "done at \(at)", fr: "fait à \(at)"))
            case (_, "dead"), (_, "failed"), (_, "crashed"):
                ("bad", face(en: "failed at \(at)", fr: "échec à \(at)"))
            case (_, "cancelled"), (_, "discarded"):
                ("calm", face(en: "cancelled", fr: "annulé"))
            case (_, nil): ("calm", face(en: "due at \(at)", fr: "prévu à \(at)"))
            case (_, _): ("info", face(en: "under way", fr: "en cours"))
            }
        let why: HTML =
            kind == "warn" || kind == "bad"
            ? "<small>\(face.kept("\(outside: tick.sentence)"))</small>" : .none
        return row(
            tick.schedule, Phrase(en: "schedule", fr: "planification"), link,
            isBad: kind == "bad",
            face.tag(kind, tick.jobState ?? tick.outcome, word) + why)
    }

    private static let aggregate = Phrase(en: "aggregate", fr: "agrégat")

    private func row(
        _ name: String, _ part: Phrase, _ link: String, isBad: Bool, _ how: HTML
    ) -> Row {
        let title = facts.titles[name].flatMap { $0 == name ? nil : $0 }
        let own: HTML = title == nil ? .none : "\(outside: name) · "
        return Row(
            isBad: isBad,
            html: Table.row(
                nil, heads,
                [
                    .head(
                        """
                        <a href="\(link)">\(outside: title ?? name)</a>\
                        <small>\(own)\(face(part))</small>
                        """), .plain(how),
                ]))
    }

    /// Of yesterday evening or today.
    private func clock(_ instant: Timestamp) -> String {
        let local = instant.seconds + Int64(face.zone.offset(atUTC: instant.seconds))
        return String(InstantText.timeOfDay(local).prefix(5))
    }
}
