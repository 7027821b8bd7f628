// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Jobs
package import Journal
package import Postgres

extension EnqueueJob {
    /// The same for those who know no queue: the number of the job that does it.
    package func number(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Int64 {
        try run(by: actor, on: connection).id
    }

    /// Computes days of an aggregate anew; `to` is not among them.
    package static func backfill(
        _ aggregate: String, from: String, to: String, in installation: Installation
    ) -> EnqueueJob {
        let arguments = jsonText(["aggregate": aggregate, "from": from, "to": to])
        return EnqueueJob(
            "aggregates.backfill", arguments: arguments, in: installation.settings)
    }

    /// Writes an export's file of the window that ended between two instants; without them, of the
    /// last one that is over.
    package static func export(
        _ export: String, window: (start: String, end: String)?, in installation: Installation
    ) -> EnqueueJob {
        var arguments = ["export": export]
        if let window {
            arguments["window_start"] = window.start
            arguments["window_end"] = window.end
        }
        return EnqueueJob(
            "exports.run", arguments: jsonText(arguments), in: installation.settings)
    }

    /// Writes a digest now, and sends it; while one is about to, it is that one.
    package static func mail(_ mail: String, in settings: Settings) -> EnqueueJob {
        EnqueueJob(
            "mails.send", arguments: jsonText(["mail": mail]), uniqueKey: "mails.send \(mail)",
            in: settings)
    }

    /// Has a pickup look at once; while a job is about to, it is that one.
    package static func pickup(_ pickup: String, in settings: Settings) -> EnqueueJob {
        EnqueueJob(
            "pickups.run", arguments: jsonText(["pickup": pickup]),
            uniqueKey: "pickups.run \(pickup)", in: settings)
    }
}
