// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `Earlier/` is a home and its database as the version before left them
    /// (`scripts/earlier_version.py`): killed in the middle, with files, jobs, ticks, alerts and
    /// journal entries of every kind.
    @Suite struct EarlierVersion {
        private static let data = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Earlier")

        @Test func `a site of the version before is migrated, and goes on`() async throws {
            try await World.with(isNew: true) { world in
                try await Self.restore(in: world)
                try await Self.writeNewKeys(in: world)
                let before = try await world.texts(Self.books)
                let migrated = try await world.run(["migrate"])
                #expect(migrated.status == 0, "\(migrated.output)\(migrated.errors)")
                #expect(try await world.texts(Self.books) == before)
                try await Self.verify(in: world)
                let service = try world.start()
                try await Self.takesUp(world, service)
                try await Self.changesWhatWasThere(world)
                #expect(try await service.terminate() == 0)
                try await Self.verify(in: world)
            }
        }

        /// The home with its files, and the database under the paths of this one.
        private static func restore(in world: World) async throws {
            let home = URL(filePath: world.home.path)
            for name in ["config", "inbox", "var"] {
                let place = home.appending(path: name)
                if FileManager.default.fileExists(atPath: place.path) {
                    try FileManager.default.removeItem(at: place)
                }
                try FileManager.default.copyItem(
                    at: data.appending(path: "home/\(name)"), to: place)
            }
            let dump = data.appending(path: "database.sql").path
            let restored = try await world.run(
                ["psql", "--", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump])
            #expect(restored.status == 0, "\(restored.errors)")
            try await world.session.use { connection in
                for (table, column) in [
                    ("file", "stored_path"), ("report", "path"), ("export", "path"),
                ] {
                    _ = try connection.execute(
                        """
                        update bascule.\(identifier: table)
                           set \(identifier: column) = replace(\(identifier: column), '/srv/labo',
                                                               \(world.home.path))
                        """)
                }
            }
        }

        /// Keys that have another name now are refused with it; a person writes what is told.
        private static func writeNewKeys(in world: World) async throws {
            let refused = try await world.run(["check"])
            #expect(refused.status == 2, "\(refused.output)")
            for (file, old, new) in [
                ("config/schedules.yaml", "job:", "kind:"),
                ("config/aggregates/brix_jour.yaml", "sql:", "query:"),
            ] {
                #expect(
                    (refused.output + refused.errors).contains("`\(new)`"),
                    "\(refused.output)\(refused.errors)")
                let url = URL(filePath: world.home.path).appending(path: file)
                let text = try String(contentsOf: url, encoding: .utf8)
                try text.replacing(old, with: new).write(to: url, atomically: true, encoding: .utf8)
            }
        }

        /// Facts that no migration may change, a line each.
        private static let books: SQL = """
            select concat_ws(' ', 'file', id, feed, name, state, rows_read, rows_inserted, rows_amended,
                             rows_unchanged, rows_rejected, encode(sha256, 'hex')) from bascule.file
             union all select concat_ws(' ', 'fault', f) from bascule.faults f
             union all select concat_ws(' ', 'row', m) from labo.mesures m
             union all select concat_ws(' ', 'version', h) from labo.mesures_history h
             union all select concat_ws(' ', 'run', file_id, owners, lows, highs, shifts)
                         from bascule.confirmation
             union all select concat_ws(' ', 'job', id, kind,
                             case when state in ('scheduled', 'blocked') then 'waiting' else state end, tries)
                        from bascule.jobs
             union all select concat_ws(' ', 'tick', schedule, nominal_at, outcome, sentence)
                         from bascule.tick
             union all select concat_ws(' ', 'window', w) from datamart.brix_jour w
             union all select concat_ws(' ', 'export', id, export, revision, path) from bascule.export
             union all select concat_ws(' ', 'alert', id, rule, subject, message) from bascule.alert
             union all select concat_ws(' ', 'entry', id, at, actor, action, subject) from bascule.journal
             order by 1
            """

        private static func verify(in world: World) async throws {
            let verified = try await world.run(["journal", "verify"])
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        }

        /// Waiting work, touched rows and new input.
        private static func takesUp(_ world: World, _ service: BasculeProcess) async throws {
            let settled = try await world.number(
                "select count(*) from bascule.file where stored_at is not null")
            let inbox = URL(filePath: world.home.path).appending(path: "inbox")
            try Data().write(to: inbox.appending(path: "jetons/attend.csv.ok"))
            let header = "echantillon;preleve_le;brix;remarque\n"
            for (name, row) in [
                ("neuf.csv", "S40;02/04/2026 08:00;16;ras"),
                ("encore.csv", "S5;05/03/2026 08:00;17,1;relu"),
            ] {
                let part = inbox.appending(path: "mesures/.\(name).part")
                try Data((header + row + "\n").utf8).write(to: part)
                try FileManager.default.moveItem(
                    at: part, to: inbox.appending(path: "mesures/\(name)"))
            }
            let first = inbox.appending(path: "mesures/premier.csv")
            let archived = try await world.texts(
                "select stored_path from bascule.file where name = 'premier.csv'")
            try FileManager.default.copyItem(at: URL(filePath: archived[0]), to: first)
            try await eventually("what waited and what came is settled", within: .seconds(60)) {
                try #require(service.child.isRunning, "\(service.lastWords)")
                return try await world.number(
                    "select count(*) from bascule.file where stored_at is not null") == settled + 4
            }
            let ends = try await world.texts(
                """
                select concat_ws(' ', name, state, rows_inserted, rows_amended)
                  from bascule.file where id > \(Int64(settled)) order by name
                """)
            #expect(
                ends == [
                    "attend.csv loaded 1 0", "encore.csv loaded 0 1", "neuf.csv loaded 1 0",
                    "premier.csv duplicate 0 0",
                ])
            let resumed = try await world.run(["jobs", "resume", "default"])
            #expect(resumed.status == 0, "\(resumed.errors)")
            try await eventually("each touched day is computed", within: .seconds(60)) {
                try await world.texts("select concat_ws(' ', jour, n) from datamart.brix_jour")
                    .contains("2026-04-02 1")
            }
        }

        /// Reverts, retries and exports what the version before has stored.
        private static func changesWhatWasThere(_ world: World) async throws {
            let versions = try await world.number("select count(*) from labo.mesures_history")
            let reverted = try await world.run(["files", "revert", "corrige.csv", "--force"])
            #expect(reverted.status == 0, "\(reverted.output)\(reverted.errors)")
            // The late file amended the first again: of the reverted file's two rows one goes back.
            let row = try await world.texts(
                "select concat_ws(' ', brix, remarque) from labo.mesures where echantillon in ('S1', 'S4') order by 1"
            )
            #expect(row == ["14.20 tardif", "14.50 ras"])
            #expect(try await world.number("select count(*) from labo.mesures_history") >= versions)
            for (name, status) in [("rejete.csv", 1), ("abandonne.csv", 0)] as [(String, Int32)] {
                let retried = try await world.run(["files", "retry", name])
                #expect(retried.status == status, "\(retried.output)\(retried.errors)")
            }
            let jetons = try await world.texts("select echantillon from labo.jetons order by 1")
            #expect(jetons == ["J1", "J2", "J3"])
            try await eventually("the export's day is computed", within: .seconds(60)) {
                try await world.run(["exports", "run", "mesures_jour", "--window", "2026-03-04"])
                    .status == 0
            }
            let schedules = try await world.run(["schedules", "list", "--json"])
            #expect(schedules.output.contains("20 6 * * *"), "\(schedules.output)")
            let alerts = try await world.run(["alerts", "list", "--json"])
            #expect(alerts.output.contains("perdu"), "\(alerts.output)\(alerts.errors)")
        }
    }
}
