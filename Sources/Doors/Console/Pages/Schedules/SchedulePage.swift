// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/schedules/{schedule}`: when it is due, what became of each tick, and what can be done.
enum SchedulePage {
    /// What the page has found.
    struct Found: Sendable {
        let schedule: ScheduleView
        let outlook: ScheduleOutlook
        let ticks: Paged<TickView>
    }

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit)
    }

    static func pause(_ visit: Visit) async throws -> Answer {
        let (reason, settings) = (try visit.remark("reason"), visit.site.settings)
        return try await change(visit) { name, actor, connection in
            try PauseSchedule(name, because: reason, in: settings).run(by: actor, on: connection)
                ? .schedulePaused : nil
        }
    }

    static func resume(_ visit: Visit) async throws -> Answer {
        let settings = visit.site.settings
        return try await change(visit) { name, actor, connection in
            try ResumeSchedule(name, in: settings).run(by: actor, on: connection)
                ? .scheduleResumed : nil
        }
    }

    static func run(_ visit: Visit) async throws -> Answer {
        let settings = visit.site.settings
        return try await change(visit) { name, actor, connection in
            _ = try RunSchedule(name, in: settings).run(by: actor, on: connection)
            return .scheduleRun
        }
    }

    /// Where it is so already there is nothing to tell; what is refused is told on the page.
    private static func change(
        _ visit: Visit,
        _ body: @escaping @Sendable (String, JournalActor, borrowing Connection) throws -> Flash?
    ) async throws -> Answer {
        let (name, actor) = (try await name(visit), try visit.actor)
        do {
            let flash = try await visit.site.pool.withConnection { try body(name, actor, $0) }
            let path = SchedulesPage.path(name)
            return flash.map { visit.done(path, $0) } ?? .see(visit.site.path(path))
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    /// - Throws: `Refusal.notFound` where there is no such schedule.
    static func name(_ visit: Visit) async throws -> String {
        let name = visit.parameters["schedule"] ?? ""
        guard try await visit.site.pool.withConnection({ try find(name, on: $0) }) != nil else {
            throw Refusal.notFound
        }
        return name
    }

    static func find(
        _ name: String, on connection: borrowing Connection
    ) throws -> ScheduleView? {
        var filter = ScheduleView.Filter()
        filter.name = name
        return try filter.first(1, on: connection).first
    }

    /// - Parameter extra: what a form before it has to show.
    static func answer(
        _ visit: Visit, status: Int = 200, errors: [String] = [], extra: HTML = .none
    ) async throws -> Answer {
        let name = visit.parameters["schedule"] ?? ""
        guard visit.face.mayDoEverywhere(.viewSchedules) else {
            return visit.alone(status, title: name, errors, extra)
        }
        let list = try ListQuery(visit, SchedulesPage.path(name), [])
        let found = try await visit.site.pool.withConnection { connection -> Found? in
            guard let schedule = try find(name, on: connection),
                let outlook = try ScheduleOutlook(name, on: connection)
            else { return nil }
            return Found(
                schedule: schedule, outlook: outlook,
                ticks: try TickView.Filter(schedule: name).read(try list.page(), on: connection))
        }
        guard let found else { throw Refusal.notFound }
        let face = visit.face
        return .page(
            Layout.page(
                face, "schedule", part: "schedules", title: name,
                """
                \(visit.flash)\(Layout.errors(errors))
                \(ScheduleAccount(found: found, list: list, face: face).sections(extra))
                """), status: status)
    }
}
