// SPDX-License-Identifier: Apache-2.0

import Application
import Postgres
import Schedules
import Testing

extension ActionSite {
    func addSchedule() -> Scenario {
        Scenario([
            Entry(
                "schedule added", "schedule nightly",
                #"{"job": "aggregates.refresh", "cron": "30 6 * * *"}"#)
        ]) {
            try self.add()
            return true
        }
    }

    func addedTwice() throws -> Scenario {
        try add()
        return refused { try self.add() }
    }

    func editSchedule() throws -> Scenario {
        try add()
        let action = EditSchedule("nightly", in: installation.settings) { $0.priority = 5 }
        return Scenario([
            Entry("schedule edited", "schedule nightly", #"{"fields": "priority"}"#)
        ]) { [connection] in try action.run(by: Self.person, on: connection) == [.priority] }
    }

    func resetSchedule() throws -> Scenario {
        try add()
        var declared = Self.schedule
        declared.priority = 5
        let action = ResetSchedule(to: declared, [.priority], in: installation.settings)
        return Scenario([
            Entry("schedule edited", "schedule nightly", #"{"fields": "priority"}"#),
            Entry("schedule reset", "schedule nightly", #"{"fields": "priority"}"#),
        ]) { [connection] in try action.run(by: Self.person, on: connection) == [.priority] }
    }

    func pauseSchedule() throws -> Scenario {
        try add()
        let action = PauseSchedule("nightly", because: "cleaning", in: installation.settings)
        return Scenario([
            Entry("schedule paused", "schedule nightly", #"{"reason": "cleaning"}"#)
        ]) { [connection] in try action.run(by: Self.person, on: connection) }
    }

    func resumeSchedule() throws -> Scenario {
        try add()
        let settings = installation.settings
        _ = try PauseSchedule("nightly", in: settings).run(by: Self.person, on: connection)
        return Scenario([Entry("schedule resumed", "schedule nightly")]) { [connection] in
            try ResumeSchedule("nightly", in: settings).run(by: Self.person, on: connection)
        }
    }

    func runSchedule() throws -> Scenario {
        try add()
        let action = RunSchedule("nightly", in: installation.settings)
        return Scenario([Entry("schedule run", "schedule nightly", #"{"job": "1"}"#)]) {
            [connection] in
            try action.run(by: Self.person, on: connection) == 1
        }
    }

    func backfillSchedule() throws -> Scenario {
        try add()
        let now = try number("select floor(extract(epoch from now()))::bigint")
        let action = BackfillSchedule(
            "nightly", from: now - 2 * 86_400, to: now, in: installation.settings)
        return Scenario([Entry("schedule backfilled", "schedule nightly", #"{"jobs": "2"}"#)]) {
            [connection] in
            try action.run(by: Self.person, on: connection).count == 2
        }
    }

    func removeSchedule() throws -> Scenario {
        try add()
        let action = RemoveSchedule("nightly", in: installation.settings)
        return Scenario([Entry("schedule removed", "schedule nightly")]) { [connection] in
            try action.run(by: Self.person, on: connection)
            return true
        }
    }

    func applySchedules() -> Scenario {
        let action = ApplySchedules(ScheduleFile(schedules: [Self.schedule]))
        return Scenario([Entry("schedule added", "schedule nightly", by: "config")]) {
            [connection] in
            try action.run(by: Self.person, on: connection).count == 1
        }
    }

    /// One of the file's schedules is of no kind that there is: none of them is taken over.
    func refusedFile() -> Scenario {
        let other = Schedule(
            name: "other", kind: "no.such", form: Self.schedule.form, zone: Self.schedule.zone)
        let action = ApplySchedules(ScheduleFile(schedules: [Self.schedule, other]))
        return refused { [connection] in _ = try action.run(by: Self.person, on: connection) }
    }
}
