// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
internal import FileSystem

/// Whether the site's folders keep out of each other's way, by what they lead to and not by their names.
///
/// An archive inside an inbox would be taken for new files, and emptied into the folder of duplicates.
package enum FolderLayout {
    private struct Place {
        let name: String
        let path: String
        /// With all links resolved.
        let resolved: String
        /// The folder itself and those above it: a bind mount has another path, and the same inode.
        let above: [FileStatus]

        init(_ name: String, _ path: String) throws {
            self.name = name
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

    /// What is to be mended before the service may start.
    package static func mistakes(_ settings: Settings, feeds: [Feed]) throws -> [Mistake] {
        let folders = settings.folders
        let kept = try [
            ("archive", folders.archive), ("error", folders.error),
            ("duplicate", folders.duplicate), ("export", folders.export), ("work", folders.work),
            ("postgres", folders.postgres),
        ].map { try Place($0.0, $0.1) }
        let inboxes =
            [try Place("inbox", folders.inbox)]
            + (try feeds.map {
                try Place("inbox of \($0.name)", "\(folders.inbox)/\($0.folder)")
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
        let where_ =
            isInside
            ? "lies in the \(inbox.name) (\(inbox.path))"
            : "holds the \(inbox.name) (\(inbox.path))"
        return Mistake(
            file: settings.configFile ?? "environment",
            what: "The folder `\(folder.name)` (\(folder.path)) \(where_):"
                + " what is kept there would be taken for new files",
            remedy:
                "Set `folders.\(folder.name)` or `folders.inbox` so that neither holds the other,"
                + " also not by a link or a bind mount")
    }
}
