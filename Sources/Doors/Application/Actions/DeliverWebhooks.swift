// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
package import Webhooks

/// Tells other systems what has happened since they were told last.
package struct DeliverWebhooks: Action {
    package static let verb = Verb.deliverWebhooks

    package var commitGuard = CommitGuard.always

    package init() {}

    /// Each message is committed by itself, so the entry comes last.
    package func run(
        by actor: JournalActor, with service: WebhookService, on connection: Connection
    ) throws -> WebhookService.Report {
        let start = ContinuousClock.now
        let report = try service.deliver(on: connection)
        // A look that finds nothing, or only waits on, is none of the journal's.
        let isNews =
            report.recorded + report.accepted + report.refused + report.unknown + report.orphans > 0
            || !report.stopped.isEmpty
        guard isNews || (actor.kind != .schedule && report.later > 0) else { return report }
        try commitGuard.transaction(on: connection) { connection in
            try JournalEntry.write(
                "webhooks told", subject: "webhooks", by: actor.text,
                result: jsonText(
                    report.stopped.isEmpty
                        ? report.counts : report.counts.merging(["stopped": report.stopped]) { $1 }),
                duration: start.duration(to: .now), on: connection)
        }
        return report
    }
}

extension WebhookService.Report {
    /// By how the messages stand, for programs.
    var counts: [String: any Sendable] {
        [
            "recorded": recorded, "accepted": accepted, "refused": refused, "later": later,
            "unknown": unknown + orphans,
        ]
    }
}
