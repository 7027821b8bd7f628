// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule pickups`, with a real server of ftp.
    @Suite struct PickupsByFTP {
        private func declare(_ world: World, _ from: String, _ more: String = "") throws {
            try world.declare(
                """
                pickup: ctcs
                feed: \(DroppedFile.feed)
                from: \(from)
                secret: { env: FTP_PASSWORD }
                stable: 0s
                \(more)
                """, "pickups/ctcs")
        }

        @Test func `files are fetched once, loaded, and deleted there only then`() async throws {
            try await Proftpd.with { server in
                try await NightSite.with { world in
                    let place = "127.0.0.1:\(server.port)"
                    let there = world.home.path + "/there"
                    for folder in [there, world.home.path + "/config/pickups"] {
                        try FileManager.default.createDirectory(
                            atPath: folder, withIntermediateDirectories: true)
                    }
                    let environment = [
                        "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"\(place)\"]",
                        "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
                        "BASCULE_CONSOLE_SOURCE_CA": server.authority,
                        "FTP_PASSWORD": Proftpd.password,
                    ]
                    try declare(
                        world, "ftp://\(Proftpd.user)@\(place)\(there)/", "after: delete")
                    #expect(try await world.run(["migrate"]).status == 0)
                    for name in ["a.csv", "b.csv"] {
                        let file = DroppedFile(name, rows: 2)
                        try Data(file.text.utf8).write(to: URL(filePath: "\(there)/\(name)"))
                    }
                    let look = ["pickups", "run", "ctcs"]
                    let first = try await world.run(look, environment: environment)
                    #expect(first.status == 0, "\(first)")
                    let again = try await world.run(look, environment: environment)
                    #expect(again.status == 0, "\(again)")
                    #expect(
                        try FileManager.default.contentsOfDirectory(atPath: there).count == 2)
                    let service = try world.start(environment)
                    try await world.waitUntilSettled(2, by: service)
                    let last = try await world.run(look, environment: environment)
                    #expect(last.status == 0, "\(last)")
                    #expect(
                        try FileManager.default.contentsOfDirectory(atPath: there).isEmpty)
                    #expect(
                        try await world.texts("select id from essai.mesures order by id")
                            == ["a.csv-0", "a.csv-1", "b.csv-0", "b.csv-1"])
                }
            }
        }
    }
}
