// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How far another system has been told what happens here, and how it answers.
package struct WebhookView: Sendable, RowDecodable {
    package let name: String
    /// It is told what has happened since.
    package let begunAt: Timestamp
    /// Since when it takes nothing; nil: it took the last message.
    package let failingSince: Timestamp?
    /// From when on nothing is sent to it; nil: it is not stopped.
    package let stoppedAt: Timestamp?
    package let stoppedFor: String?
    /// Since when somebody wants nothing sent to it, who, and why.
    package let pausedAt: Timestamp?
    package let pausedBy: String?
    package let pausedFor: String?
    /// Since when its declaration wants it so.
    package let heldAt: Timestamp?
    /// Messages that are still to be sent to it.
    package let waiting: Int64
    /// When the oldest of them was made.
    package let waitsSince: Timestamp?

    package enum CodingKeys: String, RowColumn {
        case waiting
        case name = "webhook"
        case begunAt = "begun_at"
        case failingSince = "failing_since"
        case stoppedAt = "stopped_at"
        case stoppedFor = "stopped_for"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pausedFor = "paused_for"
        case heldAt = "held_at"
        case waitsSince = "waits_since"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        begunAt = try row[.begunAt]
        failingSince = try row[.failingSince]
        stoppedAt = try row[.stoppedAt]
        stoppedFor = try row[.stoppedFor]
        pausedAt = try row[.pausedAt]
        pausedBy = try row[.pausedBy]
        pausedFor = try row[.pausedFor]
        heldAt = try row[.heldAt]
        waiting = try row[.waiting]
        waitsSince = try row[.waitsSince]
    }

    /// When what waits for one that is stopped or paused begins to be let go, once half of that time
    /// is over; nil: it is not, or it gets what waits.
    package func letsGo(after kept: Duration, at now: Timestamp) -> Timestamp? {
        guard stoppedAt ?? pausedAt ?? heldAt != nil, let waitsSince else { return nil }
        let microseconds = Int64(kept / .microseconds(1))
        let age = now.microsecondsSince2000 - waitsSince.microsecondsSince2000
        guard age >= microseconds / 2 else { return nil }
        return Timestamp(microsecondsSince2000: waitsSince.microsecondsSince2000 + microseconds)
    }

    /// Those that have been looked at, by name.
    package static func all(
        on connection: borrowing Connection
    ) throws -> [String: WebhookView] {
        let found = try connection.query(
            """
            select webhook, begun_at, failing_since, stopped_at, stopped_for, paused_at, paused_by,
                   paused_for, held_at, waiting, waits_since
              from bascule.webhooks order by webhook limit 1000
            """
        ).decode(as: WebhookView.self)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
    }
}
