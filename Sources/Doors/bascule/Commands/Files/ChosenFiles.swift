// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Ingest
import Postgres
import Views
import Wording

/// Files that are named one by one, or all that a filter finds.
struct ChosenFiles: ParsableArguments {
    @Argument(
        help: Help.of(
            en:
                "The files' ids, or the name of one where only it has it; none: what --feed, --state or --name find.",
            fr:
                "Les numéros des fichiers, ou le nom de l'un s'il est le seul à l'avoir ; aucun : ceux que --feed, --state ou --name trouvent."
        )) var files: [FileArgument] = []
    @Option(help: Help.of(en: "All of this feed.", fr: "Tous ceux de ce flux.")) var feed: String?
    @Option(
        help: Help.of(
            en: "All in these states, with commas between; usually rejected,failed.",
            fr:
                "Tous ceux dans ces états (en anglais, séparés par des virgules) ; d'ordinaire rejected,failed."
        )) var state: String?
    @Option(
        help: Help.of(
            en: "All whose name contains this.", fr: "Tous ceux dont le nom contient ceci."))
    var name: String?

    /// What is taken up again where no state is asked for.
    private static let usual: [FileState] = [.rejected, .failed]
    private static let possible: [FileState] = [
        .rejected, .failed, .reverted, .duplicate, .arrived,
    ]

    var isFilter: Bool { feed != nil || state != nil || name != nil }

    var states: [String] {
        state.map { $0.split(separator: ",").map(String.init) } ?? Self.usual.map(\.rawValue)
    }

    func validate() throws {
        guard !states.isEmpty, feed != "", name != "" else {
            throw ValidationError(
                en: "--feed, --state and --name want a value: an empty one would find everything.",
                fr:
                    "--feed, --state et --name veulent une valeur : une valeur vide trouverait tout."
            )
        }
        for state in states where !Self.possible.map(\.rawValue).contains(state) {
            throw ValidationError(
                state,
                Phrase(
                    en: "is no state of files that are taken up again",
                    fr: "n'est pas un état de fichiers qu'on reprend"),
                known: Self.possible.map(\.rawValue))
        }
        guard files.isEmpty == isFilter else {
            throw files.isEmpty
                ? ValidationError(
                    en: "Name files, or say which by --feed, --state or --name.",
                    fr: "Nommez des fichiers, ou dites lesquels par --feed, --state ou --name.")
                : ValidationError(
                    en: "Name files, or let a filter find them: not both.",
                    fr: "Nommez des fichiers, ou laissez un filtre les trouver : pas les deux.")
        }
    }

    /// The oldest first, as they came; a filter says how many it has found.
    ///
    /// - Throws: `ExitCode(2)` after saying that there are more than may be done at once.
    func ids(_ language: Language, on connection: Connection) throws -> [Int64] {
        guard files.isEmpty else { return try files.map { try $0.only(language, on: connection) } }
        var filter = FileView.Filter()
        (filter.feed, filter.states, filter.name) = (feed, states, name)
        let ids = try filter.first(BulkWork.most + 1, on: connection, as: \.id)
        guard ids.count <= BulkWork.most else {
            complain(
                Phrase(
                    en: "More than \(BulkWork.most) files: narrow the filter.",
                    fr: "Plus de \(BulkWork.most) fichiers : resserrez le filtre.")[language])
            throw ExitCode(2)
        }
        complain(
            Phrase.counted(ids.count, en: "# file[s] found.", fr: "# fichier[s] trouvé[s].")[
                language])
        return ids.reversed()
    }
}
