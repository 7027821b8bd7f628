// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Configuration
import Controls
import Exports
import FileSystem
import Ingest
import Mails
import Pickups
import Postgres
import Seals
import Tables
import Webhooks
import Wording

/// Turns errors into the exit status of the contract, after printing them: 3 for an external cause,
/// 2 for the configuration or a name.
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
    } catch let error as Mistakes {
        throw Installation.refused(error.all, in: language)
    } catch let error as any Worded
        where error is UnknownFeed || error is NoSuchFile || error is AccountError
        || error is ChartError || error is MailError || error is WebhookError
        || error is RebuildRefusal || error is PickupError || error is DeliveryError
    {
        complain(error.sentence[language])
        throw ExitCode(2)
    } catch let error as any Worded
        where error is NoDatabase || error is FileError || error is DepartureError
        || error is HashingFailed || error is SealTrouble || error is PickupFailed
    {
        complain(error.sentence[language])
        throw ExitCode(3)
    }
}

/// 2 if a declaration does not fit its table, 3 if the database does not let the table be made.
func tableStatus(_ troubles: [any TableTrouble]) -> Int32 {
    troubles.contains { $0 is TableRefusals } ? 2 : 3
}

extension Database {
    /// The database of the installation, for a command.
    ///
    /// - Throws: `ExitCode` after printing the error.
    static func open(_ settings: Settings, for need: Need) throws -> Database {
        try exitStatus(in: settings.language) {
            try Database(settings, for: need) { complain($0[settings.language]) }
        }
    }

    /// Leaves; the last one stops the private cluster.
    ///
    /// - Throws: `ExitCode` after printing the error.
    func leave(_ language: Language) throws {
        try exitStatus(in: language) { try close() }
    }

    /// Runs a command's work on one connection.
    static func with<Value: Sendable>(
        _ installation: Installation, _ need: Need = .act,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let settings = installation.settings
        let database = try open(settings, for: need)
        let result = await Result { try await database.use(settings, need, body) }
        try database.leave(settings.language)
        return try exitStatus(in: settings.language) { try result.get() }
    }
}

extension Database {
    /// The remedy if the database's role lacks a right.
    static let rightsRemedy = Phrase(
        en: "The role of this command lacks a right in the database. Its owner gives it by "
            + "`bascule migrate --grant reader=ROLE` (all that can be read) or "
            + "`--grant service=ROLE` (the work of a service).",
        fr: "Il manque un droit dans la base au rôle de cette commande. Son propriétaire le donne "
            + "par `bascule migrate --grant reader=ROLE` (tout ce qui se lit) ou "
            + "`--grant service=ROLE` (le travail d'un service).")
}
