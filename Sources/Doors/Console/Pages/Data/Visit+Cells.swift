// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Feeds
internal import Views

extension Visit {
    /// How values of a feed's tables are shown; of a feed that is gone they stay as they are.
    func cells(of feed: String) -> DataCells {
        let none = DataTable(
            feed: feed, schema: "", name: "", historyName: "", columns: [], key: [])
        let table = site.installation.catalog[feed].map { DataTable.together($0) }
        return DataCells(table: table ?? none, face: face)
    }
}
