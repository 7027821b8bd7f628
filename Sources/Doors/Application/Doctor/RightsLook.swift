// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Finds missing rights of a role that loads files.
enum RightsLook {
    static func find(on connection: borrowing Connection) throws -> [Finding] {
        let (isLacking, role, database) = try connection.query(
            """
            select has_table_privilege('bascule.file', 'insert')
                   and not has_database_privilege(current_database(), 'temp')
                       as is_lacking,
                   current_user::text as role, current_database()::text as database
            """
        ).one(by: Column.self) { row in
            (
                try row[.isLacking, as: Bool.self], try row[.role, as: String.self],
                try row[.database, as: String.self]
            )
        }
        guard isLacking else { return [] }
        let grant =
            "grant temporary on database \(SQL.quoted(identifier: database)) to "
            + SQL.quoted(identifier: role)
        return [
            Finding(
                "no_temp", "role \(role)",
                Phrase(
                    en: "It may make no temporary tables, and a load that amends rows needs some.",
                    fr:
                        "Il n'a pas le droit de créer des tables temporaires, dont un chargement qui"
                        + " modifie des lignes a besoin."),
                next: Phrase(
                    en: "As the database's owner: \(grant);",
                    fr: "Par le propriétaire de la base : \(grant) ;"))
        ]
    }

    private enum Column: String, RowColumn {
        case role, database
        case isLacking = "is_lacking"
    }
}
