// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Foundation
internal import Postgres
internal import PrivateCluster
internal import Wording

/// The home's note of a database outside of it: `var/database`, which a shell without the settings
/// of the service reads before it takes a private one.
struct DatabaseMemory: Sendable {
    struct Note: Sendable, Equatable {
        /// The file.
        let path: String
        /// `database lab at db.example:5432 as bascule`; never a password.
        let place: String
    }

    private let path: String

    init(_ settings: Settings) { path = "\(settings.home)/var/database" }

    var note: Note? {
        FileManager.default.contents(atPath: path)
            .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n").first }
            .map { Note(path: path, place: String($0)) }
    }

    /// Notes where the database is; one of the home's own is none of those.
    func write(_ url: String, besides cluster: PrivateCluster) throws {
        let options = try ConnectionOptions(url: url)
        if let own = try cluster.socketFolder(), options[keyword: "host"] == own { return }
        let place = options.description
        guard note?.place != place else { return }
        try Folder.create(Folder.parent(of: path))
        let text = """
            \(place)
            The database of this home. A command without BASCULE_DATABASE_URL would make a private one
            and answer from that; because of this file it does not. Remove the file if it is to.

            """
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

extension DatabaseMemory.Note {
    /// The reason why a command without the URL stops.
    package var refusal: Phrase {
        Phrase(
            en: "This home has its \(place) (noted in \(path)), and this shell does not say how to "
                + "reach it: set BASCULE_DATABASE_URL or `database_url` as the service has it. Remove "
                + "that file if this home is to have a private PostgreSQL.",
            fr: "La base de ce site est ailleurs (\(place), noté dans \(path)), et ce terminal ne "
                + "dit pas comment l'atteindre : réglez BASCULE_DATABASE_URL ou `database_url` comme pour "
                + "le service. Supprimez ce fichier si le site doit avoir un PostgreSQL privé.")
    }
}
