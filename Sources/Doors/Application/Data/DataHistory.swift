// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres
internal import Tables
package import Views

/// The whole lineage of one row.
package enum DataHistory {
    /// Versions that are shown of one row, at most.
    package static let limit = 200

    /// Its versions in the order they came, those of reverted files at the end; the newest where
    /// there are more than `limit`.
    ///
    /// - Parameter key: a value for each column of the feed's key, as PostgreSQL reads it.
    /// - Throws: `DataRefused`.
    package static func of(
        key: [String], in feed: Feed, zone: String, on connection: Connection
    ) throws -> [DataVersion] {
        let table = DataTable(feed)
        let origins: [RowOrigin]
        do {
            origins = try RowOrigin.of(key: key, feed: feed, zone: zone, on: connection)
                .suffix(limit)
        } catch let error as PostgresError {
            throw DataRefused(error, table: table.shown) ?? error
        }
        let ids = Array(Set(origins.map(\.fileID)))
        let files = try FileView.of(ids, on: connection)
        let actors = try JournalEntryView.importers(ofFiles: ids, on: connection)
        let keys = Dictionary(uniqueKeysWithValues: zip(feed.key, key))
        return origins.map { origin in
            let values = Dictionary(
                origin.values.map { ($0.column, $0.value) }, uniquingKeysWith: { $1 })
            return DataVersion(
                part: origin.part.rawValue, fileID: origin.fileID, line: origin.line,
                file: files[origin.fileID], actor: actors[origin.fileID],
                loadedAt: origin.loadedAt,
                cells: table.columns.map { values[$0.name] ?? keys[$0.name] })
        }
    }
}
