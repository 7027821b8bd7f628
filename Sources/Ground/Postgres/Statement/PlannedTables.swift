// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a query reads, as the planner has it: tables, also through views.
package struct PlannedTables: Sendable, Equatable {
    package let tables: [QualifiedName]
    private let text: String

    package init(of query: SQL, on connection: borrowing Connection) throws {
        let rows = try connection.query(
            "explain (verbose, costs off, format json) \(raw: query)")
        let plan = try rows.values(as: JSONText.self).map(\.text).joined(separator: "\n")
        tables = try Self.read(plan)
        // The plan lacks what was computed when it was made, the query what stands in views.
        text = query.text + "\n" + plan
    }

    /// Whether it calls a function that is neither PostgreSQL's own nor an extension's, also through a
    /// view: what such a one reads no plan tells.
    ///
    /// Of a name that is written before a parenthesis and not called it is said too.
    package func callsFunctions(on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            """
            select exists (
                select from pg_catalog.pg_proc p
                 where p.pronamespace <> all(array['pg_catalog', 'information_schema']::regnamespace[])
                   and p.prorettype <> all(array['trigger', 'event_trigger']::regtype[])
                   and not exists (select from pg_catalog.pg_depend d
                                    where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                                      and d.deptype = 'e')
                   and lower(\(text)) ~ ('\\m' || regexp_replace(lower(p.proname), '(\\W)', '\\\\\\1', 'g')
                                         || '[\\\\"]*\\s*\\('))
            """
        ).value(as: Bool.self)
    }

    static func read(_ plan: String) throws -> [QualifiedName] {
        var found: Set<QualifiedName> = []
        gather(try JSONSerialization.jsonObject(with: Data(plan.utf8)), into: &found)
        return found.sorted()
    }

    private static func gather(_ value: Any, into found: inout Set<QualifiedName>) {
        if let node = value as? [String: Any] {
            if let schema = node["Schema"] as? String, let name = node["Relation Name"] as? String {
                found.insert(QualifiedName(schema: schema, name: name))
            }
            for value in node.values { gather(value, into: &found) }
        } else if let list = value as? [Any] {
            for value in list { gather(value, into: &found) }
        }
    }
}
