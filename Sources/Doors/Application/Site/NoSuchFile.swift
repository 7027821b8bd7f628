// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The ledger has no such file.
package struct NoSuchFile: Worded, Equatable {
    /// An id, or a name.
    package let file: String

    package init(_ file: String) { self.file = file }

    package var sentence: Phrase {
        Phrase(
            en: "The ledger has no file \(file). `bascule files list` shows the newest.",
            fr: "Le registre n'a pas de fichier \(file). `bascule files list` montre les derniers.")
    }
}
