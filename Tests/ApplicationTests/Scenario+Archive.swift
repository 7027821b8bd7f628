// SPDX-License-Identifier: Apache-2.0

import Application
import Configuration
import Foundation
import Postgres
import Seals
import TestSupport
import Wording

/// The archive, its seals and holds.
extension ActionSite {
    func archiveScenario(of verb: Verb) throws -> Scenario {
        let file = try load("a.csv")
        let (connection, person, installation) = (connection, Self.person, installation)
        let sealing = try installation.sealing()
        // The first seal is also the first by its key, whose name is chance.
        _ = try sealing.run(by: person, on: connection)
        switch verb {
        case .sealArchive:
            try load("b.csv", ["C;16/03/2026 07:00;2,5"])
            return Scenario([
                Entry("archive sealed", "seal 2", result: #"{"stored": 1, "purged": 0}"#)
            ]) {
                try SealArchive().run(by: person, with: sealing, on: connection).count == 1
            }
        case .verifyArchive:
            let verification = try installation.archiveVerification()
            return Scenario([
                Entry(
                    "archive verified", "archive", #"{"scope": "all"}"#,
                    result: #"{"files": 1, "seals": 1, "damaged": 0}"#)
            ]) {
                try VerifyArchive(.scope(.all), language: .fr)
                    .run(by: person, with: verification, on: connection).report.isSound
            }
        case .rebuildArchive:
            let empty = try TestDatabase.create()
            return Scenario([
                Entry(
                    "archive rebuilt", "archive",
                    result: #"{"files": 1, "rows": 2, "differences": 0}"#)
            ]) {
                try RebuildArchive(into: empty.url, in: installation)
                    .run(by: person, on: connection).isEqual
            }
        case .holdFile:
            return Scenario([Entry("file held", "file \(file)", #"{"reason": "litige"}"#)]) {
                try HoldFile(file, because: "litige").run(by: person, on: connection)
                return true
            }
        default:
            try HoldFile(file, because: "litige").run(by: person, on: connection)
            return Scenario([Entry("hold released", "file \(file)", #"{"reason": "litige"}"#)]) {
                try ReleaseHold(file).run(by: person, on: connection)
                return true
            }
        }
    }

    func refusedArchive(_ verb: Verb) throws -> Scenario {
        let (connection, person, installation) = (connection, Self.person, installation)
        switch verb {
        case .sealArchive:
            let sealing = try installation.sealing()
            _ = try sealing.run(by: person, on: connection)
            return Scenario([]) {
                try SealArchive(daily: true).run(by: person, with: sealing, on: connection).count
                    > 0
            }
        case .verifyArchive:
            try load("a.csv")
            let archive = installation.settings.folders.archive
            try FileManager.default.removeItem(atPath: archive)
            let verification = try installation.archiveVerification()
            return refused {
                _ = try VerifyArchive(.scope(.all), language: .fr)
                    .run(by: person, with: verification, on: connection)
            }
        case .rebuildArchive:
            let full = try TestDatabase.migrated()
            return refused {
                _ = try RebuildArchive(into: full.url, in: installation)
                    .run(by: person, on: connection)
            }
        case .holdFile:
            return refused { try HoldFile(17, because: "x").run(by: person, on: connection) }
        default:
            return refused { try ReleaseHold(17).run(by: person, on: connection) }
        }
    }
}
