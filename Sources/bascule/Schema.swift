// SPDX-License-Identifier: Apache-2.0

import Ingest
import Jobs
import Postgres
import Services

/// Every table Bascule keeps for itself, in schema `bascule`: the modules' migrations, by number.
///
/// 1 and 2 are the ledger's and the journal's, 3 and 4 the queue's and its schedules', 5 and on the
/// services', 10 the ledger's again.
enum Schema {
    static let migrations = Migrations(
        LedgerSchema.migrations + JobsSchema.migrations + ServicesSchema.migrations)

    /// Makes sure that the schema is this program's; only who is to migrate changes it.
    ///
    /// - Throws: `PostgresError` that says whose is newer, and what to do.
    static func prepare(
        for need: Database.Need, on connection: borrowing Connection
    ) throws {
        if need == .migrate {
            try migrations.apply(on: connection)
            return
        }
        let missing = try migrations.missing(on: connection)
        guard let last = missing.last else { return }
        let lacks = missing.count == migrations.steps.count
        throw PostgresError(
            .migration,
            lacks
                ? "The \(connection.place) has no schema `bascule` yet: `bascule migrate` or "
                    + "`bascule run` makes it."
                : "The database's schema is older than this program (it lacks "
                    + "\(missing.map { "\($0.id)" }.joined(separator: ", ")) of \(last.id) steps): "
                    + "`bascule migrate` or the next start of the service brings it up to date.")
    }

    /// What to do where the database's role lacks a right.
    static let rightsRemedy =
        "The role of this command lacks a right in the database. Its owner gives it by `bascule "
        + "migrate --grant reader=ROLE` (all that can be read) or `--grant service=ROLE` (the work of "
        + "a service)."
}
