// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import FileSystem
internal import Wording

/// Whether the site's folders are disjoint, by their targets and not by their names.
///
/// An archive inside an inbox would be taken for new files, and emptied into the folder of
/// duplicates.
package enum FolderLayout {
    private struct Place {
        let name: String
        /// With its article, of an inbox.
        let shown: Phrase
        let path: String
        /// With all links resolved.
        let resolved: String
        /// The folder itself and those above it: a bind mount has another path, and the same inode.
        let above: [FileStatus]

        init(_ name: String, _ path: String, shown: Phrase = Phrase("")) throws {
            self.name = name
            self.shown = shown
            self.path = path
            resolved = try Folder.resolved(path)
            var above: [FileStatus] = []
            var next = resolved
            while next != "/", next != "." {
                if let status = try FileStatus(path: next) { above.append(status) }
                next = Folder.parent(of: next)
            }
            self.above = above
        }

        /// Whether it is the other or lies in it.
        func isWithin(_ other: Place) throws -> Bool {
            let (mine, others) = (FileName(resolved), FileName(other.resolved))
            if mine == others || Folder.holds(other.resolved, resolved) { return true }
            guard let status = try FileStatus(path: other.resolved) else { return false }
            return above.contains { $0.isSameFile(as: status) }
        }
    }

    /// Conditions that must be mended before the service may start.
    package static func mistakes(_ settings: Settings, feeds: [Feed]) throws -> [Mistake] {
        let folders = settings.folders
        let kept = try [
            ("archive", folders.archive), ("error", folders.error),
            ("duplicate", folders.duplicate), ("export", folders.export), ("work", folders.work),
            ("postgres", folders.postgres),
        ].map { try Place($0.0, $0.1) }
        let inboxes =
            [
                try Place(
                    "inbox", folders.inbox,
                    shown: Phrase(en: "the inbox", fr: "la boîte d'arrivée"))
            ]
            + (try feeds.map {
                try Place(
                    "inbox", "\(folders.inbox)/\($0.folder)",
                    shown: Phrase(en: "the inbox of \($0.name)", fr: "la boîte de \($0.name)"))
            })
        return try kept.compactMap { folder in
            for inbox in inboxes {
                let isInside = try folder.isWithin(inbox)
                guard try isInside || inbox.isWithin(folder) else { continue }
                return mistake(folder, inbox, isInside, settings)
            }
            return nil
        }
    }

    private static func mistake(
        _ folder: Place, _ inbox: Place, _ isInside: Bool, _ settings: Settings
    ) -> Mistake {
        let relation =
            isInside
            ? Phrase(en: "lies in", fr: "se trouve dans") : Phrase(en: "holds", fr: "contient")
        return Mistake(
            file: settings.configFile ?? "environment",
            what: Phrase {
                "\(Self.the[$0]) `\(folder.name)` (\(folder.path)) \(relation[$0])"
                    + " \(inbox.shown[$0]) (\(inbox.path))\(Self.why[$0])"
            },
            remedy: Phrase(
                en:
                    "Set `folders.\(folder.name)` or `folders.inbox` so that neither holds the other,"
                    + " also not by a link or a bind mount",
                fr: "Réglez `folders.\(folder.name)` ou `folders.inbox` pour qu'aucun ne contienne"
                    + " l'autre, même par un lien ou un montage `bind`"))
    }

    private static let the = Phrase(en: "The folder", fr: "Le dossier")
    private static let why = Phrase(
        en: ": what is kept there would be taken for new files",
        fr: " : ce qui y est gardé serait pris pour de nouveaux fichiers")
}
