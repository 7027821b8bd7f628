// SPDX-License-Identifier: Apache-2.0

/// A password to be kept: within the rules, and hashed already (`HashingDesk`).
package struct NewPassword: Sendable {
    let hash: PasswordHash
    /// Whether the program has made it: then it must be changed at the first login, and ends by
    /// itself.
    package let isMade: Bool

    /// The one that it is known not to be.
    var other: PasswordHash?

    /// Nil: it does not end by itself.
    var secondsLeft: Double? { isMade ? Users.madePasswordLasts / .seconds(1) : nil }
}

extension HashingDesk {
    /// A password that somebody has chosen.
    ///
    /// - Parameters:
    ///   - site: the names of the site, which it must not be.
    ///   - old: of a user who must change its own, that one (`Users.passwordToChange`).
    /// - Throws: `AccountError` where the rules refuse it, `HashingFailed`.
    package func choose(
        _ password: Password, for user: String, site: [String], insteadOf old: PasswordHash? = nil
    ) async throws -> NewPassword {
        try PasswordRules.check(password, words: [user] + site)
        return try await withPlace { place in
            if let old, try await place.verify(password, against: old) {
                throw AccountError.passwordNotOther
            }
            return NewPassword(hash: try await place.hash(password), isMade: false, other: old)
        }
    }

    /// A new password, and what is kept of it.
    package func make() async throws -> (shown: Password, kept: NewPassword) {
        let password = Password.made()
        let hash = try await withPlace { try await $0.hash(password) }
        return (password, NewPassword(hash: hash, isMade: true))
    }
}
