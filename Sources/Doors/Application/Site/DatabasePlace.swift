// SPDX-License-Identifier: Apache-2.0

internal import Configuration
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
            self = try cluster.findState() == .absent ? .absent(cluster) : .present(cluster)
        }
    }
}

extension Settings {
    /// Message of a command that needs a database in a home without one.
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
