// SPDX-License-Identifier: Apache-2.0

/// The rights that let a role work without being the owner: on existing objects, and on those that
/// the owner makes later.
package struct Grants: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Sees everything, changes nothing.
        case reader
        /// Does the work of a service in a schema that is ready, and makes no table.
        case service
        /// Reads what is computed for others and the views of stable names, and nothing else.
        case bi
    }

    /// The schemas of a role for BI.
    private static let shown: Set = ["bascule_bi", "datamart"]

    package let kind: Kind
    package let role: String

    package init(_ kind: Kind, to role: String) {
        self.kind = kind
        self.role = role
    }

    /// Reads `reader=NAME`, `service=NAME` or `bi=NAME`; nil when it is none of them.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = Kind(rawValue: parts[0]), !parts[1].isEmpty else {
            return nil
        }
        self.init(kind, to: parts[1])
    }

    /// Grants the rights on these schemas; the caller owns their objects.
    ///
    /// - Parameter withheld: tables and views that a reader must not read, in schema `bascule`.
    /// - Throws: `PostgresError`, `.configuration` where there is no such role.
    package func apply(
        schemas: Set<String>, withholding withheld: [String] = [],
        on connection: borrowing Connection
    ) throws {
        guard try !connection.query("select from pg_roles where rolname = \(role)").isEmpty else {
            let quoted = SQL.quoted(identifier: role)
            throw PostgresError(
                .configuration,
                "There is no role “\(role)” in the database: create role \(quoted) login; first.")
        }
        if kind == .bi { try requireNothingElse(on: connection) }
        let there = try connection.query(
            """
            select nspname::text from pg_namespace
             where nspname = any(\(schemas.sorted()))
                or nspowner = (select oid from pg_roles where rolname = current_user)
               and nspname !~ '^(pg_|information_schema$|public$)'
             order by 1 limit 1000
            """
        ).values(as: String.self)
        var all = statements(there)
        if kind == .reader {
            let quoted = SQL.quoted(identifier: role)
            all += try withheld.filter { try !mayWrite($0, on: connection) }.map {
                "revoke all on bascule.\(SQL.quoted(identifier: $0)) from \(quoted)"
            }
        }
        let script = all.joined(separator: ";\n")
        try connection.transaction { try $0.script(script) }
    }

    /// A role that reads everything already would stay one that does, under another name.
    private func requireNothingElse(on connection: borrowing Connection) throws {
        let seesAll: Bool = try connection.query(
            """
            select coalesce(has_schema_privilege(\(role), to_regnamespace('bascule')::oid, 'usage'), false)
            """
        ).value()
        guard seesAll else { return }
        throw PostgresError(
            .configuration,
            "The role “\(role)” reads schema bascule already (as owner, superuser, service or reader):"
                + " a role for BI is to be one of its own. Make another one.")
    }

    /// Whether the role does more there than read: then it is a service, or an owner.
    private func mayWrite(
        _ table: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            "select has_table_privilege(\(role), \("bascule." + table), 'insert')"
        ).value()
    }

    /// A pure function of the schemas.
    func statements(_ schemas: [String]) -> [String] {
        guard kind != .bi else { return shown(schemas.filter(Self.shown.contains)) }
        let role = SQL.quoted(identifier: role)
        let rights =
            kind == .reader ? "select" : "select, insert, update, delete, truncate, references"
        var all: [String] = []
        for schema in schemas.map({ SQL.quoted(identifier: $0) }) {
            all += [
                "grant usage on schema \(schema) to \(role)",
                "grant \(rights) on all tables in schema \(schema) to \(role)",
            ]
            guard kind == .service else { continue }
            all += [
                "grant usage, select, update on all sequences in schema \(schema) to \(role)",
                "grant execute on all functions in schema \(schema) to \(role)",
            ]
        }
        // On the same owner's later objects in any schema: feeds not declared yet.
        all += [
            "alter default privileges grant usage on schemas to \(role)",
            "alter default privileges grant \(rights) on tables to \(role)",
        ]
        if kind == .service {
            all += [
                "alter default privileges grant usage, select, update on sequences to \(role)",
                "alter default privileges grant execute on functions to \(role)",
            ]
        }
        return all
    }

    /// Of these schemas only, tables to come too: a right on all later ones would reach the others.
    private func shown(_ schemas: [String]) -> [String] {
        let role = SQL.quoted(identifier: role)
        return schemas.map { SQL.quoted(identifier: $0) }.flatMap { schema in
            [
                "grant usage on schema \(schema) to \(role)",
                "grant select on all tables in schema \(schema) to \(role)",
                "alter default privileges in schema \(schema) grant select on tables to \(role)",
            ]
        }
    }
}
