// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// An expected event that did not happen, or a condition that a person must resolve.
package struct Alert: Sendable, Equatable {
    package enum Rule: String, Sendable, CaseIterable {
        /// A feed's file has not come by its time.
        case arrivalMissed = "arrival_missed"
        /// A schedule's job has not succeeded by its time.
        case notDone = "not_done"
        /// A job takes, or took, much longer than usual.
        case slow
        /// A job has failed as often as it may.
        case dead
        /// Work waits in a queue though it could run.
        case stalled
        /// The journal is not what it was when its head was noted elsewhere.
        case journal
        /// A setting that gives data their meaning is another one than before.
        case settingChanged = "setting_changed"
        /// A settled file can't be moved to its last place.
        case blocked
        /// Files in the inboxes that no feed will take.
        case stray
        /// A stored file was written to by a sender that still had it open.
        case lateWrite = "late_write"
        /// The lines of a file did not add up: a mistake of the program.
        case miscounted
        /// A file is far from what usually comes in its feed.
        case unusualFile = "unusual_file"
        /// A window of an aggregate fails.
        case windowFailed = "window_failed"
        /// An aggregate's declaration has a mistake.
        case aggregateBroken = "aggregate_broken"
        /// The last controls of a chart are rejected.
        case controlRejected = "qc_rejected"
        /// The controls of a chart stay on one side, or move to it.
        case controlDrift = "qc_drift"
        /// A control chart's declaration has a mistake, or its table lacks something.
        case chartBroken = "qc_broken"
        /// A mail did not arrive, or nobody knows whether it did.
        case mailFailed = "mail_failed"
        /// A mail that a server had taken came back.
        case mailBounced = "mail_bounced"
        /// Another system does not take what it is told.
        case webhookFailed = "webhook_failed"
        /// A file of an export does not arrive on another host.
        case deliveryFailed = "delivery_failed"
        /// A pickup keeps failing, or can't fetch some files.
        case pickupFailed = "pickup_failed"
        /// The archive is not as it was sealed.
        case archiveDamaged = "archive_damaged"
        /// The database came back older than it was, or is another one.
        case databaseWentBack = "database_went_back"
        /// Stored files and ledger differ.
        case foldersDiffer = "folders_differ"
        /// A declaration was added, changed or removed since the running service read it.
        case declaredSinceStart = "declared_since_start"
    }

    package var id: Int64
    package var rule: String
    /// The thing it is about: `feed labo_resultats`, `schedule nightly`.
    package var subject: String
    package var dueAt: Timestamp
    package var message: String

    /// Puts it into the book; nil where it stands there already for this due time.
    package static func raise(
        _ rule: Rule, subject: String, dueAt: Timestamp, message: String,
        on connection: borrowing Connection
    ) throws -> Alert? {
        let id = try connection.query(
            """
            insert into bascule.alert (rule, subject, due_at, message)
            values (\(rule.rawValue), \(subject), \(dueAt), \(message))
                on conflict (rule, subject, due_at) do nothing
            returning id
            """
        ).firstValue(as: Int64.self)
        return id.map {
            Alert(
                id: $0, rule: rule.rawValue, subject: subject, dueAt: dueAt, message: message)
        }
    }

    /// Notes that what was missed has happened after all, and when.
    @discardableResult
    package static func resolve(
        _ rule: Rule, subject: String, dueAt: Timestamp, at instant: Timestamp,
        because resolution: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.alert set resolved_at = \(instant), resolution = \(resolution)
             where rule = \(rule.rawValue) and subject = \(subject) and due_at = \(dueAt)
               and resolved_at is null
            """) > 0
    }

    /// Acknowledges it; gives false if there is no such open alert.
    package static func acknowledge(
        _ id: Int64, by actor: String, note: String?, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.alert
               set acknowledged_at = now(), acknowledged_by = \(actor), note = \(note)
             where id = \(id) and acknowledged_at is null
            """) > 0
    }

    /// How many are neither resolved nor acknowledged.
    package static func openCount(on connection: borrowing Connection) throws -> Int {
        try connection.query(
            """
            select count(*)::int from bascule.alert
             where resolved_at is null and acknowledged_at is null
            """
        ).value()
    }
}
