// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/schedules/{schedule}/edit`: its fields, what a change would do, and the change.
enum ScheduleEdit {
    static func show(_ visit: Visit) async throws -> Answer {
        let outlook = try await outlook(visit)
        return page(visit, outlook, outlook.draft)
    }

    static func change(_ visit: Visit) async throws -> Answer {
        let (outlook, face, actor) = (try await outlook(visit), visit.face, try visit.actor)
        let settings = visit.site.settings
        let draft = outlook.draft.changed(by: visit.form)
        do {
            switch visit.form["step"] {
            case "preview":
                let preview = try outlook.preview(draft, in: settings)
                return page(visit, outlook, draft, told: told(preview, outlook, face))
            case "save":
                guard let version = visit.form["version"].flatMap({ Int($0) }) else {
                    throw Refusal.malformed
                }
                let edit = try EditSchedule(
                    outlook.name, to: draft, ifVersion: version, in: settings)
                // A schedule does with its job what its editor may do.
                guard JobRight.mayAsk(for: edit.kind, try visit.person.rights) else {
                    throw Refusal.forbidden
                }
                let isSame = try await visit.site.pool.withConnection {
                    try edit.run(by: actor, on: $0).isEmpty
                }
                return visit.done(
                    SchedulesPage.path(outlook.name), isSame ? .scheduleSame : .scheduleSaved)
            default: throw Refusal.unknownField
            }
        } catch let error as ScheduleRefused {
            return page(
                visit, outlook, draft, status: 422, mistakes: error.mistakes)
        } catch let error as any Worded where !(error is PostgresError) {
            let status = EditSchedule.isOutdated(error) ? 409 : 422
            return page(
                visit, outlook, draft, status: status, errors: [face(error.sentence)])
        }
    }

    private static func outlook(_ visit: Visit) async throws -> ScheduleOutlook {
        let name = visit.parameters["schedule"] ?? ""
        let found = try await visit.site.pool.withConnection {
            try ScheduleOutlook(name, on: $0)
        }
        guard let found else { throw Refusal.notFound }
        return found
    }

    private static func page(
        _ visit: Visit, _ outlook: ScheduleOutlook, _ draft: ScheduleTexts, status: Int = 200,
        mistakes: [ScheduleRefused.Mistake] = [], errors: [String] = [], told: HTML = .none
    ) -> Answer {
        let face = visit.face
        let title = face(en: "Edit \(outlook.name)", fr: "Modifier \(outlook.name)")
        let path = SchedulesPage.path(outlook.name)
        let all =
            errors
            + mistakes.map { mistake in
                (mistake.field.map { face(label($0)) + " : " } ?? "") + face(mistake.sentence)
            }
        let wrong = Set(mistakes.compactMap(\.field))
        return .page(
            Layout.page(
                face, "schedule-edit", part: "schedules", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/schedules"))">\
                \(face(en: "Schedules", fr: "Planning"))</a> › \
                <a href="\(face.path(path))">\(outside: outlook.name)</a></p><h1>\(title)</h1></section>
                \(Layout.errors(all))\(told)
                \(ScheduleFields(outlook: outlook, draft: draft, wrong: wrong, face: face).form)
                """), status: status)
    }

    /// What would be different, and the instants before and after.
    private static func told(
        _ preview: ScheduleOutlook.Preview, _ outlook: ScheduleOutlook, _ face: Face
    ) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Field", fr: "Champ"), false), (face(en: "Now", fr: "Maintenant"), false),
            (face(en: "Then", fr: "Ensuite"), false),
        ]
        let rows = preview.changes.map { change in
            Table.row(
                nil, heads,
                [
                    .head("\(face(label(change.field)))"),
                    .plain(change.from.isEmpty ? "–" : "\(outside: change.from)"),
                    .plain(change.to.isEmpty ? "–" : "<b>\(outside: change.to)</b>"),
                ])
        }
        let title =
            rows.isEmpty
            ? face(en: "Nothing would be different", fr: "Rien ne serait différent")
            : face(en: "What would be different", fr: "Ce qui serait différent")
        let now = ScheduleAccount.coming(
            outlook.coming, face(en: "Instants now", fr: "Échéances actuelles"), face)
        let then = ScheduleAccount.coming(
            preview.coming, face(en: "Instants then", fr: "Échéances ensuite"), face)
        return """
            <section class="panel" data-testid="preview"><header><h2>\(title)</h2>\
            <p>\(face(preview.when))</p></header>\
            \(rows.isEmpty ? .none : Table.table("changes", caption: title, heads, rows, face))</section>\
            <div class="two" data-testid="instants">\(now)\(then)</div>
            """
    }

    /// A field as people read it; its own name stands beside.
    static func label(_ field: String) -> Phrase {
        switch field {
        case "kind": Phrase(en: "Kind of job", fr: "Sorte de travail")
        case "arguments":
            Phrase(en: "What the job is given (JSON)", fr: "Ce qui est donné au travail (JSON)")
        case "cron": Phrase(en: "When, as cron says it", fr: "Quand, à la manière de cron")
        case "every": Phrase(en: "or every", fr: "ou toutes les…")
        case "at": Phrase(en: "or once, at", fr: "ou une fois, le")
        case "zone": Phrase(en: "Time zone", fr: "Fuseau horaire")
        case "overlap":
            Phrase(en: "If its last job still runs", fr: "Si le dernier travail tourne encore")
        case "catch_up": Phrase(en: "Late instants", fr: "Échéances en retard")
        case "catch_up_window": Phrase(en: "How late at most", fr: "Retard toléré")
        case "jitter": Phrase(en: "Put off by chance, up to", fr: "Décalage au hasard, jusqu'à")
        case "starts": Phrase(en: "Not before", fr: "Pas avant")
        case "ends": Phrase(en: "Until, not included", fr: "Jusqu'au, non compris")
        case "pause_after_failures":
            Phrase(en: "Pause after failures in a row", fr: "Pause après échecs de suite")
        case "succeed_by": Phrase(en: "Done by, else an alert", fr: "Fait pour, sinon une alerte")
        case "queue": Phrase(en: "Queue", fr: "File")
        case "priority": Phrase(en: "Priority (less goes first)", fr: "Priorité (le moins d'abord)")
        default: Phrase(en: "Tries of a job", fr: "Essais d'un travail")
        }
    }
}
