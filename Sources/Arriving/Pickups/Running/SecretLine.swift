// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import Wording

/// How an API is told the secret.
enum SecretLine {
    /// - Parameters:
    ///   - secret: nil: it needs none.
    ///   - place: where a person finds it said.
    /// - Returns: who we are, and the lines of the head that say it where HTTP has no way of its own.
    /// - Throws: `SourceDatabase.Trouble` where no line can have it.
    static func proof(
        _ login: Pickup.Pages.Login?, _ secret: String?, at place: Phrase
    ) throws(SourceDatabase.Trouble) -> (WebLogin.Proof, [String]) {
        guard let login, let secret else { return (.none, []) }
        if case .basic(let user) = login.way { return (.password(user: user, secret), []) }
        // A line end would begin another line.
        guard !secret.isEmpty, secret.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw SourceDatabase.Trouble(
                code: "no_secret",
                sentence: Phrase(
                    en: "The secret of \(place.en) is empty, or has a character that no token has."
                        + " Write the token alone on its first line",
                    fr: "Le secret de \(place.fr) est vide, ou contient un caractère qu'aucun jeton"
                        + " n'a. Écrivez le jeton seul sur sa première ligne"), mayPass: false)
        }
        if case .header(let name) = login.way { return (.none, ["\(name): \(secret)"]) }
        return (.token(secret), [])
    }
}
