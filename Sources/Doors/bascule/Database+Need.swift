// SPDX-License-Identifier: Apache-2.0

import Postgres
import Schema
import Wording

extension Database.Need {
    /// Makes sure that the schema is this program's; only who is to migrate changes it.
    ///
    /// - Throws: `PostgresError` that says whose is newer, and what to do.
    func meet(on connection: borrowing Connection) throws {
        if self == .migrate {
            try BasculeSchema.migrate(connection)
        } else {
            try BasculeSchema.require(on: connection)
        }
    }
}

extension Database {
    /// What to do where the database's role lacks a right.
    static let rightsRemedy = Phrase(
        en: "The role of this command lacks a right in the database. Its owner gives it by "
            + "`bascule migrate --grant reader=ROLE` (all that can be read) or "
            + "`--grant service=ROLE` (the work of a service).",
        fr: "Il manque un droit dans la base au rôle de cette commande. Son propriétaire le donne "
            + "par `bascule migrate --grant reader=ROLE` (tout ce qui se lit) ou "
            + "`--grant service=ROLE` (le travail d'un service).")
}
