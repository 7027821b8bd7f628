// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files that the real service fetches, as programs ask for them.
    @Suite struct Fetches {
        private static let usual = [
            "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
            // Proxies that nobody listens at.
            "http_proxy": "http://127.0.0.1:1/", "ALL_PROXY": "http://127.0.0.1:1/",
        ]

        private func with(
            _ body: (World, WebServer, FetchClient) async throws -> Void
        ) async throws {
            try await WebServer.with { server in
                try await World.with { world in
                    let service = try world.start(Self.environment(server))
                    let client = try await FetchClient(world, service)
                    try await body(world, server, client)
                }
            }
        }

        private static func environment(_ server: WebServer) -> [String: String] {
            usual.merging(["BASCULE_CONSOLE_SOURCE_HOSTS": #"["127.0.0.1:\#(server.port)"]"#]) {
                $1
            }
        }

        @Test func `a file is fetched and loaded, in the name of whoever asked`() async throws {
            try await with { world, server, client in
                let url = "http://127.0.0.1:\(server.port)/file/a.csv?token=secret"
                let task = try await client.fetch(url)
                let done = try await client.end(of: task)
                #expect(done["state"] as? String == "succeeded", "\(done)")
                let files = (done["result"] as? [String: Any])?["files"] as? [[String: Any]]
                #expect(files?.first?["name"] as? String == "a.csv")
                #expect(files?.first?["rows_inserted"] as? Int == 1)
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', actor, action, subject) from bascule.journal
                         where action in ('fetch asked', 'fetched', 'import') order by id
                        """) == [
                            "user:django fetch asked fetch 1", "user:django fetched file 1",
                            "user:django import file 1",
                        ])
                #expect(
                    try await world.number(
                        """
                        select (select count(*) from bascule.journal j where j::text ~ 'secret')
                             + (select count(*) from bascule.jobs j where j::text ~ 'secret')
                             + (select count(*) from bascule.job_log l where l::text ~ 'secret')
                             + (select count(*) from bascule.fetch f where f::text ~ 'secret')
                        """) == 0)
                #expect(!client.service.child.errors.contains("secret"))
                let uploads = world.home.path + "/var/work/uploads"
                #expect(try FileManager.default.contentsOfDirectory(atPath: uploads).isEmpty)
            }
        }

        @Test func `what may pass is tried again, and what may not is told`() async throws {
            try await with { world, server, client in
                let root = "http://127.0.0.1:\(server.port)"
                let again = try await client.fetch(root + "/fails/2/a.csv")
                let gone = try await client.fetch(root + "/status/404", name: "b.csv")
                let cut = try await client.end(of: gone)
                #expect(cut["state"] as? String == "failed")
                let error = cut["error"] as? [String: Any]
                #expect(error?["code"] as? String == "source_not_found", "\(cut)")
                #expect(try await client.end(of: again)["state"] as? String == "succeeded")
                #expect(server.asked.filter { $0 == "/fails/2/a.csv" }.count == 3)
                #expect(server.asked.filter { $0 == "/status/404" }.count == 1)

                let held = try await client.fetch(root + "/hang", name: "c.csv")
                try await eventually("it is asked for") { server.asked.contains("/hang") }
                #expect(try await client.state(of: held)["state"] as? String == "running")
                let begin = ContinuousClock.now
                let id = String(held.dropFirst())
                #expect(try await world.run(["jobs", "cancel", id]).status == 0)
                #expect(try await client.end(of: held)["state"] as? String == "cancelled")
                #expect(ContinuousClock.now - begin < .seconds(5), "2 s is the aim")
            }
        }

        @Test func `a fetch whose service is killed in the middle is done again, and loaded once`()
            async throws
        {
            try await with { world, server, client in
                let url = "http://127.0.0.1:\(server.port)/half-once/a.csv"
                let task = try await client.fetch(url)
                try await eventually("half of it has come") {
                    try await world.number("select count(*) from bascule.job_progress") == 1
                }
                try await client.service.killNow()
                let next = try world.start(Self.environment(server))
                let other = try await FetchClient(world, next, token: client.token)
                let done = try await other.end(of: task, within: .seconds(120))
                #expect(done["state"] as? String == "succeeded", "\(done)")
                #expect(server.asked == ["/half-once/a.csv", "/half-once/a.csv"])
                #expect(
                    try await world.texts("select concat_ws(' ', name, state) from bascule.file")
                        == ["a.csv loaded"])
                #expect(try await world.texts("select id from essai.mesures") == ["a"])
            }
        }

        @Test func `whenever the service is killed, each file is loaded once`() async throws {
            try await with { world, server, client in
                var (client, tasks) = (client, [String]())
                for (round, pause) in [0, 40, 120].enumerated() {
                    let url = "http://127.0.0.1:\(server.port)/file/\(round).csv"
                    tasks.append(try await client.fetch(url))
                    // lint:allow test-sleep: the moment of death is what is tested
                    try await Task.sleep(for: .milliseconds(pause))
                    try await client.service.killNow()
                    let next = try world.start(Self.environment(server))
                    client = try await FetchClient(world, next, token: client.token)
                }
                for task in tasks {
                    let done = try await client.end(of: task, within: .seconds(120))
                    #expect(done["state"] as? String == "succeeded", "\(done)")
                }
                #expect(
                    try await world.texts("select name from bascule.file order by name")
                        == ["0.csv", "1.csv", "2.csv"])
                let uploads = world.home.path + "/var/work/uploads"
                print(
                    "left of the killed: \(try FileManager.default.contentsOfDirectory(atPath: uploads).count)"
                )
            }
        }

        @Test func `a file is fetched by sftp, from a server that is known`() async throws {
            try await Sshd.with { sshd in
                try await World.with { world in
                    let path = try world.write("resultats.csv", WebServer.text)
                    let place = "127.0.0.1:\(sshd.port)"
                    let service = try world.start([
                        "BASCULE_CONSOLE_SOURCE_HOSTS": #"["\#(place)"]"#,
                        "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.1"]"#,
                        "BASCULE_CONSOLE_SOURCE_SFTP_USER": NSUserName(),
                        "BASCULE_CONSOLE_SOURCE_SFTP_KEY": sshd.userKey,
                        "BASCULE_CONSOLE_SOURCE_SFTP_KNOWN_HOSTS": sshd.knownHosts,
                    ])
                    let client = try await FetchClient(world, service)
                    let task = try await client.fetch("sftp://\(place)\(path)")
                    let done = try await client.end(of: task)
                    #expect(done["state"] as? String == "succeeded", "\(done)")
                    let none = try await client.fetch("sftp://\(place)/none/a.csv")
                    #expect(try await client.failure(of: none) == "source_not_found")
                    try Data().write(to: URL(filePath: sshd.knownHosts))
                    let strange = try await client.fetch("sftp://\(place)\(path)", name: "b.csv")
                    #expect(try await client.failure(of: strange) == "source_untrusted")
                    #expect(
                        try await world.texts("select name || ' ' || state from bascule.file")
                            == ["resultats.csv loaded"])
                }
            }
        }

        /// After the commit that has the file in the ledger, before the job's end is written.
        @Test func `a job that is done again once its file is in the ledger fetches nothing`()
            async throws
        {
            try await with { world, server, client in
                let url = "http://127.0.0.1:\(server.port)/file/a.csv"
                let task = try await client.fetch(url)
                _ = try await client.end(of: task)
                let again = try await world.job("files.fetch", #"{"fetch": 1}"#)
                try await world.waitForJob(again, "succeeded")
                #expect(server.asked == ["/file/a.csv"])
                #expect(try await world.number("select count(*) from bascule.file") == 1)
            }
        }
    }
}
