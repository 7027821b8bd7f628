// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService.Accounts {
    @Test func `nothing secret is in ps, in what is said, in the journal or in a dump`()
        async throws
    {
        try await with { world in
            let typed = "un secret que personne ne lit"
            let seen = Arguments()
            let watcher = Task {
                while !Task.isCancelled {
                    seen.look()
                    await Task.yield()
                }
            }
            var said: [CommandResult] = []
            for (command, input) in [
                (
                    ["users", "add", "bob", "--role", "lecteur", "--password-stdin"],
                    typed + "\n"
                ),
                (["users", "password", "ada", "--password-stdin"], typed),
                (["users", "add", "eve", "--role", "administrateur"], ""),
                (["users", "password", "eve"], ""),
                (["tokens", "add", "--user", "eve", "--scope", "all"], ""),
                (["users", "list"], ""), (["users", "list", "--json"], ""),
                (["tokens", "list"], ""),
                (["tokens", "list", "--json"], ""), (["journal"], ""),
                (["journal", "export"], ""),
                (["status"], ""), (["doctor"], ""), (["schema", "settings"], ""),
            ] {
                said.append(
                    try await world.run(
                        command, environment: ["BASCULE_LOG_LEVEL": "trace"], input: input))
            }
            watcher.cancel()
            await watcher.value
            let given = said[2...4].map { $0.output.trimmingCharacters(in: .newlines) }
            #expect(given.allSatisfy { $0.count >= 27 } && Set(given).count == 3)
            let dump = try await ChildProcess.run(
                try Self.pgDump(), ["--dbname", world.databaseURL],
                environment: ProcessInfo.processInfo.environment, folder: world.home.path,
                within: .seconds(60))
            #expect(dump.status == 0 && dump.output.contains("$argon2id$v=19$m=19456,t=2,p=1$"))
            let elsewhere =
                said.map(\.errors).joined()
                + said.enumerated().filter { !(2...4).contains($0.offset) }
                .map(\.element.output).joined()
            #expect(seen.all.contains("users"), "the commands were seen")
            for secret in given + [typed, Self.password] {
                #expect(!dump.output.contains(secret))
                #expect(!seen.all.contains(secret))
                #expect(!elsewhere.contains(secret))
            }
            for hash in try await world.texts("select password from bascule.app_user") {
                #expect(!elsewhere.contains(hash))
            }
        }
    }

    private static func pgDump() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        return "\(root)/\(try #require(versions.last))/bin/pg_dump"
    }
}
