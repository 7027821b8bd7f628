// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import FileSystem
import Foundation
import Ingest
import Postgres
import PrivateCluster
import Tables
import Wording

/// The database of the installation: the one of the settings, or the private cluster, which the first
/// process starts and the last one to leave stops.
struct Database {
    /// What a command is going to do there.
    enum Need: Sendable {
        /// Reads only: a role that may no more than read will do, and a standby.
        case look
        /// Changes rows; the schema must be there.
        case act
        /// Brings the schema up to date first, and makes a private cluster where there is none.
        case migrate
    }

    let url: String
    let cluster: PrivateCluster?
    private let language: Language

    /// - Throws: `ExitCode(3)` after saying what is the matter.
    init(_ settings: Settings, for need: Need) throws {
        language = settings.language
        switch try exitStatus(in: settings.language, { try DatabasePlace(settings) }) {
        case .external(let url):
            self.url = url
            cluster = nil
            if need == .migrate { try remember(settings) }
        case .present(let cluster):
            url = try exitStatus(in: settings.language) { try cluster.start() }
            self.cluster = cluster
        case .absent(let cluster):
            guard need == .migrate else {
                throw Self.refused(settings.noDatabase[settings.language])
            }
            url = try exitStatus(in: settings.language) { try cluster.start() }
            self.cluster = cluster
        case .forgotten(let note): throw Self.refused(note.refusal[settings.language])
        }
    }

    private static func refused(_ sentence: String) -> ExitCode {
        complain(sentence)
        return ExitCode(3)
    }

    /// A home in which nothing can be noted still does its work.
    private func remember(_ settings: Settings) throws {
        let cluster = PrivateCluster(folder: settings.folders.postgres)
        do {
            try DatabaseMemory(settings).write(url, besides: cluster)
        } catch let error as PostgresError where error.code == .configuration {
            _ = try exitStatus(in: language) { throw error }
        } catch {
            let why = Phrase(of: error).afterColon
            complain(
                Phrase(
                    en: "This home can't remember its database: \(why.en)",
                    fr: "Ce site ne peut pas noter quelle est sa base de données : \(why.fr)")[
                        language])
        }
    }

    /// Leaves; the last one stops the private cluster.
    func close() throws {
        _ = try exitStatus(in: language) { try cluster?.stop() }
    }

    /// Runs a command's work on one connection.
    static func with<Value: Sendable>(
        _ installation: Installation, _ need: Need = .act,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let database = try Database(installation.settings, for: need)
        let result = await Result { try await database.use(installation.settings, need, body) }
        try database.close()
        return try exitStatus(in: installation.settings.language) { try result.get() }
    }

    /// Runs work on a connection of its own.
    ///
    /// - Throws: what the work and the database throw, as it is.
    func use<Value: Sendable>(
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
    func connection(to url: String, for need: Database.Need = .act) throws -> ConnectionOptions {
        var options = try ConnectionOptions(url: url)
        options.deadline = statementDeadline
        options.networkPatience = networkPatience
        if need == .look { options.settings["default_transaction_read_only"] = "on" }
        return options
    }
}

/// Turns errors into the exit status of the contract, after saying what happened: 3 where the world
/// is wrong, 2 where the configuration is.
func exitStatus<Value>(in language: Language, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as PostgresError {
        complain((error.readOnly?.sentence ?? error.sentence)[language])
        if error.code == .server("42501") { complain(Database.rightsRemedy[language]) }
        throw ExitCode(error.code == .configuration ? 2 : 3)
    } catch let error as any TableTrouble {
        complain(error.sentence[language])
        throw ExitCode(tableStatus([error]))
    } catch let error as FileError {
        complain(error.sentence[language])
        throw ExitCode(3)
    } catch let error as DepartureError {
        complain(error.sentence[language])
        throw ExitCode(3)
    }
}

extension PostgresError.ReadOnly {
    private var place: Phrase {
        Phrase(
            en: "database \(name ?? "(default)") at \(host ?? "the default host")"
                + (user.map { " as \($0)" } ?? ""),
            fr: "base \(name ?? "(par défaut)") sur \(host ?? "l'hôte par défaut")"
                + (user.map { " (rôle \($0))" } ?? ""))
    }

    /// What a command that has to write says, and what to do.
    var sentence: Phrase {
        switch cause {
        case .standby:
            Phrase(
                en: "The \(place.en) is a standby: it can be read and takes no writes, and this "
                    + "command has to write. Run it on the primary: give its address in "
                    + "BASCULE_DATABASE_URL or as `database_url`.",
                fr: "La \(place.fr) est un serveur de secours : elle se lit sans accepter "
                    + "d'écriture, et cette commande doit écrire. Lancez-la sur le serveur "
                    + "principal : donnez son adresse dans BASCULE_DATABASE_URL ou `database_url`.")
        case .setting:
            Phrase(
                en:
                    "The \(place.en) takes no writes: `default_transaction_read_only` is on there, and "
                    + "this command has to write. Who set it, for the server, the database or the "
                    + "role, takes it back (`select * from pg_db_role_setting` and the server's "
                    + "configuration tell), or give another database in BASCULE_DATABASE_URL.",
                fr: "La \(place.fr) n'accepte pas d'écriture : "
                    + "`default_transaction_read_only` y vaut on, et cette commande doit écrire. Qui "
                    + "l'a réglé, pour le serveur, la base ou le rôle, doit l'ôter "
                    + "(`select * from pg_db_role_setting` et la configuration du serveur le "
                    + "disent), ou donnez une autre base dans BASCULE_DATABASE_URL.")
        }
    }
}

/// 2 where a declaration does not fit its table, 3 where the database does not let the table be made.
func tableStatus(_ troubles: [any TableTrouble]) -> Int32 {
    troubles.contains { $0 is TableRefusals } ? 2 : 3
}

extension Result where Failure == any Error, Success: Sendable {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
