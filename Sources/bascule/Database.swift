// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FileSystem
import Ingest
import Postgres
import Site

/// The database of the installation: the one of the settings, or the private cluster, which the first
/// process starts and the last one to leave stops.
struct Database {
    let url: String
    private let cluster: PrivateCluster?

    /// - Throws: `ExitCode(3)` after saying what is the matter.
    init(_ settings: Settings) throws {
        if let url = settings.databaseURL {
            self.url = url
            cluster = nil
        } else {
            let cluster = PrivateCluster(folder: settings.folders.postgres)
            url = try exitStatus { try cluster.start() }
            self.cluster = cluster
        }
    }

    /// Leaves; the last one stops the private cluster.
    func close() throws {
        _ = try exitStatus { try cluster?.stop() }
    }

    /// Runs a command's work on one connection, the schema brought up to date first.
    static func with<Value: Sendable>(
        _ installation: Installation,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let database = try Database(installation.settings)
        let session = Session(
            try exitStatus { try installation.settings.connection(to: database.url) })
        let result = await Result {
            try await session.use { connection in
                try Schema.migrations.apply(on: connection)
                return try body(connection)
            }
        }
        await session.close()
        try database.close()
        return try exitStatus { try result.get() }
    }
}

extension Settings {
    /// How to connect to the installation's database, with the limits of the settings.
    func connection(to url: String) throws -> ConnectionOptions {
        var options = try ConnectionOptions(url: url)
        options.deadline = statementDeadline
        options.networkPatience = networkPatience
        return options
    }
}

/// Turns errors into the exit status of the contract, after saying what happened: 3 where the world
/// is wrong, 2 where the configuration is.
func exitStatus<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as PostgresError {
        complain("\(error)")
        throw ExitCode(error.code == .configuration ? 2 : 3)
    } catch let error as TableRefusals {
        complain("\(error)")
        throw ExitCode(2)
    } catch let error as FileError {
        complain("\(error)")
        throw ExitCode(3)
    } catch let error as DepartureError {
        complain("\(error)")
        throw ExitCode(3)
    }
}

extension Result where Failure == any Error, Success: Sendable {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
