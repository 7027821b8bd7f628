// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// A line for each feed: its day, its hours, its last file.
struct FeedTable {
    let facts: OverviewFacts
    let face: Face

    var section: HTML {
        let title = face(en: "Feeds", fr: "Flux")
        let heads = [
            (face(en: "Feed", fr: "Flux"), false), (face(en: "24 hours", fr: "24 heures"), false),
            (face(en: "Files", fr: "Fichiers"), true), (face(en: "Rows", fr: "Lignes"), true),
            (face(en: "Refused", fr: "Refus"), true), (face(en: "Last", fr: "Dernier"), false),
            (face(en: "Expected", fr: "Attendu"), false), (face(en: "State", fr: "État"), false),
        ]
        let rows = facts.feeds.map { row($0, heads.map(\.0)) }
        let since = face(
            en: "Since \(facts.dayBegan), the beginning of the factory's day",
            fr: "Journée d'usine, depuis \(facts.dayBegan)")
        return """
            <section class="panel"><header><h2>\(title)</h2><p>\(since)</p></header>\
            \(Table.table("feeds", caption: title, heads, rows, face))</section>
            """
    }

    private func row(_ feed: OverviewFacts.FeedDay, _ heads: [String]) -> HTML {
        let files = face.path("/files?feed=" + FormText.encoded(feed.name))
        let last: HTML =
            feed.last.map { file in
                """
                <a href="\(face.path("/files/\(file.id)"))">\(face.ago(file.arrivedAt, at: facts.now))</a>
                """
            } ?? "–"
        return """
            <tr data-name="\(feed.name)"><th scope="row" data-label="\(heads[0])">\
            <a href="\(files)">\(outside: feed.title)</a><small>\(outside: feed.name)</small></th>\
            <td data-label="\(heads[1])">\(chart(feed.hours))</td>\
            <td class="n" data-label="\(heads[2])">\(face.number(feed.day.files))</td>\
            <td class="n" data-label="\(heads[3])">\(face.number(feed.day.rows))</td>\
            <td class="n" data-label="\(heads[4])">\(face.share(feed.day.rejected, of: feed.day.rows))</td>\
            <td data-label="\(heads[5])">\(last)</td>\
            <td data-label="\(heads[6])"><div>\(expected(feed))</div></td>\
            <td data-label="\(heads[7])">\(state(feed))</td></tr>
            """
    }

    /// By when, how many, and whether it has come.
    private func expected(_ feed: OverviewFacts.FeedDay) -> HTML {
        guard let expected = feed.expected else { return "–" }
        guard let due = expected.due else {
            return "\(face(en: "not today", fr: "pas aujourd’hui"))"
        }
        let by: HTML = """
            <time datetime="\(InstantText.utc(due.seconds))">\(clock(due))</time>
            """
        let (state, told): (String, String) =
            switch expected.standing {
            case .ahead: ("ahead", face(en: "1 file", fr: "1 fichier"))
            case .came(let at):
                (
                    "came",
                    face(en: "1 file, came at \(clock(at))", fr: "1 fichier, reçu à \(clock(at))")
                )
            case .cameLate(let at):
                (
                    "late",
                    face(
                        en: "1 file, came late at \(clock(at))",
                        fr: "1 fichier, reçu en retard à \(clock(at))")
                )
            case .overdue:
                (
                    "overdue",
                    face(
                        en: "1 file, \(late(due)) late", fr: "1 fichier, en retard de \(late(due))")
                )
            }
        guard expected.standing != .overdue else {
            return "\(by)<small>\(face.tag("bad", state, told))</small>"
        }
        return "\(by)<small data-state=\"\(state)\">\(told)</small>"
    }

    /// Without its day, which is the factory's or the one before.
    private func clock(_ instant: Timestamp) -> String {
        let local = instant.seconds + Int64(face.zone.offset(atUTC: instant.seconds))
        return String(InstantText.timeOfDay(local).prefix(5))
    }

    private func late(_ due: Timestamp) -> String {
        let minutes = max(1, (facts.now.seconds - due.seconds) / 60)
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }

    /// What its last file and its inbox say of it.
    private func state(_ feed: OverviewFacts.FeedDay) -> HTML {
        if feed.waiting > 0 {
            let text = face(
                Phrase.counted(
                    feed.waiting, en: "# file[s] wait[s|]", fr: "# fichier[s] en attente"))
            return "<span class=\"tag warn\" data-state=\"waiting\">\(text)</span>"
        }
        guard let last = feed.last else {
            let text = face(en: "no file yet", fr: "aucun fichier")
            return "<span class=\"tag info\" data-state=\"none\">\(text)</span>"
        }
        return face.state(last.state)
    }

    /// 24 bars, the hour of now at the right end.
    private func chart(_ hours: [FeedHour]) -> HTML {
        let most = max(1, hours.map(\.files).max() ?? 0)
        let bars = (0..<24).map { place -> HTML in
            let hour = hours.first { $0.hour == facts.hourOfNow - 23 + place }
            let height = hour.map { 3 + 17 * $0.files / most } ?? 1
            let kind = (hour?.refusedFiles ?? 0) > 0 ? "barbad" : hour == nil ? "barno" : "barx"
            return """
                <rect x="\(5 * place)" y="\(22 - height)" width="4" height="\(height)" class="\(kind)"/>
                """
        }
        let total = hours.reduce(0) { $0 + $1.files }
        let label = face(
            Phrase.counted(
                total, en: "# file[s] in 24 hours", fr: "# fichier[s] en 24 heures"))
        return """
            <svg class="hours" width="120" height="22" viewBox="0 0 120 22" role="img" \
            aria-label="\(label)">\(bars)</svg>
            """
    }
}
