// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Schema

extension Database.Need {
    /// Makes sure that the schema is this program's; only a command that migrates changes it.
    ///
    /// - Throws: `PostgresError` that says which is newer, and the remedy.
    func meet(on connection: borrowing Connection) throws {
        if self == .migrate {
            try BasculeSchema.migrate(connection)
        } else {
            try BasculeSchema.require(on: connection)
        }
    }
}
