// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Views

extension DataTable {
    /// The tables of a feed.
    package static func all(of feed: Feed) -> [DataTable] {
        [DataTable(feed)] + feed.branches.map { DataTable($0, isBranch: true) }
    }

    /// The table of a feed, as its declaration has it.
    package init(_ feed: Feed, isBranch: Bool = false) {
        let columns = feed.storedColumns.map { stored in
            let allowed = feed.columns.first { $0.name == stored.name }?.allowed.map(\.stored) ?? []
            return Column(
                name: stored.name, type: stored.type.sqlName, isKey: feed.key.contains(stored.name),
                choices: allowed.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        }
        // What ranges are declared for, and what has few values and is of the key.
        let named = Set(feed.rangeRules.flatMap { $0.when.map(\.column) })
        let series = columns.filter { column in
            column.kind == .text
                && (named.contains(column.name) || (column.isKey && !column.choices.isEmpty))
        }
        self.init(
            feed: feed.name, isBranch: isBranch, schema: feed.table.schema, name: feed.table.name,
            historyName: feed.historyTable.name, columns: columns, key: feed.key,
            series: series.map(\.name))
    }
}
