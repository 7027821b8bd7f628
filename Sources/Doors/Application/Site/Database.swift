// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Foundation
package import Postgres
internal import PrivateCluster
package import Wording

/// The installation's database: the one of the settings, or the private cluster, started by the
/// first process and stopped by the last to leave.
package struct Database {
    /// The intended use.
    package enum Need: Sendable {
        /// Reads only: a role that may no more than read will do, and a standby.
        case look
        /// Changes rows; the schema must be there.
        case act
        /// Brings the schema up to date first, and makes a private cluster where there is none.
        case migrate
    }

    package let url: String
    let cluster: PrivateCluster?

    /// - Parameter tell: called with problems that don't stop the work.
    /// - Throws: `NoDatabase`, or why the private cluster can't be started.
    package init(_ settings: Settings, for need: Need, tell: (Phrase) -> Void) throws {
        switch try DatabasePlace(settings) {
        case .external(let url):
            self.url = url
            cluster = nil
            if need == .migrate { try Self.remember(url, settings, tell) }
        case .present(let cluster):
            url = try cluster.start()
            self.cluster = cluster
        case .absent(let cluster):
            guard need == .migrate else { throw NoDatabase(sentence: settings.noDatabase) }
            url = try cluster.start()
            self.cluster = cluster
        case .forgotten(let note): throw NoDatabase(sentence: note.refusal)
        }
    }

    /// A home in which nothing can be noted still does its work.
    private static func remember(
        _ url: String, _ settings: Settings, _ tell: (Phrase) -> Void
    ) throws {
        let cluster = PrivateCluster(folder: settings.folders.postgres)
        do {
            try DatabaseMemory(settings).write(url, besides: cluster)
        } catch let error as PostgresError where error.code == .configuration {
            throw error
        } catch {
            let why = Phrase(of: error).afterColon
            tell(
                Phrase(
                    en: "This home can't remember its database: \(why.en)",
                    fr: "Ce site ne peut pas noter quelle est sa base de données : \(why.fr)"))
        }
    }

    /// Leaves; the last one stops the private cluster.
    package func close() throws { try cluster?.stop() }

    /// Runs work on a connection of its own.
    ///
    /// - Throws: the errors of the work and the database, as they are.
    package func use<Value: Sendable>(
        _ settings: Settings, _ need: Need,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let session = Session(try settings.connection(to: url, for: need))
        let result = await Result {
            try await session.use { connection in
                try connection.requireSession()
                try need.meet(on: connection)
                return try body(connection)
            }
        }
        await session.close()
        return try result.get()
    }
}

extension Settings {
    /// How to connect to the installation's database, with the limits of the settings.
    package func connection(
        to url: String, for need: Database.Need = .act
    ) throws -> ConnectionOptions {
        var options = try ConnectionOptions(url: url)
        options.deadline = statementDeadline
        options.networkPatience = networkPatience
        if need == .look { options.settings["default_transaction_read_only"] = "on" }
        return options
    }
}

extension Result where Failure == any Error, Success: Sendable {
    package init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
