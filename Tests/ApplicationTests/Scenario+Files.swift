// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import Ingest
import Journal
import Postgres
import TestSupport
import Testing

extension ActionSite {
    /// Done to nothing: what is thrown is the refusal.
    func refused(_ act: @escaping () async throws -> Void) -> Scenario {
        Scenario([]) {
            try await act()
            return true
        }
    }

    func importFiles() throws -> Scenario {
        let action = try importing(write("a.csv"))
        return Scenario([
            Entry(
                "import", "file 1", #"{"feed": "pesees", "name": "a.csv"}"#,
                result: #"{"state": "loaded", "inserted": 2}"#)
        ]) { [connection] in
            try action.run(by: Self.person, on: connection).first?.isClean == true
        }
    }

    func refusedImport() throws -> Scenario {
        try spoilTable()
        let action = try importing(write("a.csv"))
        return refused { [connection] in _ = try action.run(by: Self.person, on: connection) }
    }

    func retryFile() throws -> Scenario {
        let id = try load("a.csv", ["A;never;10,5"])
        let action = RetryFile(id, in: installation)
        return Scenario([
            Entry("retry", "file \(id)", #"{"state": "rejected", "faults": 2}"#),
            Entry("import", "file \(id)", result: #"{"state": "rejected", "rejected": 1}"#),
        ]) { [connection] in
            guard case .done(let found) = try action.run(by: Self.person, on: connection) else {
                return false
            }
            return found.count == 1
        }
    }

    func refusedRetry() -> Scenario {
        refused { [installation, connection] in
            _ = try RetryFile(17, in: installation).run(by: Self.person, on: connection)
        }
    }

    func releaseFile() throws -> Scenario {
        let id = try load("a.csv")
        // As one waits that is far from usual.
        try connection.execute(
            "update bascule.file set state = 'arrived', held_at = now() where id = \(id)")
        let action = ReleaseFile(id, in: installation)
        return Scenario([Entry("file released", "file \(id)")]) { [connection] in
            try action.run(by: Self.person, on: connection)
            return try connection.query(
                "select held_at is null and released_by is not null from bascule.file where id = \(id)"
            ).value(as: Bool.self)
        }
    }

    func refusedRelease() -> Scenario {
        refused { [installation, connection] in
            try ReleaseFile(17, in: installation).run(by: Self.person, on: connection)
        }
    }

    func refuseFile() throws -> Scenario {
        let id = try load("a.csv")
        try connection.execute(
            "update bascule.file set state = 'arrived', held_at = now() where id = \(id)")
        let action = RefuseFile(id, because: "empty")
        return Scenario([Entry("file refused", "file \(id)", #"{"reason": "empty"}"#)]) {
            [connection] in
            try action.run(by: Self.person, on: connection)
            return try connection.query(
                "select held_at is null and refused_by is not null from bascule.file where id = \(id)"
            ).value(as: Bool.self)
        }
    }

    func refusedRefusal() -> Scenario {
        refused { [connection] in try RefuseFile(17).run(by: Self.person, on: connection) }
    }

    func revertFile() throws -> Scenario {
        let id = try load("a.csv")
        let action = RevertFile(id, because: "twice", in: installation)
        return Scenario([
            Entry(
                "revert", "file \(id)", #"{"reason": "twice"}"#,
                result: #"{"removed": 2, "table": "essai.pesees"}"#)
        ]) { [connection] in try action.run(by: Self.person, on: connection).removed == 2 }
    }

    func refusedRevert() throws -> Scenario {
        let id = try load("a.csv", ["A;never;10,5"])
        let action = RevertFile(id, in: installation)
        return refused { [connection] in _ = try action.run(by: Self.person, on: connection) }
    }

    /// A file in the archive that no import has put there.
    private func strayInArchive() throws {
        _ = try write("old.csv", in: home.archive + "/pesees/2026/03/15")
    }

    func reconcileFiles() throws -> Scenario {
        try strayInArchive()
        var action = ReconcileFiles(installation)
        action.loads = true
        let ready = action
        return Scenario([
            Entry("reconcile", "file 1"),
            Entry("import", "file 1", result: #"{"state": "loaded", "inserted": 2}"#),
            Entry("reconcile", "folders", result: #"{"loaded": 1}"#),
        ]) { [connection] in try ready.run(by: Self.person, on: connection).isClean }
    }

    func refusedReconciliation() throws -> Scenario {
        try strayInArchive()
        try spoilTable()
        var action = ReconcileFiles(installation)
        action.loads = true
        let ready = action
        return refused { [connection] in _ = try ready.run(by: Self.person, on: connection) }
    }

    func acknowledgeAlert() throws -> Scenario {
        let raised = try Alert.raise(
            .stray, subject: "feed pesees", dueAt: Timestamp(seconds: 0), message: "is late",
            on: connection)
        let id = try #require(raised).id
        return Scenario([Entry("acknowledge", "alert \(id)", #"{"note": "seen"}"#)]) {
            [connection] in
            try AcknowledgeAlert(id, note: "seen").run(by: Self.person, on: connection)
            return true
        }
    }

    func runHousekeeping() -> Scenario {
        let action = RunHousekeeping(.expectations, by: Housekeeping(installation))
        return Scenario([Entry("housekeeping", "expectations", result: #"{"failures": 0}"#)]) {
            [connection] in
            try action.run(by: Self.person, on: connection).failures.isEmpty
        }
    }

    /// A schedule's look for what is missing is no news.
    func unnotedHousekeeping() -> Scenario {
        let action = RunHousekeeping(.expectations, by: Housekeeping(installation))
        return Scenario([]) { [connection] in
            let schedule = JournalActor(text: "schedule:watch", origin: .job(1))
            return try !action.run(by: schedule, on: connection).alerts.isEmpty
        }
    }
}
