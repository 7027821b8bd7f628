// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A password could not be hashed or compared.
package struct HashingFailed: Worded {
    /// Of libargon2; nil: too many wait already.
    let status: Int32?

    package var sentence: Phrase {
        guard let status else {
            return Phrase(
                en: "Too many passwords are being checked just now. Try again in a moment.",
                fr:
                    "Trop de mots de passe sont en cours de vérification. Réessayez dans un instant."
            )
        }
        return Phrase(
            en: "A password could not be hashed (libargon2 says \(status)). Is there memory left?",
            fr:
                "Un mot de passe n'a pas pu être haché (libargon2 répond \(status)). Reste-t-il de la"
                + " mémoire ?")
    }
}
