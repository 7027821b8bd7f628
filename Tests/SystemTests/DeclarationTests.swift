// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Declarations that are not any more what the running service has read.
    @Suite struct Declarations {
        private func write(_ text: String, _ path: String, in world: World) throws -> String {
            let path = world.home.path + "/config/" + path
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }

        private func started(_ world: World) async throws -> BasculeProcess {
            let service = try world.start()
            try await eventually("it is ready") { service.child.errors.contains("ready: ") }
            return service
        }

        @Test func `a feed that is added, changed or removed after the start asks for a restart`()
            async throws
        {
            try await World.with { world in
                let own = DroppedFile.feedYAML()
                let service = try await started(world)
                #expect(try await world.run(["doctor"]).status == 0)
                let other = try write(
                    own.replacing("mesures", with: "autres"), "feeds/autres.yaml", in: world)
                for words in [["doctor"], ["status"]] {
                    let told = try await world.run(words).output
                    #expect(
                        told.contains("feed autres: It was declared since the service ("), "\(told)"
                    )
                    #expect(told.contains("Restart the service"), "\(told)")
                    #expect(!told.contains("feed mesures"), "\(told)")
                }
                #expect(try await world.run(["doctor"]).status == 3)
                let french = try await world.run(
                    ["status"], environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(french.output.contains("Sa déclaration a été ajoutée depuis"))

                let mine = try write(
                    "# Says nothing new.\n\(own)\n", "feeds/mesures.yaml", in: world)
                #expect(try await !world.run(["doctor"]).output.contains("feed mesures"))
                _ = try write(own + "\nextra: reject\n", "feeds/mesures.yaml", in: world)
                let changed = try await world.run(["doctor"]).output
                #expect(
                    changed.contains("feed mesures: Its declaration was changed since"),
                    "\(changed)")
                try FileManager.default.removeItem(atPath: mine)
                let removed = try await world.run(["doctor"]).output
                #expect(
                    removed.contains("feed mesures: Its declaration was removed since"),
                    "\(removed)")
                _ = try write(own, "feeds/mesures.yaml", in: world)

                #expect(
                    try await alerts(world, raised: 0) == [], "somebody may be about to restart it")
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -1_200)], ofItemAtPath: other)
                #expect(
                    try await alerts(world, raised: 1).first?.contains("feed autres (added)")
                        == true)
                try await service.terminate()
                #expect(
                    try await alerts(world, raised: 0).count == 1, "nobody says what he has read")
                let next = try await started(world)
                #expect(try await world.run(["doctor"]).output.contains("feed autres:") == false)
                #expect(try await alerts(world, raised: 0) == [])
                try await next.terminate()
            }
        }

        /// The open alerts, after a look.
        private func alerts(_ world: World, raised: Int32) async throws -> [String] {
            let look = try await world.run(["housekeeping", "run", "expectations"])
            #expect(look.status == raised, "\(look.output)\(look.errors)")
            return try await world.texts(
                """
                select message from bascule.alert
                 where rule = 'declared_since_start' and resolved_at is null
                """)
        }

        @Test func `a schedule that was declared after the start is told until it is applied`()
            async throws
        {
            try await World.with { world in
                let service = try await started(world)
                #expect(try await world.run(["doctor"]).status == 0)
                let file = try write(
                    "a: { kind: exports.check, cron: 0 5 * * * }\n", "schedules.yaml", in: world)
                let told = try await world.run(["doctor"])
                #expect(told.status == 3)
                #expect(
                    told.output.contains("schedule a: It was declared in the file since"), "\(told)"
                )
                #expect(try await world.run(["schedules", "apply"]).status == 0)
                #expect(try await world.run(["doctor"]).status == 0)
                _ = try write(
                    "a: { kind: exports.check, cron: 0 6 * * * }\n", "schedules.yaml", in: world)
                let changed = try await world.run(["doctor"]).output
                #expect(changed.contains("schedule a: Its declaration in the file was changed"))
                try FileManager.default.removeItem(atPath: file)
                let removed = try await world.run(["doctor"]).output
                #expect(removed.contains("schedule a: It was removed from the file"), "\(removed)")
                try await service.terminate()
            }
        }

        @Test func `settings that were changed after the start ask for a restart`() async throws {
            try await World.with { world in
                let path = world.home.path + "/config/bascule.yaml"
                let old = try String(contentsOfFile: path, encoding: .utf8)
                let service = try await started(world)
                _ = try write("# The same.\n\(old)", "bascule.yaml", in: world)
                #expect(try await world.run(["doctor"]).status == 0)
                _ = try write(old + "import_batches: 3\n", "bascule.yaml", in: world)
                for words in [["doctor"], ["status"]] {
                    let told = try await world.run(words).output
                    #expect(
                        told.contains(
                            "settings bascule.yaml: \(path) says something else than when"),
                        "\(told)")
                    #expect(told.contains("Restart the service"), "\(told)")
                }
                #expect(
                    try await alerts(world, raised: 0) == [], "somebody may be about to restart it")
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -1_200)], ofItemAtPath: path)
                #expect(
                    try await alerts(world, raised: 1).first?.contains(
                        "settings bascule.yaml (changed)") == true)
                // A password may be in it, and another database has other services.
                let secret = old + "database_url: postgresql://u:secret@h/d\n"
                _ = try write(secret, "bascule.yaml", in: world)
                #expect(try await alerts(world, raised: 0) == [])
                try FileManager.default.removeItem(atPath: path)
                #expect(
                    try await world.run(["status"], environment: ["BASCULE_LANGUAGE": "fr"]).output
                        .contains("\(path) ne dit plus ce qu'il disait"))
                try await service.terminate()
            }
        }

        @Test func `a look tells and resolves of the settings only what it can look at`()
            async throws
        {
            try await World.with { world in
                let service = try await started(world)
                let host = ProcessInfo.processInfo.hostName
                func raise(_ subject: String) async throws {
                    try await world.session.use { connection in
                        _ = try connection.execute(
                            """
                            insert into bascule.alert (rule, subject, due_at, message)
                            values ('declared_since_start', \(subject), now(), \(subject))
                            """)
                    }
                }
                try await raise("settings elsewhere")
                try await raise("settings \(host)")
                #expect(try await alerts(world, raised: 0) == ["settings elsewhere"])

                // Another service of this host, long alive, with an unreadable file.
                try await world.session.use { connection in
                    _ = try connection.execute(
                        """
                        insert into bascule.service (worker, roles, feeds, seen_at)
                        values (\(host + ":1"), 'watcher',
                                jsonb_build_object(\(world.home.path + "/config")::text, 'x'),
                                now() + interval '1 hour')
                        """)
                }
                let doctor = try await world.run(["doctor"]).output
                #expect(doctor.contains("settings (\(host):1"), "\(doctor)")
                #expect(doctor.contains("It could not be looked at"), "\(doctor)")
                #expect(doctor.contains("feed mesures: It was declared since"), "\(doctor)")
                try await raise("settings \(host)")
                let look = try await world.run(["housekeeping", "run", "expectations"])
                #expect(look.status != 0, "\(look.output)\(look.errors)")
                #expect(
                    try await world.texts(
                        "select subject from bascule.alert where resolved_at is null order by 1"
                    ).contains("settings \(host)"))
                try await service.terminate()
            }
        }

        @Test(
            .enabled(if: getuid() == 0, "only root becomes somebody else"),
            arguments: [
                "config", "config/feeds", "config/bascule.yaml", "config/feeds/mesures.yaml",
            ])
        func `a configuration that this user may not read is not taken for none`(_ shut: String)
            async throws
        {
            try await World.with { world in
                let path = world.home.path + "/" + shut
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0], ofItemAtPath: path)
                // Settings that can't be read say no language.
                let check = try BasculeProcess(
                    ["check"], home: world.home, databaseURL: nil,
                    environment: ["BASCULE_LANGUAGE": "en"], as: "daemon")
                #expect(try await check.child.waitForExit() == 2)
                let told = check.child.errors
                #expect(told.contains("It may not be read by the user daemon"), "\(told)")
                #expect(told.contains("ls -ld \(path)`"), "\(told)")
                #expect(!told.contains("is not there"), "\(told)")
                try await check.child.dispose()
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: path)
            }
        }
    }
}
