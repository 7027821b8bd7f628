// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A file that is not released: it does not wait, or newer values would be lost.
package struct ReleaseRefusal: Worded, Equatable {
    package let fileID: Int64
    /// What would be lost, and how to do it all the same; nil: it does not wait.
    package let older: Phrase?

    package init(fileID: Int64, older: Phrase? = nil) {
        self.fileID = fileID
        self.older = older
    }

    package var sentence: Phrase {
        if let older {
            return Phrase(en: "file \(fileID): ", fr: "fichier \(fileID) : ") + older
        }
        return Phrase(
            en: "file \(fileID) does not wait for a release: `bascule files show \(fileID)` has its"
                + " state",
            fr: "le fichier \(fileID) n'attend pas qu'on le libère :"
                + " `bascule files show \(fileID)` donne son état")
    }
}
