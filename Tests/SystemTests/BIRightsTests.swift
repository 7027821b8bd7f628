// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService.Rights {
    private static let aggregate = """
        aggregate: mesures_jour
        grain: day
        sources: [{ table: essai.mesures, day: jour }]
        query: |
          select :day::date as jour, count(*) as n from essai.mesures
           where jour >= :day and jour < :day_end having count(*) > 0
        """

    @Test func `a role for BI reads what is computed and the views for it, and nothing else`()
        async throws
    {
        try await with { world, roles, url in
            let migrate = try await world.run(["migrate", "--grant", "bi=\(roles.bi)"])
            #expect(migrate.status == 0, "\(migrate.errors)")
            // What is made later is read as well.
            try world.declare(
                DroppedFile.feedYAML().replacing(
                    "- { name: note, type: text }",
                    with: "- { name: note, type: text }\n  "
                        + "- { name: jour, type: date, format: yyyy-MM-dd }"), "feeds/mesures")
            try world.declare(Self.aggregate, "aggregates/mesures_jour")
            let file = try world.write("a.csv", "id;valeur;note;jour\na;1;;2026-03-04\n")
            let loaded = try await world.run(["import", file, "--feed", DroppedFile.feed])
            #expect(loaded.status == 0, "\(loaded.errors)")
            let computed = try await world.run(["aggregates", "run"])
            #expect(computed.status == 0, "\(computed.errors)")

            let connection = try Connection(try ConnectionOptions(url: try url(roles.bi)))
            let n: Int = try connection.query("select n from datamart.mesures_jour").value()
            #expect(n == 1)
            let state: String = try connection.query("select etat from bascule_bi.fichiers").value()
            #expect(state == "loaded")
            for view in ["bascule_bi.fenetres", "bascule_bi.exports"] {
                _ = try connection.query("select * from \(raw: SQL(stringLiteral: view))")
            }
            for statement in [
                "select * from bascule.files", "select * from bascule.file",
                "select * from bascule.app_user", "select * from essai.mesures",
                "select * from essai_history.mesures", "delete from datamart.mesures_jour",
                "insert into datamart.mesures_jour (n) values (1)",
                "create table datamart.x (a int)", "create table bascule_bi.x (a int)",
                "create view bascule_bi.fichiers_2 as select 1", "create temporary table x (a int)",
            ] {
                let error = #expect(throws: PostgresError.self, "\(statement)") {
                    try connection.execute(SQL(stringLiteral: statement))
                }
                #expect(
                    error?.sqlstate == "42501" || error?.sqlstate == "42P01",
                    "\(statement): \(String(describing: error))")
            }
            let readable = try connection.query(
                """
                select n.nspname || '.' || c.relname
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'v', 'p', 'm', 'S', 'f')
                   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'bascule_bi',
                                         'datamart')
                   and has_schema_privilege(n.oid, 'usage')
                """
            ).values(as: String.self)
            #expect(readable == [])
        }
    }

    @Test func `a role that sees everything is none for BI`() async throws {
        try await with { world, roles, _ in
            let reader = try await world.run(["migrate", "--grant", "reader=\(roles.reader)"])
            #expect(reader.status == 0, "\(reader.errors)")
            let refused = try await world.run(["migrate", "--grant", "bi=\(roles.reader)"])
            #expect(refused.status != 0)
            #expect(refused.errors.contains("reads schema bascule already"), "\(refused.errors)")
        }
    }
}
