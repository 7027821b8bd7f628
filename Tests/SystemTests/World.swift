// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateCluster
import Synchronization
import TestSupport
import Testing

/// One test's own site: a home, a database, and the services that run on them.
final class World: Sendable {
    let home: Home
    let databaseURL: String
    let session: Session
    /// Its services and commands are not told where the database is: it is the home's own.
    private let isPrivate: Bool
    private let processes = Mutex<[BasculeProcess]>([])

    private init(home: Home, databaseURL: String, isPrivate: Bool = false) throws {
        self.home = home
        self.isPrivate = isPrivate
        self.databaseURL = databaseURL
        session = Session(try ConnectionOptions(url: databaseURL))
    }

    /// Lends a new one to the body; afterwards nothing of it is left, whatever happened.
    ///
    /// `more` are lines for the feed's YAML; the folders and the server are the home's and the
    /// tests' own unless given. The database has its schema already, which costs each start seconds,
    /// unless it is to be new.
    static func with(
        feed more: String = "", inbox: String? = nil, archive: String? = nil,
        databaseURL: String? = nil, isNew: Bool = false, _ body: (World) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let home = try Home(
                path: folder, feeds: [DroppedFile.feed: DroppedFile.feedYAML(more)], inbox: inbox,
                archive: archive)
            if let databaseURL {
                return try await World(home: home, databaseURL: databaseURL).run(body)
            }
            // Dropped when it is let go.
            let database = try isNew ? TestDatabase.create() : TestDatabase.migrated()
            try await World(home: home, databaseURL: database.url).run(body)
            withExtendedLifetime(database) {}
        }
    }

    /// The same on the private PostgreSQL of its home, which this process has joined.
    static func withPrivateDatabase(_ body: (World) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let home = try Home(
                path: folder, feeds: [DroppedFile.feed: DroppedFile.feedYAML("")])
            let cluster = PrivateCluster(folder: folder + "/var/postgres")
            let url = try cluster.start()
            do {
                try await World(home: home, databaseURL: url, isPrivate: true).run(body)
            } catch {
                try cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    /// The number of the private server's process, as its file has it now; nil while there is none.
    func postmaster() -> Int32? {
        let folder = home.path + "/var/postgres"
        let note = try? String(contentsOfFile: folder + "/elsewhere", encoding: .utf8)
        let base = note?.split(separator: "\n").first.map(String.init) ?? folder
        let text = try? String(contentsOfFile: base + "/data/postmaster.pid", encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    private func run(_ body: (World) async throws -> Void) async throws {
        do {
            try await body(self)
        } catch {
            for process in processes.withLock({ $0 }) {
                print("--- bascule \(process.child.pid) said last:\n\(process.lastWords)\n---")
            }
            await ended()
            throw error
        }
        await ended()
    }

    /// Ends the services, so that what they hold open can be unmounted.
    func ended() async {
        let left = processes.withLock { processes in
            defer { processes = [] }
            return processes
        }
        for process in left {
            await #expect(throws: Never.self) { try await process.child.dispose() }
        }
        await session.close()
    }

    /// Starts a service.
    @discardableResult
    func start(
        _ environment: [String: String] = [:], roles: String? = nil, as user: String? = nil,
        on host: TestHost? = nil
    ) throws -> BasculeProcess {
        let usual = [
            "BASCULE_SWEEP": "1s", "BASCULE_RETRY_BASE": "200ms", "BASCULE_RETRY_CAP": "2s",
        ]
        let process = try BasculeProcess(
            roles.map { ["run", "--roles", $0] } ?? ["run"], home: home,
            databaseURL: isPrivate ? nil : databaseURL,
            environment: usual.merging(environment) { _, new in new }, as: user, on: host)
        processes.withLock { $0.append(process) }
        return process
    }

    /// Runs a command of this site to its end.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        addressSpaceKiB: Int? = nil, within limit: Duration = .seconds(60)
    ) async throws -> CommandResult {
        try await BasculeProcess.run(
            arguments, home: home, databaseURL: isPrivate ? nil : databaseURL,
            environment: environment,
            input: input, addressSpaceKiB: addressSpaceKiB, within: limit)
    }

    /// Writes a file outside of the inbox; gives its path.
    func write(_ name: String, _ text: String) throws -> String {
        let path = home.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func drop(_ files: [DroppedFile]) throws {
        for file in files { try home.drop(file, in: DroppedFile.feed) }
    }

    /// How many files the ledger calls finished and moved.
    func settled() async throws -> Int {
        try await number(
            """
            select count(*) from bascule.file
             where state in ('loaded', 'duplicate', 'rejected', 'failed') and stored_at is not null
            """)
    }

    func number(_ sql: SQL) async throws -> Int {
        try await session.use { try $0.query(sql)[0][0, as: Int.self] }
    }

    func texts(_ sql: SQL) async throws -> [String] {
        try await session.use { connection in
            try connection.query(sql).map { try $0[0, as: String.self] }
        }
    }

    /// Waits until so many files are finished; the service must still run then.
    func waitUntilSettled(
        _ count: Int, by service: BasculeProcess, within limit: Duration = .seconds(90)
    ) async throws {
        try await eventually("\(count) files are settled", within: limit, every: .milliseconds(50))
        {
            guard service.child.isRunning else { throw ServiceEnded(words: service.lastWords) }
            return try await settled() >= count
        }
    }
}

/// A service that ended when it should run.
struct ServiceEnded: Error, CustomStringConvertible {
    let words: String
    var description: String { "the service ended:\n\(words)" }
}
