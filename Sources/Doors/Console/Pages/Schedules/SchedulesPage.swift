// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/schedules`: what is due when, and how it went the last time.
enum SchedulesPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let list = try ListQuery(visit, "/schedules", ["kind"])
        var filter = ScheduleView.Filter()
        filter.kind = list["kind"]
        let wanted = filter
        let (page, last) = try await visit.site.pool.withConnection { connection in
            let page = try wanted.read(try list.page(), on: connection)
            return (page, try TickView.latest(of: page.items.map(\.name), on: connection))
        }
        let face = visit.face
        let title = face(en: "Schedules", fr: "Planning")
        let links = list.links(
            page.next, newer: face(en: "Before", fr: "Avant"), older: face(en: "More", fr: "Suite"),
            face)
        let none = face(
            en: "There is none yet: `bascule schedules add`, or config/schedules.yaml.",
            fr: "Il n'y en a pas encore : `bascule schedules add`, ou config/schedules.yaml.")
        let hint: HTML = page.items.isEmpty ? "<p>\(face.prose(none))</p>" : .none
        return .page(
            Layout.page(
                face, "schedules", title: title,
                """
                <section class="verdict"><h1>\(title)</h1>\(hint)</section>\(visit.flash)
                <section class="panel">\(table(page.items, last, face))\(links)</section>
                """))
    }

    private static func table(
        _ schedules: [ScheduleView], _ last: [String: TickView], _ face: Face
    ) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Schedule", fr: "Planification"), false),
            (face(en: "State", fr: "État"), false), (face(en: "When", fr: "Quand"), false),
            (face(en: "Next", fr: "Prochain"), false),
            (
                face(
                    en: "Last tick, and what became of it",
                    fr: "Dernier déclenchement, et ce qu'il est devenu"), false
            ),
        ]
        let rows = schedules.map { schedule -> HTML in
            let tick: HTML =
                last[schedule.name].map { tick in
                    "\(face.time(tick.nominalAt)) \(tick.jobState.map { face.state($0) } ?? .none)<small>\(face.kept("\(outside: tick.sentence)"))</small>"
                } ?? "–"
            return Table.row(
                schedule.name, heads,
                [
                    .head(
                        """
                        <a href="\(face.path(path(schedule.name)))">\(outside: schedule.name)</a>\
                        <small>\(outside: schedule.kind)</small>
                        """), .plain(state(schedule, face)),
                    .plain(
                        "\(face(schedule.inWords))<small>\(spec(schedule))\(outside: schedule.zone)</small>"
                    ),
                    .plain(
                        schedule.pausedAt == nil
                            ? schedule.nextAt.map { face.time($0) } ?? "–" : "–"
                    ),
                    .wide(tick),
                ])
        }
        let caption = face(en: "Schedules by name", fr: "Planifications, par nom")
        return Table.table("schedules", caption: caption, heads, rows, face)
    }

    /// As it is declared, where words say less.
    private static func spec(_ schedule: ScheduleView) -> HTML {
        schedule.form == "cron" ? "\(outside: schedule.spec) · " : .none
    }

    /// Below the prefix.
    static func path(_ name: String) -> String { "/schedules/" + FormText.encoded(name) }

    static func state(_ schedule: ScheduleView, _ face: Face) -> HTML {
        if let since = schedule.pausedAt {
            let word = StateWord.shown("paused", in: face.language)
            let by = schedule.pausedBy.map { face.actor($0) } ?? "–"
            let why: HTML = schedule.pauseReason.map { " : \(outside: $0)" } ?? .none
            return
                "\(face.tag("warn", "paused", word))<small>\(face.time(since)), \(by)\(why)</small>"
        }
        return face.state(schedule.nextAt == nil ? "over" : "active")
    }
}
