// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/jobs/{job}`: why it is where it is, what it is given, what it says.
enum JobPage {
    /// Lines of the log of one page.
    private static let lines = 500
    /// Entries of the journal about it that are shown.
    private static let entries = 20

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func change(_ change: ChangeJobs.Change, _ visit: Visit) async throws -> Answer {
        let (id, actor) = (try id(visit), try visit.actor)
        let reach = visit.reach(of: change.permission)
        let outcome = try await visit.site.pool.withConnection { connection in
            guard let job = try find(id, on: connection), reach.includes(feed: job.feed) else {
                throw Refusal.notFound
            }
            return try ChangeJobs(change, .ids([id])).run(by: actor, on: connection)
        }
        guard let (_, why) = outcome.left.first else {
            return visit.done("/jobs/\(id)", change.flash)
        }
        let text = visit.face(
            en: "The job \(why.en). Nothing was changed.",
            fr: "Le travail \(why.fr). Rien n'a été changé.")
        return try await answer(visit, status: 409, errors: [text])
    }

    private static func id(_ visit: Visit) throws -> Int64 {
        guard let id = visit.parameters["job"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        return id
    }

    private static func find(_ id: Int64, on connection: borrowing Connection) throws -> JobView? {
        var filter = JobView.Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let id = try id(visit)
        let list = try ListQuery(visit, "/jobs/\(id)", [])
        let face = visit.face
        let seesJournal = face.mayDoEverywhere(.viewJournal)
        let served = visit.site.settings.servedQueues
        let found = try await visit.site.pool.withConnection { connection -> JobStory? in
            guard let job = try find(id, on: connection) else { return nil }
            var journal = JournalEntryView.Filter()
            journal.subject = "job \(id)"
            return JobStory(
                job: job,
                log: try JobLogLine.Filter(jobID: id).read(
                    try list.page(size: lines), on: connection),
                entries: seesJournal ? try journal.first(entries, on: connection) : [],
                queue: job.endedAt != nil
                    ? nil
                    : try Queues.all(served, on: connection).first { $0.name == job.queue },
                now: try connection.now())
        }
        let reach = visit.reach(of: .viewJobs)
        guard let found, reach.includes(feed: found.job.feed) else { throw Refusal.notFound }
        return .page(
            Layout.page(
                face, "job", part: "jobs", title: "\(found.job.kind) \(id)",
                """
                \(visit.flash)\(Layout.errors(errors))
                \(JobAccount(story: found, list: list, face: face).sections)
                """), status: status)
    }
}
