// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import ODBC
package import Postgres

extension Pickup {
    /// Rows of a database that is reached by its own driver, which become a file as those of
    /// PostgreSQL do.
    package struct Source: Sendable, Equatable {
        /// As odbc.ini has it.
        package var name: String
        /// Nil: who logs in, and by which password, stands in odbc.ini, or nobody does.
        package var login: Login?
        /// With `:since` and `:until`.
        package var statement: ParameterisedSQL
        package var cursor: Cursor
        /// In which zone its times are: ODBC's have none.
        package var zone: String
        /// A select of its clock.
        package var clock: String

        package struct Login: Sendable, Equatable {
            package var user: String
            package var secret: SecretPlace
        }

        package var secret: SecretPlace? { login?.secret }

        var shown: String { ODBCSource.shown(name) }

        /// What most databases know.
        static let usualClock = "select current_timestamp"
    }
}
