// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Ingest
import Postgres
import Views
import Wording

/// A file of the ledger as a person types it: its id, or its name.
struct FileArgument: ExpressibleByArgument, Sendable {
    private let text: String

    /// Most files of one name that are listed.
    private static let limit = 20

    init?(argument: String) { text = argument }

    /// For commands that only read: the newest of that name, after a line on the others.
    ///
    /// - Throws: `ExitCode(2)` after saying that there is none.
    func newest(_ language: Language, on connection: Connection) throws -> Int64 {
        let ids = try ids(on: connection)
        guard !ids.isEmpty else { throw try unknown(text, in: language) }
        if ids.count > 1 { complain(others(ids)[language]) }
        return ids[0]
    }

    /// For commands that change it: the one meant, where there can be no doubt.
    ///
    /// For an unknown id the changing command reports it.
    ///
    /// - Throws: `ExitCode(2)` after saying that there is none of that name, or which ones there
    ///   are.
    func only(_ language: Language, on connection: Connection) throws -> Int64 {
        let ids = try ids(on: connection)
        if ids.isEmpty {
            guard let id = Int64(text) else { throw try unknown(text, in: language) }
            return id
        }
        guard ids.count == 1 else {
            complain(doubt(ids)[language])
            throw ExitCode(2)
        }
        return ids[0]
    }

    /// Newest first.
    private func ids(on connection: Connection) throws -> [Int64] {
        if let id = Int64(text), try Claim.feedName(of: id, on: connection) != nil { return [id] }
        // One more than listed: then there are more.
        return try FileView.ids(named: text, limit: Self.limit + 1, on: connection)
    }

    private func others(_ ids: [Int64]) -> Phrase {
        let list = list(ids, from: 1)
        return Phrase(
            en: "This is file \(ids[0]), the newest called \(text); so are \(list.en).",
            fr: "Voici le fichier \(ids[0]), le dernier à s'appeler \(text) ; les autres :"
                + " \(list.fr).")
    }

    private func list(_ ids: [Int64], from first: Int) -> Phrase {
        let list = ids[first..<min(ids.count, Self.limit)].map { "\($0)" }
            .joined(separator: ", ")
        guard ids.count > Self.limit else { return Phrase(list) }
        return Phrase(en: "\(list) and older ones", fr: "\(list) et de plus anciens")
    }

    private func doubt(_ ids: [Int64]) -> Phrase {
        let list = list(ids, from: 0)
        return Phrase(
            en: "Several files are called \(text): \(list.en), newest first. Give the id of"
                + " one; `bascule files show ID` tells which it is.",
            fr: "Plusieurs fichiers s'appellent \(text) : \(list.fr), le dernier d'abord."
                + " Donner le numéro de l'un d'eux ; `bascule files show ID` dit lequel c'est.")
    }
}
