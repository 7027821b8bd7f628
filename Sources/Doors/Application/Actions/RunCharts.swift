// SPDX-License-Identifier: Apache-2.0

package import Controls
package import Journal
package import Postgres

/// Computes the control charts whose controls have changed.
package struct RunCharts: Action {
    package static let verb = Verb.runCharts

    private let names: [String]?

    /// - Parameter names: these; nil: all.
    package init(_ names: [String]? = nil) { self.names = names }

    /// Each chart is committed by itself, so the entry comes last.
    ///
    /// A schedule looks every few minutes: an empty result needs no entry.
    /// - Throws: `ChartError` for a name that is not declared.
    package func run(
        by actor: JournalActor, with service: ChartService, on connection: Connection
    ) throws -> ChartOutcome {
        let start = ContinuousClock.now
        let outcome = try service.run(names, on: connection)
        guard actor.kind != .schedule || !outcome.computed.isEmpty else { return outcome }
        let result: [String: Any] = [
            "computed": outcome.computed.count, "runs": outcome.runs,
            "failed": outcome.problems.count,
        ]
        try service.write(on: connection) { connection in
            try JournalEntry.write(
                "qc run",
                subject: names.map { "chart " + $0.joined(separator: ", ") } ?? "charts",
                by: actor.text, result: jsonText(result), duration: start.duration(to: .now),
                on: connection)
        }
        return outcome
    }
}
