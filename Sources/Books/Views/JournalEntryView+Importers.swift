// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension JournalEntryView {
    /// Who imported each of these files last; of unknown ones nothing.
    package static func importers(
        ofFiles ids: [Int64], on connection: borrowing Connection
    ) throws -> [Int64: String] {
        let rows = try connection.query(
            """
            select distinct on (subject) substr(subject, 6)::bigint as file_id, actor
              from bascule.journaletl
             where subject = any(\(ids.map { "file \($0)" })) and action = 'import'
             order by subject, id desc
             limit 10000
            """
        ).map(by: ImporterColumn.self) {
            (try $0[.fileID, as: Int64.self], try $0[.actor, as: String.self])
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private enum ImporterColumn: String, RowColumn {
        case actor
        case fileID = "file_id"
    }
}
