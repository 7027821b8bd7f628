// SPDX-License-Identifier: Apache-2.0

package import Exports
package import Journal
package import Postgres

/// Puts what is due of exports' files into folders of other hosts.
package struct DeliverExports: Action {
    package static let verb = Verb.deliverExports

    package var commitGuard = CommitGuard.always

    package init() {}

    /// Each file is committed by itself, so the entry comes last.
    package func run(
        by actor: JournalActor, with service: DeliveryService, on connection: Connection
    ) throws -> DeliveryService.Report {
        let start = ContinuousClock.now
        let report = try service.deliver(on: connection)
        // A look that finds nothing, or only waits on, is none of the journal's.
        guard report.isNews || (actor.kind != .schedule && report.later > 0) else { return report }
        try commitGuard.transaction(on: connection) { connection in
            try JournalEntry.write(
                "exports delivered", subject: "exports", by: actor.text,
                result: jsonText(report.counts), duration: start.duration(to: .now),
                on: connection)
        }
        return report
    }
}
