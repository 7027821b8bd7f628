// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import FileSystem
internal import Foundation
internal import Postgres
internal import PrivateCluster
internal import Wording

/// Where the database of a home is, as settings and home say it; looking changes nothing.
enum DatabasePlace {
    /// The settings name it.
    case external(url: String)
    /// A private cluster that is there, running or not.
    case present(PrivateCluster)
    /// Neither named nor made.
    case absent(PrivateCluster)
    /// This home has worked on a database that the settings do not name now.
    case forgotten(DatabaseMemory.Note)

    init(_ settings: Settings) throws {
        if let url = settings.databaseURL {
            self = .external(url: url)
        } else if let note = DatabaseMemory(settings).note {
            self = .forgotten(note)
        } else {
            let cluster = PrivateCluster(folder: settings.folders.postgres)
            self = try cluster.look() == .absent ? .absent(cluster) : .present(cluster)
        }
    }
}

/// The home's note of a database outside of it: `var/database`, which a shell without the settings of the
/// service reads before it takes a private one.
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
    /// Why a command without the URL goes no further.
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

extension Settings {
    /// What a command that needs a database says where the home has none.
    var noDatabase: Phrase {
        Phrase(
            en: "The home \(home) has no database yet. `bascule run`, `bascule import` or `bascule "
                + "migrate` makes a private one in \(folders.postgres); BASCULE_DATABASE_URL names "
                + "another one, and BASCULE_HOME another home.",
            fr: "Le site \(home) n'a pas encore de base de données. `bascule run`, `bascule "
                + "import` ou `bascule migrate` en crée une, privée, dans \(folders.postgres) ; "
                + "BASCULE_DATABASE_URL en désigne une autre, et BASCULE_HOME un autre site.")
    }
}
