// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Tables
package import Views

extension Installation {
    /// The tables that feeds fill, as they are looked at.
    package var dataTables: [DataTable] { catalog.feeds.flatMap { DataTable.all(of: $0) } }

    /// A table of a feed, as it is looked at and as it is filled; nil: none of that name is declared.
    ///
    /// - Parameter table: its name; nil: the feed's own.
    package func dataTable(
        of feed: String, named table: String? = nil
    ) -> (table: DataTable, feed: Feed)? {
        guard let feed = catalog[feed] else { return nil }
        return zip(DataTable.all(of: feed), feed.eachTable).first { shown, _ in
            table == nil || shown.shown == table
        }.map { (table: $0, feed: $1) }
    }

    /// The feed that a person names by its table or its own name, as that table is filled.
    package func feed(ofTable name: String) -> Feed? {
        let tables = catalog.eachTable
        return tables.first { $0.table.description == name } ?? catalog[name]
            ?? tables.first { $0.table.name == name }
    }
}
