// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Pickups
package import Postgres

/// Fetches what is new on a pickup's host into its feed's inbox.
package struct RunPickup: Action {
    package static let verb = Verb.runPickup

    private let name: String
    private let again: Range<Timestamp>?
    private let installation: Installation

    /// - Parameter again: files that were last changed then, by the host's clock, are fetched whatever
    ///   is known of them; nil: what is new.
    package init(_ name: String, again: Range<Timestamp>? = nil, in installation: Installation) {
        self.name = name
        self.again = again
        self.installation = installation
    }

    /// Each file is committed by itself, with an entry of its own, so that of the run comes last.
    ///
    /// A schedule looks every few minutes: where nothing was new, there is no entry.
    /// - Throws: `PickupError`, `PickupFailed`, `Mistakes`, `UnknownFeed`.
    package func run(
        by actor: JournalActor, with service: PickupService, on connection: Connection
    ) throws -> PickupReport {
        let start = ContinuousClock.now
        var service = service
        service.isSparing = actor.kind == .schedule
        let pickup = try installation.pickup(named: name)
        let seconds = again.map { $0.lowerBound.seconds..<$0.upperBound.seconds }
        let report = try service.run(
            pickup, again: seconds, by: actor.text, on: connection)
        guard !report.isElsewhere, report.isNews || actor.kind != .schedule else { return report }
        let range = again.map { ["from": $0.lowerBound.text, "to": $0.upperBound.text] } ?? [:]
        try service.commitGuard.transaction(on: connection) { connection in
            try JournalEntry.write(
                "pickup run", subject: "pickup \(name)", by: actor.text,
                parameters: jsonText(range), result: jsonText(report.counts),
                duration: start.duration(to: .now), on: connection)
        }
        return report
    }
}
