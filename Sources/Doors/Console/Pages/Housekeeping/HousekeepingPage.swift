// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/housekeeping`: what keeps the site in order, when it ran, what it did, and when it is next.
enum HousekeepingPage {
    /// Jobs of a kind that are looked at: one under way, and the last that has ended.
    private static let jobs = 5

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Asks for a job of a kind, in the queue that its schedule has.
    static func run(_ visit: Visit) async throws -> Answer {
        let kind = visit.parameters["kind"] ?? ""
        guard let upkeep = Upkeep.all.first(where: { $0.kind == kind }) else {
            throw Refusal.notFound
        }
        guard let rights = visit.face.principal?.rights, JobRight.mayAsk(for: kind, rights) else {
            throw Refusal.forbidden
        }
        guard !upkeep.isDestructive || visit.form["confirm"] == "yes" else {
            let told = visit.face(
                en: "It deletes what can't be made again: tick that this is meant.",
                fr: "Cela supprime ce qui ne peut pas être refait : cochez pour confirmer.")
            return try await answer(visit, status: 422, errors: [told])
        }
        let (actor, settings) = (try visit.actor, visit.site.settings)
        do {
            let number = try await visit.site.pool.withConnection { connection in
                try JobsOnDemand.enqueue(
                    kind, upkeep.arguments,
                    queue: try schedule(kind, on: connection)?.queue ?? "default",
                    by: actor, in: settings, on: connection)
            }
            return visit.done("/housekeeping", .upkeepQueued, count: Int(number))
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    /// The one that is due first, of several; a paused one only where there is no other.
    private static func schedule(
        _ kind: String, on connection: borrowing Connection
    ) throws -> ScheduleView? {
        var filter = ScheduleView.Filter()
        filter.kind = kind
        return try filter.first(jobs, on: connection)
            .min { $0.due < $1.due }
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let (lines, span) = try await visit.site.pool.withConnection { connection in
            let lines = try Upkeep.all.map { upkeep in
                var filter = JobView.Filter()
                filter.kinds = [upkeep.kind]
                let found = try filter.first(jobs, on: connection)
                return HousekeepingLine(
                    upkeep: upkeep, underWay: found.first(where: \.isUnderWay),
                    last: found.first { !$0.isUnderWay },
                    schedule: try schedule(upkeep.kind, on: connection))
            }
            return (lines, try HistorySpan.now(on: connection))
        }
        let face = visit.face
        let title = face(en: "Housekeeping", fr: "Entretien")
        return .page(
            Layout.page(
                face, "housekeeping", part: "health", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/health"))">\(face(en: "Health", fr: "Santé"))</a></p>
                <h1>\(title)</h1><p>\(sum(lines, span, face))</p></section>
                \(visit.flash)\(Layout.errors(errors))
                \(face.panel(title, table(lines, face)))
                """), status: status)
    }

    private static func sum(
        _ lines: [HousekeepingLine], _ span: HistorySpan?, _ face: Face
    ) -> HTML {
        let unplanned = lines.count { $0.schedule?.isPlanned != true }
        let first =
            unplanned == 0
            ? face(en: "All of it is planned.", fr: "Tout est planifié.")
            : face.counted(
                unplanned, en: "# of these [is|are] planned by no schedule.",
                fr: "# de ces travaux [n'est planifié|ne sont planifiés] par rien.")
        guard let span, span.days > 0 else { return "\(first)" }
        let kept = face.counted(
            span.days, en: "Ended jobs of # day[s] are kept",
            fr: "Les travaux de # jour[s] sont gardés")
        return "\(first) \(kept) (\(face.bytes(span.bytes)))."
    }

    private static func table(_ lines: [HousekeepingLine], _ face: Face) -> HTML {
        let mayRun = face.mayDoEverywhere(.runJobs)
        let all: Table.Heads = [
            (face(en: "Work", fr: "Travail"), false),
            (face(en: "Last run", fr: "Dernier passage"), false),
            (face(en: "What it did", fr: "Ce qui a été fait"), false),
            (face(en: "Took", fr: "Durée"), true),
            (face(en: "Next run", fr: "Prochain passage"), false),
            (face(en: "Now", fr: "Maintenant"), false),
        ]
        let heads = mayRun ? all : Array(all.dropLast())
        let rows = lines.map { line in
            Table.row(
                line.upkeep.kind, heads,
                [
                    .head(line.name(face)), .plain(line.lastRun(face)), .wide(line.outcome(face)),
                    .plain(line.took(face)), .plain(line.next(face)),
                ] + (mayRun ? [.plain(line.form(face))] : []))
        }
        return Table.table(
            "housekeeping", caption: face(en: "Housekeeping", fr: "Entretien"), heads, rows, face)
    }
}

extension JobView {
    /// Whether it waits or runs.
    ///
    /// A dead one has not ended, for it may be taken up again, but nothing
    /// is done about it by itself.
    fileprivate var isUnderWay: Bool { endedAt == nil && state != "dead" }
}

extension ScheduleView {
    /// Whether a time of it will come by itself; a pause keeps the time that it had.
    fileprivate var isPlanned: Bool { pausedAt == nil && nextAt != nil }

    /// Seconds since 1970-01-01 UTC.
    fileprivate var due: Int64 { isPlanned ? nextAt?.seconds ?? .max : .max }
}
