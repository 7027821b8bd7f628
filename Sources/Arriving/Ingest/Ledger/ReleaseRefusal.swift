// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A file that nobody can release: it does not wait.
package struct ReleaseRefusal: Worded, Equatable {
    package let fileID: Int64

    package init(fileID: Int64) { self.fileID = fileID }

    package var sentence: Phrase {
        Phrase(
            en: "file \(fileID) does not wait for a release: `bascule files show \(fileID)` has its"
                + " state",
            fr: "le fichier \(fileID) n'attend pas qu'on le libère :"
                + " `bascule files show \(fileID)` donne son état")
    }
}
