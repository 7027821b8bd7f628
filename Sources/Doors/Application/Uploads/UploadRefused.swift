// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why no more is sent now; nothing of it was kept.
package enum UploadRefused: Worded, Equatable {
    /// So many of the sender's wait to be imported or discarded.
    case tooMany(limit: Int)
    /// Their bytes, with those that are sent.
    case tooLarge(limit: Int64)
    /// The file system of the work folder has to keep so many bytes free.
    case full(kept: Int64)

    package var sentence: Phrase {
        switch self {
        case .tooMany(let limit):
            Phrase(
                en:
                    "\(limit) uploads of yours wait, as many as may (console.upload_open): import or discard some first.",
                fr:
                    "\(limit) de vos dépôts attendent, soit le maximum (console.upload_open) : importez-en ou abandonnez-en d'abord."
            )
        case .tooLarge(let limit):
            Phrase(
                en:
                    "With this your waiting uploads would have more than \(limit >> 20) MiB (console.upload_open_bytes): import or discard some first.",
                fr:
                    "Avec celui-ci, vos dépôts en attente dépasseraient \(limit >> 20) Mio (console.upload_open_bytes) : importez-en ou abandonnez-en d'abord."
            )
        case .full(let kept):
            Phrase(
                en:
                    "The disk is nearly full, \(kept >> 20) MiB of it are kept free (console.upload_free): try again later, or tell whoever looks after the server.",
                fr:
                    "Le disque est presque plein, \(kept >> 20) Mio en restent libres (console.upload_free) : réessayez plus tard, ou prévenez la personne qui s'occupe du serveur."
            )
        }
    }
}
