// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

enum ScheduleOperations {
    struct Change: Codable, Sendable {
        let name: String
        let is_paused: Bool
        /// False: it was so before.
        let is_changed: Bool
    }

    struct Preview: Codable, Sendable {
        struct Tick: Codable, Sendable {
            let at: Timestamp
            /// What a change of clocks does to it.
            let note: String?
        }

        let zone: String
        let next: [Tick]
    }

    static let all: [Operation] = reading + changing

    /// Instants that a preview tells.
    private static let previewed = 10

    /// The keys of `schedules.yaml`; its reader says what is wrong with their values.
    private static let keys = ScheduleDocument.keys.map { key in
        Field(key, key == "arguments" ? .object : .anything, "As in schedules.yaml")
    }

    private static let reading: [Operation] = [
        .list(
            "/schedules", .permission(.viewSchedules), "The schedules, by name",
            [Field("kind", .text(1...200), "Of this kind of job")], of: ScheduleView.Filter.self
        ) { call, _ in
            var filter = ScheduleView.Filter()
            filter.kind = call.text("kind")
            return filter
        },
        Operation(
            .get, "/schedules/{name}", .permission(.viewSchedules),
            "A schedule; its `ETag` is for `If-Match`",
            answer: ShapeReading.shape(of: ScheduleView.self),
            .look { call, connection in try answer(schedule(call, on: connection)) }),
        .list(
            "/schedules/{name}/ticks", .permission(.viewSchedules),
            "What became of a schedule's ticks, newest first", of: TickView.Filter.self
        ) { call, connection in
            TickView.Filter(schedule: try schedule(call, on: connection).name)
        },
        .post(
            "/schedule-preview", .permission(.viewSchedules),
            "The next ten instants of a schedule as it is sent; nothing is changed", keys,
            of: Preview.self
        ) { call, connection in
            let now = try connection.now().seconds
            let draft = try draft("preview", call, now)
            return Preview(
                zone: draft.zone,
                next: try draft.next(previewed, after: now).map { tick in
                    Preview.Tick(at: tick.instant, note: tick.note?[call.language])
                })
        },
    ]

    private static let changing: [Operation] = [
        Operation(
            .put, "/schedules/{name}", .permission(.editSchedules),
            "Gives a schedule these keys; omitted ones have their usual value",
            query: [Operation.onBehalfOf], body: keys + [Operation.onBehalfOf],
            answer: ShapeReading.shape(of: ScheduleView.self), also: [412, 428],
            .change { call, connection in
                try draft(call.name, call, connection.now().seconds).save(
                    by: call.actor, on: connection)
                return try answer(schedule(call, on: connection))
            }
        ).onCondition { call, connection in
            let version = try schedule(call, locked: true, on: connection).version
            let known = call.head.list("if-match") ?? []
            guard known.contains(where: { $0 == "*" || $0.hasPrefix("\"\(version)-") }) else {
                throw Problem.changedMeanwhile
            }
        },
        .post(
            "/schedules/{name}/pause", .permission(.editSchedules),
            "Pauses a schedule: its ticks leave a row and enqueue nothing",
            [Field("reason", .text(1...1_000), "Why, for those who wonder")], of: Change.self
        ) { call, connection in
            let name = try schedule(call, on: connection).name
            let isNew = try PauseSchedule(
                name, because: call.text("reason"), in: call.site.settings
            ).run(by: call.actor, on: connection)
            return Change(name: name, is_paused: true, is_changed: isNew)
        },
        .post(
            "/schedules/{name}/resume", .permission(.editSchedules),
            "Has a paused schedule enqueue jobs again", of: Change.self
        ) { call, connection in
            let name = try schedule(call, on: connection).name
            let was = try ResumeSchedule(name, in: call.site.settings)
                .run(by: call.actor, on: connection)
            return Change(name: name, is_paused: false, is_changed: was)
        },
        .start(
            "/schedules/{name}/run", .permission(.runSchedules),
            "Enqueues a schedule's job now, paused or not"
        ) { call, connection in
            let name = try schedule(call, on: connection).name
            let id = try RunSchedule(name, in: call.site.settings)
                .run(by: call.actor, on: connection)
            return TaskReceipt(jobs: [id], call)
        },
        .start(
            "/schedules/{name}/backfill", .permission(.backfillSchedules),
            "Enqueues a job for each window of a range whose tick enqueued none",
            [
                Field("from", .dayOrInstant, "Windows that begin then or later", isRequired: true),
                Field("to", .dayOrInstant, "Not included", isRequired: true),
                Field("again", .boolean, "true: also windows that had their job"),
            ]
        ) { call, connection in
            let schedule = try schedule(call, on: connection)
            guard let from = call.instant("from"), let to = call.instant("to") else {
                throw Problem.invalid([Misfit("from", .dayOrInstant)])
            }
            let ids = try BackfillSchedule(
                schedule.name, from: from.seconds, to: to.seconds,
                again: call.flag("again") ?? false, in: call.site.settings
            ).run(by: call.actor, on: connection)
            return TaskReceipt(jobs: ids, call)
        },
    ]

    private static func draft(
        _ name: String, _ call: Call, _ now: Int64
    ) throws(Problem) -> ScheduleDocument {
        let given = call.body.members.filter { $0.name != Operation.onBehalfOf.name }
            .map { (key: $0.name, json: $0.value.written) }
        do {
            return try ScheduleDocument(name, given, in: call.site.settings, now: now)
        } catch {
            throw .invalid(
                error.flaws.map { Misfit($0.key ?? "", detail: $0.what, remedy: $0.remedy) })
        }
    }

    private static func schedule(
        _ call: Call, locked: Bool = false, on connection: borrowing Connection
    ) throws -> ScheduleView {
        if locked { try ScheduleDocument.lock(call.name, on: connection) }
        var filter = ScheduleView.Filter()
        filter.name = call.name
        guard let schedule = try filter.first(1, on: connection).first else {
            throw Problem.notFound
        }
        return schedule
    }

    /// Its version stands first in its tag: a tick that comes meanwhile is no change.
    private static func answer(_ schedule: ScheduleView) throws -> Answer {
        let answer = try Answer.value(schedule)
        return answer.with("ETag", "\"\(schedule.version)-\(Answer.digest(answer.body))\"")
    }
}
