// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files of an export that a real sshd is given.
    @Suite struct Deliveries {
        /// A site with an export that goes to a folder of a real sshd.
        private struct Site {
            let world: World
            let sshd: Sshd
            var there: String { world.home.path + "/there" }

            func declare(_ more: String = "") async throws {
                let fingerprint = try await sshd.fingerprint()
                try world.declare(
                    NightSite.export(
                        "nombres", "select n from essai.nombres order by n", grain: nil)
                            + """
                            deliver:
                              - to: sftp://\(NSUserName())@127.0.0.1:\(sshd.port)\(there)/
                                secret: { file: \(sshd.userKey) }
                                host_key: "\(fingerprint)"
                                \(more)
                            """, "exports/nombres")
            }

            func run(
                _ arguments: [String], _ more: [String: String] = [:]
            ) async throws -> CommandResult {
                let environment = [
                    "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"127.0.0.1:\(sshd.port)\"]",
                    "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                    "BASCULE_LANGUAGE": "fr",
                ]
                return try await world.run(
                    arguments, environment: environment.merging(more) { $1 })
            }

            /// One more row, and a file of it; the file's name.
            func write() async throws -> String {
                try await world.session.use {
                    try $0.script(
                        """
                        create schema if not exists essai;
                        create table if not exists essai.nombres (n bigint);
                        insert into essai.nombres select count(*) from essai.nombres;
                        """)
                }
                let told = try await run(["exports", "run", "nombres"])
                #expect(told.status == 0, "\(told.errors)")
                let path = try await world.texts(
                    "select path from bascule.exports order by id desc limit 1")
                return (try #require(path.first) as NSString).lastPathComponent
            }

            /// Names there, hidden ones too.
            func names() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: there).sorted()
            }

            func states() async throws -> [String] {
                try await world.texts("select state from bascule.export_deliveries order by id")
            }

            func isSame(_ name: String) throws -> Bool {
                FileManager.default.contentsEqual(
                    atPath: "\(there)/\(name)", andPath: "\(world.home.path)/var/export/\(name)")
            }
        }

        private func with(_ body: (Site) async throws -> Void) async throws {
            try await Sshd.with { sshd in
                try await NightSite.with { world in
                    let site = Site(world: world, sshd: sshd)
                    try FileManager.default.createDirectory(
                        atPath: site.there, withIntermediateDirectories: true)
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await site.declare()
                    try await body(site)
                }
            }
        }

        @Test(arguments: [
            "delivery_claimed", "delivery_written", "delivery_verified", "delivery_renamed",
            "delivery_settled",
        ])
        func `a sender that is killed leaves no half file, and the file is there once`(
            step: String
        ) async throws {
            try await with { site in
                var all: [String] = []
                for _ in 1...KillRounds.count {
                    let name = try await site.write()
                    let killed = try await site.run(
                        ["exports", "deliver"], ["BASCULE_CRASH_AT": step])
                    #expect(killed.status == -SIGKILL, "\(killed)")
                    for shown in try site.names() where !shown.hasPrefix(".") {
                        #expect(try site.isSame(shown), "\(shown)")
                    }
                    let told = try await site.run(["exports", "deliver"])
                    #expect(told.status == 0, "\(told)")
                    all.append(name)
                    // Nothing hidden is left either.
                    #expect(try site.names() == all.sorted())
                    #expect(try site.isSame(name))
                    let states = try await site.states()
                    #expect(states.allSatisfy { $0 == "accepted" } && states.count == all.count)
                }
            }
        }

        @Test
        func `a file is sent by the service, waits while it is paused, and goes again when asked`()
            async throws
        {
            try await with { site in
                try await site.declare("check: content")
                #expect(try await site.run(["exports", "pause", "nombres"]).status == 0)
                let name = try await site.write()
                #expect(try await site.run(["exports", "deliver"]).status == 0)
                #expect(try site.names().isEmpty)
                let listed = try await site.run(["exports", "deliveries"])
                #expect(listed.status == 0 && listed.output.contains("en pause"), "\(listed)")
                #expect(try await site.run(["exports", "resume", "nombres"]).status == 0)
                #expect(try await site.run(["exports", "deliver"]).status == 0)
                #expect(try site.names() == [name])
                try FileManager.default.removeItem(atPath: "\(site.there)/\(name)")
                let id = try await site.world.number("select max(id) from bascule.exports")
                #expect(try await site.run(["exports", "deliver", "\(id)"]).status == 0)
                #expect(try site.isSame(name))
                #expect(try await site.run(["exports", "deliver", "999"]).status == 2)
            }
        }

        @Test func `a host that is another one gets nothing, and the reason is told in French`()
            async throws
        {
            try await with { site in
                try await site.declare()
                let path = site.world.home.path + "/config/exports/nombres.yaml"
                let own = try String(contentsOfFile: path, encoding: .utf8)
                let other = own.replacing(
                    #/SHA256:[A-Za-z0-9+\/]{43}/#,
                    with: "SHA256:" + String(repeating: "a", count: 43))
                try Data(other.utf8).write(to: URL(filePath: path))
                _ = try await site.write()
                #expect(try await site.run(["exports", "deliver"]).status == 1)
                #expect(try site.names().isEmpty)
                let answer = try await site.world.texts(
                    "select answer from bascule.export_deliveries")
                #expect(answer.first?.contains("ne prouve pas") == true, "\(answer)")
                #expect(answer.first?.contains(" deliver.host_key") == true, "\(answer)")
                // One that the site does not allow is a mistake of the declaration.
                let refused = try await site.world.run(["exports", "check"])
                #expect(refused.status == 2)
                #expect(refused.errors.contains("console.source_hosts"), "\(refused)")
            }
        }
    }
}
