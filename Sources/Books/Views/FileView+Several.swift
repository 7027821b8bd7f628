// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FileView {
    /// Files by their ids; of unknown ones nothing.
    package static func of(
        _ ids: [Int64], on connection: borrowing Connection
    ) throws -> [Int64: FileView] {
        let files = try connection.query(
            "select \(columns: FileView.self) from bascule.files where id = any(\(ids)) limit 10000"
        ).decode(as: FileView.self)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0) })
    }
}
