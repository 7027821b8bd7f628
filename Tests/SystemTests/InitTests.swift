// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// A home from nothing.
    @Suite struct Inits {
        private func bascule(
            _ arguments: [String], environment: [String: String] = [:]
        ) async throws -> CommandResult {
            try await ChildProcess.run(
                try BasculeProcess.executable(), arguments, environment: environment, folder: "/",
                input: nil, within: .seconds(60))
        }

        /// Every file and folder below a path, with its bytes.
        private func all(_ folder: String) throws -> [String: Data] {
            var found: [String: Data] = [:]
            for name in FileManager.default.enumerator(atPath: folder) ?? .init() {
                guard let name = name as? String else { continue }
                found[name] = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            }
            return found
        }

        @Test(arguments: [("fr", "exemple"), ("en", "example")])
        func `a new home checks, and loads the file that it proposes`(
            language: String, feed: String
        ) async throws {
            try await World.with { world in
                let path = world.home.path + "/neuf chez l'ami"
                let made = try await bascule(
                    ["init", path, "--language", language, "--zone", "America/Guadeloupe"])
                #expect(made.status == 0, "\(made.errors)")
                let steps = made.output.split(separator: "\n").map(String.init)
                let title = language == "fr" ? "Et maintenant :" : "Next:"
                let first = try #require(steps.firstIndex(of: title))
                let drop = try #require(steps[first...].first { $0.contains("printf") })
                let environment = [
                    "BASCULE_DATABASE_URL": world.databaseURL, "BASCULE_HOME": path,
                ]
                for command in [["check"], ["migrate"]] {
                    let done = try await bascule(command, environment: environment)
                    #expect(done.status == 0, "\(done.errors)")
                }
                // As a person types what was proposed.
                let typed = try await ChildProcess.run(
                    "/bin/sh", ["-c", "\(steps[first + 1]) && \(drop)"], environment: [:],
                    folder: "/", input: nil, within: .seconds(30))
                #expect(typed.status == 0, "\(typed.errors)")
                let file = "\(path)/inbox/\(feed)/1.csv"
                let loaded = try await bascule(
                    ["import", file, "--feed", feed], environment: environment)
                #expect(loaded.status == 0, "\(loaded.output)\(loaded.errors)")
                let rows = SQL(stringLiteral: "select count(*) from data.\(feed)")
                #expect(try await world.number(rows) == 2)
            }
        }

        @Test func `a home that is there is refused, and nothing in it is touched`() async throws {
            try await World.with { world in
                let before = try all(world.home.path)
                let refused = try await bascule(["init", world.home.path])
                #expect(refused.status == 2)
                #expect(refused.errors.contains("already"), "\(refused.errors)")
                #expect(refused.errors.contains("config/bascule.yaml"), "\(refused.errors)")
                #expect(try all(world.home.path) == before)
            }
        }

        @Test func `what lies in a folder already is kept and told`() async throws {
            try await TemporaryFolder.with { folder in
                let config = folder + "/config"
                try FileManager.default.createDirectory(
                    atPath: config, withIntermediateDirectories: true)
                let mine = Data("# mine\n".utf8)
                try mine.write(to: URL(filePath: config + "/schedules.yaml"))
                let made = try await bascule(["init", folder, "--language", "en"])
                #expect(made.status == 0, "\(made.errors)")
                let line = made.output.split(separator: "\n").first {
                    $0.hasPrefix("config/schedules.yaml")
                }
                #expect(line?.contains("left as it is") == true, "\(made.output)")
                #expect(
                    FileManager.default.contents(atPath: config + "/schedules.yaml") == mine)
            }
        }

        @Test func `a sample makes the first feed, a file that is no table makes nothing`()
            async throws
        {
            try await TemporaryFolder.with { folder in
                let sample = folder + "/pluie.csv"
                try Data("jour;pluie_mm\n01/03/2026;12,5\n02/03/2026;0,5\n".utf8)
                    .write(to: URL(filePath: sample))
                let home = folder + "/site"
                let made = try await bascule(
                    ["init", home, "--zone", "Europe/Paris", "--feed-from", sample])
                #expect(made.status == 0, "\(made.errors)")
                #expect(made.output.contains("inbox/pluie"), "\(made.output)")
                let check = try await bascule(["check"], environment: ["BASCULE_HOME": home])
                #expect(check.status == 0, "\(check.errors)")

                let empty = folder + "/rien.csv"
                try Data().write(to: URL(filePath: empty))
                let none = try await bascule(["init", folder + "/b", "--feed-from", empty])
                #expect(none.status == 1, "\(none.output)")
                #expect(!FileManager.default.fileExists(atPath: folder + "/b"))
                let zone = try await bascule(["init", folder + "/c", "--zone", "Mars/Base"])
                #expect(zone.status == 2 && zone.errors.contains("Mars/Base"), "\(zone.errors)")
            }
        }

        @Test func `without options language and zone are the system's, and that is told`()
            async throws
        {
            try await TemporaryFolder.with { folder in
                let made = try await bascule(
                    ["init", folder + "/x"],
                    environment: ["LANG": "fr_FR.UTF-8", "TZ": "Indian/Reunion"])
                #expect(made.output.contains("(Indian/Reunion, fr)"), "\(made.output)")
                #expect(made.output.contains("--zone et --language"), "\(made.output)")
                let posix = try await bascule(
                    ["init", folder + "/y"], environment: ["LC_ALL": "C", "TZ": "UTC"])
                #expect(posix.output.contains("(UTC, en)"), "\(posix.output)")
            }
        }
    }
}
