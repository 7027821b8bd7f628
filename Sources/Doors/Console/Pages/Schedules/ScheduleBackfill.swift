// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/schedules/{schedule}/backfill`: jobs for windows that had none.
enum ScheduleBackfill {
    /// Windows that are shown before it is done.
    private static let shown = 20

    static func form(_ face: Face, _ path: String, _ from: String = "", _ to: String = "") -> HTML {
        let fields: HTML = """
            <div class="pairs">\(Controls.field("from", face(en: "From", fr: "Depuis"), value: from, type: "date", isNeeded: true))\
            \(Controls.field("to", face(en: "To", fr: "Jusqu'au"), value: to, type: "date", isNeeded: true))</div>\
            <label class="check"><input type="checkbox" name="again" value="yes"> \
            \(face(en: "also windows that had their job", fr: "aussi les périodes qui ont eu leur travail"))</label>\
            <input type="hidden" name="step" value="preview">
            """
        return Controls.asking(
            face, path + "/backfill", face(en: "Backfill", fr: "Rattraper"),
            face(
                en:
                    "A job for each window between two days whose tick enqueued none. First it is shown which.",
                fr:
                    "Un travail pour chaque période entre deux jours dont l'échéance n'en a mis aucun. D'abord on montre lesquelles."
            ), fields, button: face(en: "Show the windows", fr: "Montrer les périodes"),
            isRisky: false)
    }

    static func run(_ visit: Visit) async throws -> Answer {
        let (name, actor, face) = (try await SchedulePage.name(visit), try visit.actor, visit.face)
        guard [nil, "preview", "run"].contains(visit.form["step"]) else {
            throw Refusal.unknownField
        }
        do {
            let action = try await action(name, visit)
            guard visit.form["step"] == "preview" else {
                let ids = try await visit.site.pool.withConnection {
                    try action.run(by: actor, on: $0)
                }
                return visit.done(
                    SchedulesPage.path(name), .scheduleBackfilled, count: ids.count)
            }
            let windows = try await visit.site.pool.withConnection {
                try action.windows(on: $0)
            }
            return try await SchedulePage.answer(visit, extra: preview(windows, name, visit))
        } catch let error as any Worded where !(error is PostgresError) {
            return try await SchedulePage.answer(
                visit, status: 422, errors: [face(error.sentence)])
        }
    }

    /// Times are those of the schedule's zone.
    private static func action(_ name: String, _ visit: Visit) async throws -> BackfillSchedule {
        let schedule = try await visit.site.pool.withConnection {
            try SchedulePage.find(name, on: $0)
        }
        let zone = schedule.flatMap { ScheduleZone.find($0.zone) } ?? visit.site.zone
        func instant(_ field: String) throws -> Int64 {
            let text = visit.form[field] ?? ""
            guard let instant = InstantText.parse(text, in: zone) else {
                throw NoTime(text: text)
            }
            return instant
        }
        let (from, to) = (try instant("from"), try instant("to"))
        guard from < to else { throw NoTime.inOrder }
        return BackfillSchedule(
            name, from: from, to: to, again: visit.form["again"] == "yes",
            in: visit.site.settings)
    }

    private static func preview(
        _ windows: [(start: Timestamp?, end: Timestamp)], _ name: String, _ visit: Visit
    ) -> HTML {
        let face = visit.face
        let title = face.counted(
            windows.count, en: "# job[s] would be put into the queue",
            fr: "# [travail serait mis|travaux seraient mis] en file")
        let lines = windows.prefix(shown).map { window -> HTML in
            let start = window.start.map { face.time($0) } ?? "–"
            return "<li>\(start) → \(face.time(window.end))</li>"
        }
        let rest: HTML =
            windows.count > shown
            ? "<li>\(face.counted(windows.count - shown, en: "and # more", fr: "et # autre[s]"))</li>"
            : .none
        let fields = ["from", "to", "again"].compactMap { field -> HTML? in
            visit.form[field].map {
                "<input type=\"hidden\" name=\"\(field)\" value=\"\($0)\">"
            }
        }
        let button: HTML =
            windows.isEmpty
            ? .none
            : Controls.button(
                face, SchedulesPage.path(name) + "/backfill",
                face(en: "Put them into the queue", fr: "Les mettre en file"),
                kind: "button first", "\(fields)<input type=\"hidden\" name=\"step\" value=\"run\">"
            )
        return """
            <section class="panel" data-testid="preview"><header><h2>\(title)</h2></header>\
            <ol class="coming">\(lines)\(rest)</ol><div class="acts">\(button)</div></section>
            """
    }
}

/// A time that was typed and is none.
private struct NoTime: Worded {
    let sentence: Phrase

    init(text: String) {
        sentence = Phrase(
            en: "“\(text.prefix(40))” is no time. Write 2026-03-01, or 2026-03-01T06:00.",
            fr:
                "« \(text.prefix(40)) » n'est pas une heure. Écrivez 2026-03-01, ou 2026-03-01T06:00."
        )
    }

    private init(_ sentence: Phrase) { self.sentence = sentence }

    static let inOrder = NoTime(
        Phrase(
            en: "The first time is not before the second. Give the earlier one first.",
            fr: "La première heure n'est pas avant la seconde. Donnez d'abord la plus tôt."))
}
