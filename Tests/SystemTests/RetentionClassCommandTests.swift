// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

extension WholeService {
    /// What the settings' classes of retention do to the files of the feeds that name one.
    @Suite struct RetentionClassCommands {
        /// Files that are due, of one that is `days` old.
        private func due(
            _ days: Int, archive: String, classes: String, kept: String = "archive",
            in world: World
        ) async throws -> Bool {
            _ = try await world.session.use {
                try $0.execute(
                    """
                    update bascule.file set stored_at = now() - make_interval(days => \(Int32(days))),
                                            arrived_at = now() - make_interval(days => \(Int32(days)))
                    """)
            }
            let plan = try await world.run(
                ["housekeeping", "run", "retention"],
                environment: [
                    "BASCULE_RETENTION_ARCHIVE": archive, "BASCULE_RETENTION_CLASSES": classes,
                    "BASCULE_RETENTION_ERROR": "8d", "BASCULE_ARCHIVE_SEAL": "never",
                ])
            #expect(plan.status == 0, "\(plan.errors)")
            return plan.output.contains("\(kept): to be deleted: 1 file,")
        }

        @Test func `the longest time wins, and a class that is not known is the longest`()
            async throws
        {
            try await World.with(feed: "retention: labo") { world in
                let classes = "{ labo: 1y, fiscal: 6y }"
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                let loaded = try await world.run(
                    ["import", file, "--feed", "mesures"],
                    environment: ["BASCULE_RETENTION_CLASSES": classes])
                #expect(loaded.status == 0, "\(loaded.errors)")
                #expect(try await !due(365, archive: "8d", classes: classes, in: world))
                #expect(try await due(367, archive: "8d", classes: classes, in: world))
                // A class never shortens what the archive has.
                #expect(
                    try await !due(50, archive: "60d", classes: "{ labo: 9d }", in: world))
                #expect(try await due(61, archive: "60d", classes: "{ labo: 9d }", in: world))
                // A feed that is no longer declared may have had any class.
                _ = try await world.session.use {
                    try $0.execute("update bascule.file set feed = 'autrefois'")
                }
                #expect(try await !due(6 * 365, archive: "8d", classes: classes, in: world))
                #expect(try await due(6 * 366 + 1, archive: "8d", classes: classes, in: world))
            }
        }

        @Test func `a loaded file that lies among the refused ones is kept by its class`()
            async throws
        {
            try await World.with(feed: "retention: labo") { world in
                let classes = "{ labo: 1y, fiscal: 6y }"
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                let loaded = try await world.run(
                    ["import", file, "--feed", "mesures"],
                    environment: ["BASCULE_RETENTION_CLASSES": classes])
                #expect(loaded.status == 0, "\(loaded.errors)")
                func isDue(_ days: Int) async throws -> Bool {
                    try await due(days, archive: "8d", classes: classes, kept: "error", in: world)
                }
                // As a retry leaves a file where it lies.
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        update bascule.file
                           set stored_path = replace(stored_path, '/archive/', '/error/'),
                               archived_at = now()
                        """)
                }
                #expect(try await !isDue(365))
                #expect(try await isDue(367))
                _ = try await world.session.use {
                    try $0.execute("update bascule.file set feed = 'autrefois'")
                }
                #expect(try await !isDue(6 * 365))
                #expect(try await isDue(6 * 366 + 1))
                // What was never loaded is no record: it has the folder's own time.
                _ = try await world.session.use {
                    try $0.execute("update bascule.file set state = 'rejected'")
                }
                #expect(try await isDue(9))
            }
        }

        @Test func `a feed whose class the settings lack is left out, and told`() async throws {
            try await World.with(feed: "retention: labo") { world in
                let check = try await world.run(["feeds", "check"])
                #expect(check.status == 2)
                #expect(check.errors.contains("no class `labo` of retention"), "\(check.errors)")
            }
        }
    }
}
