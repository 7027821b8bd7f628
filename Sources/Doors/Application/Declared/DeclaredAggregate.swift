// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
package import Calendar
internal import Postgres

/// An aggregate as its file declares it, for those who only show it.
package struct DeclaredAggregate: Sendable {
    package let name: String
    /// Its name for people.
    package let title: String
    /// Of the table it fills.
    package let schema: String
    package let table: String
    /// Columns that tell its rows apart; empty where a window has one row at most.
    package let key: [String]
    package let calendar: WindowCalendar
    package let isCumulative: Bool
    /// Tables that it is computed from, as people write them.
    package let sources: [String]
    /// Aggregates that are computed from it, and from those.
    package let dependents: [String]

    init(_ aggregate: Aggregate, in catalog: AggregateCatalog) {
        name = aggregate.name
        title = aggregate.title
        schema = aggregate.table.schema
        table = aggregate.table.name
        key = aggregate.key
        calendar = aggregate.calendar
        isCumulative = aggregate.isCumulative
        sources = aggregate.sources.map(\.table.description)
        var found: Set = [aggregate.name]
        var names: [String] = []
        // In dependency order, so that one pass finds them all.
        for other in catalog.aggregates where !found.contains(other.name) {
            let reads = other.sources.compactMap { catalog.aggregate(filling: $0.table)?.name }
            guard !found.isDisjoint(with: reads) else { continue }
            found.insert(other.name)
            names.append(other.name)
        }
        dependents = names
    }

    /// Windows of one backfill, at most, that are counted for its preview.
    package static let countedWindows = 10_000

    /// How many windows a backfill of these days would compute, up to `countedWindows`; the second
    /// day is not in it.
    ///
    /// - Throws: `AggregateError`.
    package func windows(from: String, to: String) throws -> Int {
        try BackfillRange(from: from, to: to).windows(calendar, limit: Self.countedWindows).count
    }
}
