// SPDX-License-Identifier: Apache-2.0

internal import Alerts
package import Journal
package import Postgres

/// Acknowledges an alert.
package struct AcknowledgeAlert: Action {
    package static let verb = Verb.acknowledgeAlert

    private let id: Int64
    private let note: String?

    package init(_ id: Int64, note: String?) {
        self.id = id
        self.note = note
    }

    /// - Throws: `AlertsNotOpen`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            guard try Alert.acknowledge(id, by: actor.text, note: note, on: connection) else {
                throw AlertsNotOpen([id])
            }
            try JournalEntry.write(
                "acknowledge", subject: "alert \(id)", by: actor.text,
                parameters: jsonText(["note": note ?? ""]), on: connection)
        }
    }
}
