// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// How the last looks of a pickup at its host ended.
package struct PickupView: Sendable, RowDecodable {
    package let name: String
    package let triedAt: Timestamp
    /// When one last went through.
    package let doneAt: Timestamp?
    package let failingSince: Timestamp?
    /// In a row.
    package let failures: Int64
    /// Why the last one failed: a word for programs.
    package let code: String?
    package let reason: Phrase?
    /// Files there that its patterns take, at the last look.
    package let listed: Int64
    /// Of them those that are still to be fetched.
    package let waiting: Int64
    /// Those that can't be.
    package let refused: Int64
    /// Mails of the last 30 days that seem to have such files, and are from none of its senders.
    package let passed: Int64

    package enum CodingKeys: String, RowColumn {
        case failures, code, listed, waiting, refused, passed
        case name = "pickup"
        case triedAt = "tried_at"
        case doneAt = "done_at"
        case failingSince = "failing_since"
        case reasonEN = "reason_en"
        case reasonFR = "reason_fr"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        triedAt = try row[.triedAt]
        doneAt = try row[.doneAt]
        failingSince = try row[.failingSince]
        failures = try row[.failures]
        code = try row[.code]
        let (en, fr): (String?, String?) = (try row[.reasonEN], try row[.reasonFR])
        reason = en.map { Phrase(en: $0, fr: fr ?? $0) }
        listed = try row[.listed]
        waiting = try row[.waiting]
        refused = try row[.refused]
        passed = try row[.passed]
    }

    /// Those that have looked, by name.
    package static func all(on connection: borrowing Connection) throws -> [String: PickupView] {
        let found = try connection.query(
            """
            select pickup, tried_at, done_at, failing_since, failures, code, reason_en, reason_fr, listed,
                   waiting, refused, passed
              from bascule.pickups order by pickup limit 1000
            """
        ).decode(as: PickupView.self)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
    }
}
