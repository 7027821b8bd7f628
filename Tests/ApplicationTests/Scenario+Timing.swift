// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import Calendar
import Exports
import Foundation
import Jobs
import Journal
import Postgres
import TestSupport
import Testing
import Views
import Wording

extension ActionSite {
    private func work(
        _ action: @escaping AggregatesByHand.Work
    ) async throws -> RefreshReport {
        try await AggregatesByHand(installation, parallel: 1) { Issue.record("\($0.en)") }
            .run(at: database.url, action)
    }

    func refresh(_ names: [String]? = nil, by actor: JournalActor) async throws -> RefreshReport {
        try await work { try await RefreshAggregates(names).run(by: actor, with: $0, in: $1) }
    }

    func refreshAggregates() throws -> Scenario {
        try load("a.csv")
        return Scenario([
            Entry(
                "aggregates run", "aggregate pesees_jour", #"{"range": []}"#,
                result: #"{"computed": 1, "changed": 1, "failed": 0}"#)
        ]) { try await self.refresh(["pesees_jour"], by: Self.person).computed == 1 }
    }

    func refusedRefresh() -> Scenario {
        refused { _ = try await self.refresh(["nothing"], by: Self.person) }
    }

    private func backfill(_ names: [String]?) async throws -> RefreshReport {
        let action = try BackfillAggregates(names, from: "2026-03-15", to: "2026-03-16")
        return try await work { try await action.run(by: Self.person, with: $0, in: $1) }
    }

    func backfillAggregates() throws -> Scenario {
        try load("a.csv")
        return Scenario([
            Entry(
                "aggregates backfill", "aggregates", #"{"range": ["2026-03-15", "2026-03-16"]}"#,
                result: #"{"computed": 1, "failed": 0}"#)
        ]) { try await self.backfill(nil).computed == 1 }
    }

    func refusedBackfill() -> Scenario { refused { _ = try await self.backfill(["nothing"]) } }

    private func export(_ window: (Export, Int64) -> Window?) throws -> () throws -> Bool {
        let export = try #require(ExportCatalog.load(installation.settings).0["nombres"])
        let action = RunExport(
            export, window: window(export, Int64(Date().timeIntervalSince1970)))
        let service = ExportService(installation.settings)
        return { [connection] in
            let outcome = try action.run(by: Self.person, with: service, on: connection)
            return outcome.record.rows == 5
        }
    }

    func runExport() throws -> Scenario {
        let act = try export { $0.window(before: $1) }
        return Scenario([
            Entry(
                "export", "export nombres",
                result: #"{"outcome": "written", "revision": 1, "rows": 5}"#)
        ]) { try act() }
    }

    /// Its window is not over, now and a while later.
    func refusedExport() throws -> Scenario {
        let act = try export { $0.window(at: $1 + 3_600) }
        return Scenario([
            Entry("export", "export nombres", result: #"{"outcome": "failed"}"#)
        ]) { try act() }
    }

    func enqueueJob() -> Scenario {
        let action = EnqueueJob("aggregates.refresh", in: installation.settings)
        return Scenario([
            Entry(
                "job enqueued", "job 1",
                #"{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}"#)
        ]) { [connection] in try action.run(by: Self.person, on: connection).isNew }
    }

    func cancelJob() throws -> Scenario {
        let id = try enqueue()
        return Scenario([
            Entry("job cancelled", "job \(id)", result: #"{"now": "is cancelled"}"#)
        ]) { [connection] in try CancelJob(id).run(by: Self.person, on: connection).isDone }
    }

    func retryJob() throws -> Scenario {
        let id = try enqueue()
        try connection.execute(
            "update bascule.job set state = 'dead', settled_at = now() where id = \(id)")
        return Scenario([
            Entry("job retried", "job \(id)", result: #"{"now": "waits again"}"#)
        ]) { [connection] in try RetryJob(id).run(by: Self.person, on: connection).isDone }
    }

    /// Of a job that there is not.
    func refusedChange(_ verb: Verb) -> Scenario {
        let (connection, person) = (connection, Self.person)
        return switch verb {
        case .cancelJob: Scenario([]) { try CancelJob(17).run(by: person, on: connection).isDone }
        case .retryJob: Scenario([]) { try RetryJob(17).run(by: person, on: connection).isDone }
        case .discardJob:
            Scenario([]) { try DiscardJob(17).run(by: person, on: connection).isDone }
        default:
            refused {
                _ = try ChangeJobs(.cancel, .filter(JobView.Filter(), expected: 1)).run(
                    by: person, on: connection)
            }
        }
    }

    func changeJobs() throws -> Scenario {
        let ids = [try enqueue(), try enqueue()]
        return Scenario(
            ids.map {
                Entry("job cancelled", "job \($0)", result: #"{"now": "is cancelled"}"#)
            }
        ) { [connection] in
            var filter = JobView.Filter()
            filter.states = ["waiting"]
            let outcome = try ChangeJobs(.cancel, .filter(filter, expected: 2)).run(
                by: Self.person, on: connection)
            return outcome.done == ids && outcome.left.isEmpty
        }
    }

    func discardJob() throws -> Scenario {
        let id = try enqueue()
        return Scenario([
            Entry("job discarded", "job \(id)", result: #"{"now": "is discarded"}"#)
        ]) { [connection] in try DiscardJob(id).run(by: Self.person, on: connection).isDone }
    }

    func pauseQueue() -> Scenario {
        Scenario([Entry("queue paused", "queue default", #"{"reason": "cleaning"}"#)]) {
            [connection] in
            try PauseQueue("default", because: "cleaning").run(by: Self.person, on: connection)
        }
    }

    func pausedTwice() throws -> Scenario {
        _ = try PauseQueue("default").run(by: Self.person, on: connection)
        return Scenario([]) { [connection] in
            try PauseQueue("default").run(by: Self.person, on: connection)
        }
    }

    func resumeQueue() throws -> Scenario {
        _ = try PauseQueue("default").run(by: Self.person, on: connection)
        return Scenario([Entry("queue resumed", "queue default")]) { [connection] in
            try ResumeQueue("default").run(by: Self.person, on: connection)
        }
    }
}
