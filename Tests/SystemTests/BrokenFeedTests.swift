// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// One typo in one declaration costs that feed its files' time, and nothing else.
    @Suite struct BrokenFeeds {
        private static let broken = """
            feed: casse
            folder: casse
            columns:
              - { name: a, typ: text }
            table: essai.casse
            """

        @Test func `a feed with a mistake waits, and every other thing works`() async throws {
            try await World.with { world in
                _ = try world.write("config/feeds/casse.yaml", Self.broken)
                try FileManager.default.createDirectory(
                    atPath: world.home.path + "/inbox/casse", withIntermediateDirectories: true)
                _ = try world.write("inbox/casse/x.csv", "a\n1\n")
                let service = try world.start()
                try world.drop([DroppedFile("good.csv", rows: 2)])
                try await world.waitUntilSettled(1, by: service)
                #expect(
                    service.child.errors.contains("the files of `casse` wait"),
                    "\(service.child.errors)")
                #expect(try await world.run(["files", "list"]).status == 0)
                let status = try await world.run(["status"])
                #expect(status.status == 0)
                #expect(status.output.contains("x.csv"))
                #expect(status.output.contains("casse.yaml:4"), "\(status.output)")
                let doctor = try await world.run(["doctor"]).output
                #expect(doctor.contains("Unknown key `typ`"))
                // It waits for the declaration: "no feed takes it" would be beside the point.
                #expect(!doctor.contains("nobody takes it"), "\(doctor)")
                #expect(!status.output.contains("nobody takes it"), "\(status.output)")
                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                let check = try await world.run(["feeds", "check"])
                #expect(check.status == 2)
                #expect(check.errors.contains("casse.yaml:4:"))
                let file = try world.write("y.csv", "a\n1\n")
                let refused = try await world.run(["import", file, "--feed", "casse"])
                #expect(refused.status == 2)
                #expect(refused.errors.contains("casse.yaml:4:"))
            }
        }

        @Test func `a feed that does not fit its table waits, and every other one is loaded`()
            async throws
        {
            try await World.with { world in
                _ = try await world.session.use {
                    try $0.script(
                        """
                        create schema alt;
                        create table alt.mesures (a int, file_id bigint, line_no int)
                        """)
                }
                _ = try world.write(
                    "config/feeds/casse.yaml",
                    """
                    feed: casse
                    columns:
                      - { name: a, type: text }
                    table: alt.mesures
                    """)
                let migrate = try await world.run(["migrate"])
                #expect(migrate.status == 2)
                #expect(migrate.output.contains("mesures → essai.mesures"), "\(migrate.output)")
                #expect(migrate.errors.contains("feed casse: column"), "\(migrate.errors)")
                let service = try world.start()
                try world.drop([DroppedFile("good.csv", rows: 2)])
                try await world.waitUntilSettled(1, by: service)
                // A file may be loaded before the service has said that it lives.
                try await eventually("it is ready") { service.child.errors.contains("ready: ") }
                #expect(
                    service.child.errors.contains("the files of `casse` wait"),
                    "\(service.child.errors)")
                let status = try await world.run(["status"])
                #expect(
                    status.output.contains("! feed casse: Its files are not loaded: "),
                    "\(status.output)")
                let doctor = try await world.run(["doctor"])
                #expect(doctor.status == 3)
                #expect(
                    doctor.output.components(separatedBy: "casse").count >= 2
                        && doctor.output.components(separatedBy: "BAD ").count == 2,
                    "one cause, once: \(doctor.output)")
            }
        }

        @Test func `one check is for all that is declared`() async throws {
            try await World.with { world in
                let good = try await world.run(["check"])
                #expect(good.status == 0, "\(good.errors)")
                #expect(good.output.split(separator: "\n").count == 1)
                _ = try world.write("config/schedules.yaml", "schedules:\n  - nam: x\n")
                let bad = try await world.run(["check"])
                #expect(bad.status == 2)
                #expect(bad.errors.contains("schedules.yaml:"), "\(bad.errors)")
            }
        }

        @Test(arguments: [
            ["files", "list", "--limit=-1"], ["files", "faults", "1", "--limit", "0"],
            ["jobs", "list", "--limit=-1"], ["journal", "list", "--limit=-1"],
            ["jobs", "run", "housekeeping", "--arguments", "{\"a\":\"\\u0000\"}"],
        ])
        func `what no statement could take is bad usage`(_ arguments: [String]) async throws {
            try await World.with { world in
                let result = try await world.run(arguments)
                #expect(result.status == 2, "\(result.errors)")
                #expect(!result.errors.contains("SQLSTATE"))
            }
        }
    }
}
