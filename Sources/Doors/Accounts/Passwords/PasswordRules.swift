// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Which passwords may be chosen; pure.
package enum PasswordRules {
    /// In Unicode scalars.
    package static let lengths = 12...256

    /// - Parameter words: what everybody knows here: the user's name, the site's names.
    /// - Throws: `AccountError` that says why it is refused.
    package static func check(_ password: Password, words: [String]) throws(AccountError) {
        let text = password.revealed
        let length = text.unicodeScalars.count
        guard length >= lengths.lowerBound else { throw .passwordTooShort(length) }
        guard length <= lengths.upperBound else { throw .passwordTooLong(length) }
        guard !CommonPasswords.contains(text) else { throw .passwordIsCommon }
        for word in words where isMade(text, of: word) { throw .passwordIsName }
    }

    /// Whether it is the word, maybe several times, with nothing but figures and marks around it.
    private static func isMade(_ text: String, of word: String) -> Bool {
        let (letters, wanted) = (letters(text), letters(word))
        guard !wanted.isEmpty, letters.count % wanted.count == 0, !letters.isEmpty else {
            return text.lowercased() == word.lowercased()
        }
        return stride(from: 0, to: letters.count, by: wanted.count).allSatisfy {
            letters[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }

    private static func letters(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter(\.properties.isAlphabetic)
    }
}

extension AccountError {
    fileprivate static func passwordTooShort(_ length: Int) -> AccountError {
        let least = PasswordRules.lengths.lowerBound
        return AccountError(
            .counted(
                length, en: "The password has # character[s], which is too few",
                fr: "Le mot de passe a # caractère[s], c'est trop peu"),
            Phrase(en: "Take \(least) or more", fr: "En prendre au moins \(least)"))
    }

    fileprivate static func passwordTooLong(_ length: Int) -> AccountError {
        let most = PasswordRules.lengths.upperBound
        return AccountError(
            .counted(
                length, en: "The password has # character[s], which is too many",
                fr: "Le mot de passe a # caractère[s], c'est trop"),
            Phrase(en: "Take \(most) or fewer", fr: "En prendre au plus \(most)"))
    }

    fileprivate static var passwordIsCommon: AccountError {
        AccountError(
            Phrase(
                en: "The password is one of those that are tried first",
                fr: "Ce mot de passe est de ceux qu'on essaie en premier"),
            Phrase(
                en: "Take another one, such as four words that have nothing to do with each other",
                fr: "En prendre un autre, par exemple quatre mots sans rapport entre eux"))
    }

    fileprivate static var passwordIsName: AccountError {
        AccountError(
            Phrase(
                en: "The password is a name that everybody knows here",
                fr: "Ce mot de passe est un nom que chacun connaît ici"),
            Phrase(
                en: "Take one without the user's name or the site's",
                fr: "En prendre un sans le nom de l'utilisateur ni celui du site"))
    }
}
