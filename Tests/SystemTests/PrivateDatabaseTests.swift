// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Whose the private PostgreSQL is, and how a person gets at a database.
    @Suite struct PrivateDatabase {
        @Test(.enabled(if: getuid() == 0, "only root becomes somebody else"))
        func
            `root joins the private database of another user's service, and leaves it that user's`()
            async throws
        {
            try await World.with { world in
                try await ChildProcess.succeed(
                    "/usr/bin/chown", ["-R", "games:games", world.home.path])
                let service = try BasculeProcess(home: world.home, databaseURL: nil, as: "games")
                try await eventually("it is ready", within: .seconds(60)) {
                    guard service.child.isRunning else {
                        throw ServiceEnded(words: service.lastWords)
                    }
                    return service.child.errors.contains("ready: ")
                }
                for command in [["status"], ["doctor"], ["files", "list"]] {
                    let root = try await BasculeProcess.run(
                        command, home: world.home, databaseURL: nil)
                    #expect(root.status == 0, "\(command): \(root.errors)\(root.output)")
                    #expect(!(root.errors + root.output).contains("remove it"))
                }
                let other = try BasculeProcess(
                    ["status"], home: world.home, databaseURL: nil, as: "daemon")
                #expect(try await other.child.waitForExit() == 3)
                #expect(
                    other.child.errors.contains(
                        "belongs to games, and this is daemon"),
                    "\(other.child.errors)")
                #expect(other.child.errors.contains("chown -R daemon:"))
                try await other.child.dispose()
                #expect(try await service.terminate() == 0, "\(service.lastWords)")
                try await service.child.dispose()

                // Stopped, root starts it as that user, and that user's service starts after it.
                let root = try await BasculeProcess.run(
                    ["psql", "--", "-X", "-At", "-c", "select 42"], home: world.home,
                    databaseURL: nil)
                #expect(root.output == "42\n", "\(root.errors)")
                let again = try BasculeProcess(home: world.home, databaseURL: nil, as: "games")
                try await eventually("it is ready again", within: .seconds(60)) {
                    guard again.child.isRunning else {
                        throw ServiceEnded(words: again.lastWords)
                    }
                    return again.child.errors.contains("ready: ")
                }
                #expect(try await again.terminate() == 0)
                try await again.child.dispose()
            }
        }

        @Test(arguments: [
            "postgresql://u:s3cr%20et@h:5433/d", "postgresql://u@h:5433/d?password=s3cr%20et",
            "host=h port=5433 user=u dbname=d password='s3cr et'",
            #"password=s3cr\ et host=h port=5433 user=u dbname=d sslpassword='s3cr et'"#,
        ])
        func `psql is given the password where nobody sees it`(_ url: String) async throws {
            try await World.with { world in
                let folder = world.home.path + "/bin"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                let script = "#!/bin/sh\nprintf '%s|' \"$@\"\nenv\n"
                try script.write(toFile: folder + "/psql", atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: folder + "/psql")
                let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
                let psql = try await BasculeProcess.run(
                    ["psql", "--", "-c", "select 1"], home: world.home, databaseURL: url,
                    environment: ["PATH": folder + ":" + path])
                #expect(psql.status == 0, "\(psql.errors)")
                let lines = psql.output.split(separator: "\n")
                let arguments = try #require(lines.first)
                #expect(!arguments.contains("s3cr"), "\(arguments)")
                #expect(arguments.contains("host='h'") && arguments.contains("port='5433'"))
                #expect(arguments.contains("|-c|select 1|"))
                #expect(lines.contains("PGPASSWORD=s3cr et"))
                #expect(lines.count { $0.contains("s3cr") } == 1)
            }
        }

        @Test func `commands that look work on a standby`() async throws {
            try await World.withPrivateDatabase { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 3, bad: 1).text)
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 1)
                let standby = try await Standby(of: world)
                do {
                    for command in [
                        ["status"], ["files", "list"], ["files", "faults", "1"], ["jobs", "list"],
                        ["journal", "verify"], ["alerts"], ["aggregates", "status"],
                        ["schedules", "list"], ["exports", "list"], ["housekeeping"], ["doctor"],
                    ] {
                        let shown = try await BasculeProcess.run(
                            command, home: world.home, databaseURL: standby.url)
                        #expect(
                            shown.status == 0, "\(command): \(shown.errors)\(shown.output)")
                    }
                    let refused = try await BasculeProcess.run(
                        ["files", "revert", "1"], home: world.home, databaseURL: standby.url)
                    #expect(refused.status == 3)
                    #expect(refused.errors.contains("is a standby"), "\(refused.errors)")
                } catch {
                    try await standby.stop()
                    throw error
                }
                try await standby.stop()
            }
        }
    }
}

/// A hot standby of a world's private PostgreSQL, made by pg_basebackup.
private struct Standby {
    let url: String
    private let folder: String
    private let programs: String

    init(of world: World) async throws {
        folder = world.home.path + "/standby"
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        programs = "/usr/lib/postgresql/\(versions.sorted().last ?? "15")/bin"
        url = "postgresql:///bascule?host=\(folder)&user=bascule&port=5432"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        if getuid() == 0 {
            try await ChildProcess.succeed("/usr/bin/chown", ["postgres:", folder])
        }
        let options = try ConnectionOptions(url: world.databaseURL)
        let host = options[keyword: "host"] ?? ""
        let data = folder + "/data"
        try await asServer(
            "pg_basebackup",
            ["-h", host, "-U", "postgres", "-D", data, "-R", "-X", "stream", "-c", "fast"])
        let settings = """
            -c unix_socket_directories='\(folder)' -c listen_addresses='' -c port=5432 \
            -c logging_collector=off
            """
        try await asServer(
            "pg_ctl", ["-D", data, "-w", "-l", folder + "/log", "-o", settings, "start"])
    }

    func stop() async throws {
        try await asServer("pg_ctl", ["-D", folder + "/data", "-w", "-m", "fast", "stop"])
    }

    private func asServer(_ program: String, _ arguments: [String]) async throws {
        let words = ["\(programs)/\(program)"] + arguments
        let all =
            getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
                + words : words
        try await ChildProcess.succeed(all[0], Array(all.dropFirst()))
    }
}
