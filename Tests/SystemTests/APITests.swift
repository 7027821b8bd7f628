// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The API of the real service, as programs reach it.
    @Suite struct API {
        private static let client = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "clients/python").path

        private func address(of service: BasculeProcess) async throws -> String {
            try await eventuallySome("the console listens") {
                service.child.errors.firstMatch(of: /console: (http:\/\/127\.0\.0\.1:\d+)\//)
                    .map { String($0.output.1) }
            }
        }

        private func token(_ world: World) async throws -> String {
            let user = ["users", "add", "django", "--role", "administrateur"]
            let added = try await world.run(user)
            #expect(added.status == 0, "\(added.errors)")
            let made = try await world.run(["tokens", "add", "--user", "django", "--scope", "all"])
            return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        @Test func `the client for Python does what its tests say`() async throws {
            try await World.with { world in
                let service = try world.start(["BASCULE_LOG_FORMAT": "json"])
                let root = try await address(of: service)
                let result = try await ChildProcess.run(
                    "/usr/bin/python3", ["-m", "unittest", "-v", "test_bascule_client"],
                    environment: [
                        "PATH": "/usr/bin:/bin", "BASCULE_URL": root,
                        "BASCULE_TOKEN": try await token(world), "PYTHONDONTWRITEBYTECODE": "1",
                    ], folder: Self.client, within: .seconds(120))
                #expect(result.status == 0, "\(result.errors)")
                #expect(try await service.terminate() == 0)
            }
        }

        @Test func `a Django site hands a file in, and polls what becomes of it`() async throws {
            try await World.with { world in
                let service = try world.start(["BASCULE_LOG_FORMAT": "json"])
                let root = try await address(of: service)
                let result = try await ChildProcess.run(
                    "/usr/bin/python3", ["-m", "unittest", "-v", "test_django_view"],
                    environment: [
                        "PATH": "/usr/bin:/bin", "BASCULE_URL": root,
                        "BASCULE_TOKEN": try await token(world), "PYTHONDONTWRITEBYTECODE": "1",
                    ], folder: Self.client, within: .seconds(120))
                #expect(result.status == 0, "\(result.errors)")
                #expect(
                    try await world.texts("select distinct sent_by from bascule.file")
                        == ["user:django"])
                #expect(
                    try await world.texts(
                        """
                        select distinct parameters ->> 'on_behalf_of' from bascule.journal
                         where action = 'upload imported'
                        """) == ["claire"])
                #expect(try await service.terminate() == 0)
            }
        }

        @Test func `the document needs no database, and is the one that is served`() async throws {
            try await World.with { world in
                let service = try world.start(["BASCULE_LOG_FORMAT": "json"])
                let root = try await address(of: service)
                let served = try await curl(
                    ["-H", "Authorization: Bearer \(token(world))", root + "/api/openapi.json"])
                let said = try await BasculeProcess.run(
                    ["openapi"], home: world.home,
                    databaseURL: "postgresql://nobody@127.0.0.1:1/none")
                #expect(said.status == 0 && said.output == served + "\n")
                let anonymous = try await curl(
                    ["-o", "/dev/null", "-w", "%{http_code}", root + "/api/openapi.json"])
                #expect(anonymous == "401")
            }
        }

        @Test func `a file that is handed in while the service dies is loaded once`() async throws {
            try await World.with { world in
                var token = ""
                for round in 0..<5 {
                    let service = try world.start(["BASCULE_LOG_FORMAT": "json"])
                    let root = try await address(of: service)
                    if token.isEmpty { token = try await self.token(world) }
                    let name = "tuee-\(round).csv"
                    let arguments = [
                        "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST",
                        "-H", "Authorization: Bearer \(token)", "-H", "Content-Type: text/csv",
                        "-H", "Idempotency-Key: \(name)", "--data-binary",
                        DroppedFile(name, rows: 500).text,
                    ]
                    let path = "/api/v1/imports?feed=mesures&name=\(name)"
                    async let first = curl(arguments + [root + path], mayFail: true)
                    // lint:allow test-sleep: the moment of death is what is tested
                    try await Task.sleep(for: .milliseconds(4 + 7 * round))
                    service.child.signal(SIGKILL)
                    _ = try await first
                    let again = try world.start(["BASCULE_LOG_FORMAT": "json"])
                    let new = try await address(of: again)
                    try await eventually("it is handed in") {
                        try await curl(arguments + [new + path], mayFail: true) == "202"
                    }
                    try await eventually("it is loaded") {
                        try await world.texts(
                            "select state from bascule.file where name = \(name)") == ["loaded"]
                    }
                    #expect(try await again.terminate() == 0)
                }
                #expect(
                    try await world.texts("select count(*)::text from essai.mesures") == ["2500"])
            }
        }

        private func curl(_ arguments: [String], mayFail: Bool = false) async throws -> String {
            let result = try await ChildProcess.run(
                "/usr/bin/curl", ["-sS", "-m", "20", "--retry", "0"] + arguments,
                environment: ["PATH": "/usr/bin:/bin"], folder: "/tmp", within: .seconds(30))
            #expect(mayFail || result.status == 0, "\(result.errors)")
            return result.output
        }
    }
}
