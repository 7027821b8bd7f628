// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Configuration
import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Console

/// A console on a database and a home of its own, on a port of its own.
final class ConsoleScene: Sendable {
    static let password = "correct horse battery"

    let database: TestDatabase
    /// As the console has read them.
    let installation: Installation
    let session: Session
    let port: Int
    let home: Home
    private let group: ServiceGroup

    private init(
        database: TestDatabase, home: Home, installation: Installation, port: Int,
        group: ServiceGroup
    ) throws {
        self.database = database
        self.home = home
        self.installation = installation
        self.port = port
        self.group = group
        session = Session(try database.options)
    }

    /// Lends a new one to the body.
    ///
    /// - Parameter config: further declarations, by their path below `config/` without the ending.
    static func with(
        _ settings: [String: String] = [:],
        feeds: [String: String] = [DroppedFile.feed: DroppedFile.feedYAML()],
        config: [String: String] = [:], limits: ServerLimits? = nil,
        _ body: @escaping @Sendable (ConsoleScene) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let database = try TestDatabase.migrated()
            let home = try Home(path: folder, feeds: feeds)
            for (name, text) in config {
                let file = URL(filePath: "\(folder)/config/\(name).yaml")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data((text + "\n").utf8).write(to: file)
            }
            let environment = ["BASCULE_CONSOLE_PORT": "0", "BASCULE_DATABASE_URL": database.url]
            let installation = try Installation(
                home: home.path, config: nil,
                environment: environment.merging(settings) { $1 })
            let (ports, told) = AsyncStream.makeStream(of: Int.self)
            var logger = Logger(label: "console tests")
            logger.logLevel = .critical
            let service = ConsoleService(
                installation, try database.options, worker: "host:1", logger: logger,
                limits: limits, listening: { told.yield($0) })
            let group = ServiceGroup(services: [service], logger: logger)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let port = try #require(await ports.first { _ in true })
                let scene = try ConsoleScene(
                    database: database, home: home, installation: installation, port: port,
                    group: group)
                let result: Result<Void, any Error>
                do { result = .success(try await body(scene)) } catch { result = .failure(error) }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                await scene.session.close()
                try result.get()
            }
        }
    }

    func stop() async { await group.triggerGracefulShutdown() }

    func add(_ name: String, _ roles: [String], made: Bool = false) async throws {
        let desk = HashingDesk.shared
        let password =
            made
            ? try await desk.make().kept
            : try await desk.choose(Password(Self.password), for: name, site: [])
        try await session.use {
            try Users.add(name, roles: roles, password: password, by: "user:t", on: $0)
        }
    }

    /// A user with a session, without the way through the page.
    func key(_ name: String, _ roles: [String]) async throws -> String {
        try await add(name, roles)
        return try await session.use { connection in
            try Sessions.open(
                for: try Users.find(name, on: connection), rules: SessionRules(),
                address: "127.0.0.1", on: connection
            ).text
        }
    }

    func run(_ statement: SQL) async throws {
        _ = try await session.use { try $0.execute(statement) }
    }

    func number(_ query: SQL) async throws -> Int64 {
        try await session.use { try $0.query(query).value(as: Int64.self) }
    }

    /// Ends every connection to the database, and lets none in.
    func cutDatabase() async throws {
        await session.close()
        let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
        let name = database.name
        try server.execute("alter database \(identifier: name) allow_connections false")
        _ = try server.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = \(name)")
    }

    /// Sends a request on a connection of its own.
    ///
    /// - Parameter unbodied: a body whose headers are among those given.
    func send(
        _ method: String, _ path: String, key: String? = nil, headers: [String] = [],
        body: String? = nil, unbodied: String? = nil
    ) async throws -> Reply {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"]
        if let key { lines.append("Cookie: bascule_session=\(key)") }
        if let body {
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: \(body.utf8.count)",
            ]
        }
        lines += headers
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? unbodied ?? "")
        return try #require(Reply(try await RawClient.talk(to: port, [Array(text.utf8)])))
    }

    /// Sends a form with its token.
    func post(
        _ path: String, key: String, _ fields: [String: String] = [:], headers: [String] = []
    ) async throws -> Reply {
        let all = fields.merging(["csrf_token": CSRFToken.make(for: SessionKey(key))]) { own, _ in
            own
        }
        return try await send(
            "POST", path, key: key, headers: headers,
            body: all.map { "\($0.key)=\(FormText.encoded($0.value))" }.joined(separator: "&"))
    }

    /// Logs in as a browser does; gives the answer.
    func logIn(
        _ name: String, _ password: String = ConsoleScene.password, next: String = "/",
        headers: [String] = []
    ) async throws -> Reply {
        let page = try await send("GET", "/login")
        let key = try #require(page.cookie("bascule_session"))
        let token = try #require(page.token)
        return try await post(
            "/login", key: key,
            ["username": name, "password": password, "next": next, "csrf_token": token],
            headers: headers)
    }
}
