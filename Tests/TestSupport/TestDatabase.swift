// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Postgres
import Synchronization

/// A fresh database for one test, dropped when the last reference to it goes.
package final class TestDatabase: Sendable {
    /// The databases copied from, by the name their test suite gave them.
    private static let templates = Mutex<[String: String]>([:])
    private static let count = Mutex(0)

    package let name: String
    package let url: String
    private let server: String

    package var options: ConnectionOptions {
        get throws { try ConnectionOptions(url: url, applicationName: "bascule tests") }
    }

    /// Makes an empty database.
    package static func create() throws -> TestDatabase {
        try TestDatabase(template: "template0")
    }

    /// Makes a copy of a template, which the closure prepares once in this process for each key.
    package static func create(
        template key: String, prepare: (borrowing Connection) throws -> Void
    ) throws -> TestDatabase {
        let template = try templates.withLock { made in
            if let name = made[key] { return name }
            let database = try makeDatabase(copying: "template0")
            try prepare(try connection(to: database))
            made[key] = database
            return database
        }
        return try TestDatabase(template: template)
    }

    private init(template: String) throws {
        server = try TestCluster.url()
        name = try Self.makeDatabase(copying: template)
        url = try Self.url(of: name)
    }

    deinit {
        do {
            let connection = try Connection(try ConnectionOptions(url: server))
            try connection.execute("drop database if exists \(identifier: name) with (force)")
        } catch {
            // The next test process drops it.
            print("The test database \(name) was not dropped: \(error)")
        }
    }

    /// A new connection to it, for this test alone.
    package func connect(deadline: Duration = .seconds(20)) throws -> Connection {
        var options = try options
        options.deadline = deadline
        return try Connection(options)
    }

    private static func makeDatabase(copying template: String) throws -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let name = "bascule_test_\(getpid())_\(number)"
        let server = try Connection(try ConnectionOptions(url: try TestCluster.url()))
        try server.execute(
            "create database \(identifier: name) template \(identifier: template)")
        return name
    }

    private static func connection(to database: String) throws -> Connection {
        try Connection(try ConnectionOptions(url: try url(of: database)))
    }

    private static func url(of database: String) throws -> String {
        try ConnectionOptions(url: try TestCluster.url()).url(database: database)
    }
}
