// SPDX-License-Identifier: Apache-2.0

package import Controls
package import Journal
package import Postgres

/// Lets the frozen limits of a chart be estimated anew.
package struct ThawLimits: Action {
    package static let verb = Verb.thawLimits

    private let chart: String

    package init(_ chart: String) { self.chart = chart }

    /// - Returns: how many were frozen.
    /// - Throws: `ChartError`.
    package func run(
        by actor: JournalActor, with service: ChartService, on connection: Connection
    ) throws -> Int {
        try service.write(on: connection) { connection in
            let thawed = try service.thaw(chart, on: connection)
            guard thawed > 0 else { return 0 }
            try JournalEntry.write(
                "qc limits thawed", subject: "chart \(chart)", by: actor.text,
                result: jsonText(["limits": thawed]), on: connection)
            return thawed
        }
    }
}
