// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Tables
package import Views

extension Installation {
    /// The tables that feeds fill, as they are looked at.
    package var dataTables: [DataTable] { catalog.feeds.map { DataTable($0) } }

    /// The table of a feed; nil: none of that name is declared.
    package func dataTable(of feed: String) -> DataTable? { catalog[feed].map { DataTable($0) } }

    /// The feed that a person names by its table or its own name.
    package func feed(ofTable name: String) -> Feed? {
        let feeds = catalog.feeds
        return feeds.first { $0.table.description == name } ?? catalog[name]
            ?? feeds.first { $0.table.name == name }
    }
}
