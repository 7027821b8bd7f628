// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Pickups
package import Wording

/// A declared pickup as pages and lists show it.
package struct DeclaredPickup: Sendable, Equatable {
    package let name: String
    package let feed: String
    /// The address, without its query, and without its user where it is no mailbox.
    package let source: String
    /// Patterns of names; of a single file its name here.
    package let files: [String]
    /// What becomes of a loaded file there: `keep`, `delete` or `move`.
    package let after: String

    /// As the files are now; those with mistakes are left out.
    package static func all(_ installation: Installation) -> [DeclaredPickup] {
        installation.loadPickups().0.pickups.map { pickup in
            let (files, after) =
                switch pickup.from {
                case .folder(let folder): (folder.files, word(folder.after))
                case .address(let address): ([address.name], word(.keep))
                case .mails(let mails): (mails.files, word(mails.after))
                case .pages(let pages):
                    (
                        [pages.cursor == nil ? pages.name : "\(pickup.name)-*.jsonl"],
                        word(.keep)
                    )
                case .query, .source: (["\(pickup.name)-*.csv"], word(.keep))
                }
            return DeclaredPickup(
                name: pickup.name, feed: pickup.feed, source: pickup.source, files: files,
                after: after)
        }
    }

    private static func word(_ after: Pickup.After) -> String {
        switch after {
        case .keep: "keep"
        case .delete: "delete"
        case .move: "move"
        }
    }

    /// `after` as a person reads it.
    package var afterWords: Phrase {
        switch after {
        case "delete": Phrase(en: "deleted there", fr: "supprimé là-bas")
        case "move": Phrase(en: "moved there", fr: "rangé là-bas")
        default: Phrase(en: "left there", fr: "laissé là-bas")
        }
    }
}
