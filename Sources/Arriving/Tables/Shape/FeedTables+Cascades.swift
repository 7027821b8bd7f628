// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres
internal import Wording

/// Foreign keys by which a row of one of the feed's tables takes rows of another with it.
extension FeedTables {
    /// Those that delete or change rows, each with the statement that makes it one that does not.
    ///
    /// What the server deletes by itself leaves no version in the history and no touch: a file that
    /// is taken back would take rows of other files with it, and nothing would tell.
    static func cascades(in feed: Feed, on connection: Connection) throws -> [TableRefusal] {
        guard !feed.branches.isEmpty else { return [] }
        let shapes = feed.eachTable.map(TableShape.init)
        return try connection.query(
            """
            with own as (
                select c.oid, format('%I.%I', n.nspname, c.relname) as name
                  from unnest(\(shapes.map(\.schema)), \(shapes.map(\.name))) as t (schema, name)
                  join pg_namespace n on n.nspname = t.schema
                  join pg_class c on c.relnamespace = n.oid and c.relname = t.name
            )
            select child.name as child, parent.name as parent, k.conname::text as key_name,
                   regexp_replace(
                       pg_get_constraintdef(k.oid),
                       ' ON DELETE (CASCADE|SET NULL|SET DEFAULT)( \\([^)]*\\))?', '') as definition
              from pg_constraint k
              join own child on child.oid = k.conrelid
              join own parent on parent.oid = k.confrelid
             where k.contype = 'f' and k.confdeltype in ('c', 'n', 'd')
             order by 1, 3
             limit 100
            """
        ).map(by: CascadeColumn.self) { row in
            let (child, parent) = (
                try row[.child, as: String.self], try row[.parent, as: String.self]
            )
            let name = quoted(try row[.keyName, as: String.self])
            return TableRefusal(
                table: child, column: nil,
                has: Phrase(
                    en: "the foreign key \(name), by which deleting a row of \(parent) deletes or"
                        + " changes rows here",
                    fr: "la clé étrangère \(name), par laquelle supprimer une ligne de \(parent)"
                        + " supprime ou change des lignes ici"),
                wants: Phrase(
                    en: "one without an action: what goes that way is in no history",
                    fr: "une clé sans action : ce qui part ainsi n'est dans aucun historique"),
                remedy: "alter table \(child) drop constraint \(name), add constraint \(name) "
                    + "\(try row[.definition, as: String.self]);")
        }
    }

    private enum CascadeColumn: String, RowColumn {
        case child, parent, definition
        case keyName = "key_name"
    }
}
