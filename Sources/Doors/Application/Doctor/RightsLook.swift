// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Says which rights a role that loads files lacks.
enum RightsLook {
    static func find(on connection: borrowing Connection) throws -> [Finding] {
        let row = try connection.query(
            """
            select has_table_privilege('bascule.file', 'insert')
                   and not has_database_privilege(current_database(), 'temp'),
                   current_user::text, current_database()::text
            """)[0]
        guard try row[0, as: Bool.self] else { return [] }
        let (role, database) = (try row[1, as: String.self], try row[2, as: String.self])
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
}
