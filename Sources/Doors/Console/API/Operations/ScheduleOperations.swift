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

    /// The keys of `schedules.yaml`; its reader says what is wrong with their values.
    private static let keys = ScheduleTexts.fields.map { key in
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
            let now = try connection.now()
            let outlook = try read(call) { draft in
                try draft.outlook(in: call.site.settings, after: now)
            }
            return Preview(
                zone: outlook.zone,
                next: outlook.coming.map { tick in
                    Preview.Tick(at: tick.at, note: tick.note?[call.language])
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
                let version = try schedule(call, on: connection).version
                let edit = try read(call) { draft in
                    try EditSchedule(
                        call.name, to: draft, ifVersion: version, in: call.site.settings)
                }
                // A schedule does with its job what its editor may do.
                try JobOperations.requirePermission(of: edit.kind, call)
                _ = try edit.run(by: call.actor, on: connection)
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
            return TaskReceipt(job: id, call)
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
            return try TaskReceipt(jobs: ids, call, on: connection)
        },
    ]

    /// What the keys of the body are read as.
    private static func read<Value>(
        _ call: Call, _ make: (ScheduleTexts) throws -> Value
    ) throws -> Value {
        var keys: [String: String] = [:]
        for member in call.body.members where member.name != Operation.onBehalfOf.name {
            switch member.value {
            case .null: break
            case .text(let text): keys[member.name] = text
            default: keys[member.name] = member.value.written
            }
        }
        do {
            return try make(ScheduleTexts(keys: keys))
        } catch let refused as ScheduleRefused {
            let remedy = Phrase(
                en: "Write it as schedules.yaml has it", fr: "L'écrire comme dans schedules.yaml")
            throw Problem(
                422, "invalid", refused.sentence,
                errors: refused.mistakes.map {
                    Misfit($0.field ?? "", detail: $0.sentence, remedy: remedy)
                })
        }
    }

    private static func schedule(
        _ call: Call, locked: Bool = false, on connection: borrowing Connection
    ) throws -> ScheduleView {
        if locked { try ScheduleTexts.lock(call.name, on: connection) }
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
