// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Why what is read of the control charts may not be all there is to say.
package enum ChartObstacles {
    private static let limit = 10_000

    private enum Column: String, RowColumn {
        case title, problem
        case waits = "is_waiting"
    }

    /// The sentence of each chart that can't be computed, or is not computed from every file that was
    /// loaded, and whether time alone mends it; none where no table of the charts is read.
    package static func reading(
        _ tables: [QualifiedName], on connection: borrowing Connection
    ) throws -> [(sentence: Phrase, passes: Bool)] {
        guard tables.contains(where: { $0.schema == "qc" }) else { return [] }
        return try connection.query(
            """
            select c.title, c.problem,
                   c.computed_at is null
                   or exists (select from bascule.file f
                               where f.feed = c.feed and f.loaded_at > c.computed_at) as is_waiting
              from qc.charts c
             order by c.chart limit \(limit)
            """
        ).map(by: Column.self) { row -> (sentence: Phrase, passes: Bool)? in
            let title = try row[.title, as: String.self]
            if let problem = try row[.problem, as: String?.self] {
                return (
                    Phrase(
                        en: "the control chart \(title) can't be computed: \(problem)",
                        fr: "la carte de contrôle \(title) ne peut pas être calculée : \(problem)"),
                    false
                )
            }
            guard try row[.waits, as: Bool.self] else { return nil }
            return (
                Phrase(
                    en: "the control chart \(title) waits to be computed: `bascule qc run`",
                    fr: "la carte de contrôle \(title) attend d'être calculée : `bascule qc run`"),
                true
            )
        }.compactMap(\.self)
    }
}
