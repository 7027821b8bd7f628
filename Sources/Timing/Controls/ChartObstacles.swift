// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Why what is read of the control charts may not be all there is to say.
package enum ChartObstacles {
    private static let limit = 10_000

    private enum Column: String, RowColumn {
        case chart, title, problem
        case waits = "is_waiting"
    }

    /// The sentence of each chart that can't be computed, or is not computed from every file that was
    /// loaded, and whether time alone mends it; none where no table of the charts is read.
    ///
    /// - Parameter declared: asked for the declared charts: of one that was never computed the database
    ///   knows nothing.
    package static func reading(
        _ tables: [QualifiedName], declared: () -> [Chart] = { [] },
        on connection: borrowing Connection
    ) throws -> [(sentence: Phrase, passes: Bool)] {
        guard tables.contains(where: { $0.schema == "qc" }) else { return [] }
        let rows = try rows(on: connection)
        let known = Set(rows.map(\.chart))
        return rows.compactMap(obstacle)
            + declared().filter { !known.contains($0.name) }.map { (waiting($0.title), true) }
    }

    private typealias Row = (chart: String, title: String, problem: String?, isWaiting: Bool)

    private static func rows(on connection: borrowing Connection) throws -> [Row] {
        try connection.query(
            """
            select c.chart, c.title, c.problem,
                   c.computed_at is null
                   or exists (select from bascule.file f
                               where f.feed = c.feed and f.loaded_at > c.computed_at) as is_waiting
              from qc.charts c
             order by c.chart limit \(limit)
            """
        ).map(by: Column.self) { row in
            (try row[.chart], try row[.title], try row[.problem], try row[.waits])
        }
    }

    private static func obstacle(_ row: Row) -> (sentence: Phrase, passes: Bool)? {
        if let problem = row.problem {
            return (
                Phrase(
                    en: "the control chart \(row.title) can't be computed: \(problem)",
                    fr: "la carte de contrôle \(row.title) ne peut pas être calculée : \(problem)"),
                false
            )
        }
        return row.isWaiting ? (waiting(row.title), true) : nil
    }

    private static func waiting(_ title: String) -> Phrase {
        Phrase(
            en: "the control chart \(title) waits to be computed: `bascule qc run`",
            fr: "la carte de contrôle \(title) attend d'être calculée : `bascule qc run`")
    }
}
