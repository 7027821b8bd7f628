// SPDX-License-Identifier: Apache-2.0

package import Controls
package import Journal
package import Postgres

/// Keeps the estimated limits of a chart as they are from now on.
package struct FreezeLimits: Action {
    package static let verb = Verb.freezeLimits

    private let chart: String

    package init(_ chart: String) { self.chart = chart }

    /// - Returns: how many were not frozen yet.
    /// - Throws: `ChartError`.
    package func run(
        by actor: JournalActor, with service: ChartService, on connection: Connection
    ) throws -> Int {
        try service.write(on: connection) { connection in
            let frozen = try service.freeze(chart, by: actor.text, on: connection)
            guard frozen > 0 else { return 0 }
            try JournalEntry.write(
                "qc limits frozen", subject: "chart \(chart)", by: actor.text,
                result: jsonText(["limits": frozen]), on: connection)
            return frozen
        }
    }
}
