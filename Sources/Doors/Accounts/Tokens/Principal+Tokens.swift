// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Principal {
    /// Whether it may make a token of these scopes: one that gives no more than itself may do now, and
    /// in a session only, for a token that is revoked must not live on in those that it has made.
    ///
    /// - Throws: `AccountError`.
    package func requireMayMake(
        _ scopes: TokenScopes, for userID: Int64
    ) throws(AccountError) {
        guard case .session = proof else { throw .tokenByToken }
        switch scopes {
        case .all:
            // Of somebody else it would also be what that one is given later.
            guard userID == self.userID, duty == nil else { throw .allOfAnother }
        case .listed(let scopes):
            let lacking = scopes.filter { !rights.mayDo($0.permission, feed: $0.feed) }
            guard lacking.isEmpty else { throw .tokenBeyond(lacking) }
        }
    }
}

extension AccountError {
    fileprivate static var tokenByToken: AccountError {
        AccountError(
            Phrase(
                en: "A token makes no tokens", fr: "Un jeton ne fait pas de jetons"),
            Phrase(
                en: "Log in, or use `bascule tokens add`",
                fr: "Se connecter, ou employer `bascule tokens add`"))
    }

    fileprivate static var allOfAnother: AccountError {
        AccountError(
            Phrase(
                en: "A token for all that somebody else has is not given by you",
                fr: "Un jeton pour tout ce qu'a quelqu'un d'autre n'est pas à donner"),
            Phrase(
                en: "Name permissions that you have, or use `bascule tokens add`",
                fr: "Nommer des droits que l'on a, ou employer `bascule tokens add`"))
    }

    fileprivate static func tokenBeyond(_ lacking: [Scope]) -> AccountError {
        let list = lacking.map(\.text).joined(separator: ", ")
        return AccountError(
            Phrase(
                en: "A token gives no more than who makes it may do, and that lacks: \(list)",
                fr: "Un jeton ne donne que ce que peut qui le fait, et il manque : \(list)"),
            Phrase(
                en: "Leave it out, or use `bascule tokens add`",
                fr: "L'omettre, ou employer `bascule tokens add`"))
    }

    package static var tokenByNobody: AccountError {
        AccountError(
            Phrase(
                en: "Who makes the token has shown nothing",
                fr: "Qui fait le jeton n'a rien montré"),
            Phrase(
                en: "Log in, or use `bascule tokens add`",
                fr: "Se connecter, ou employer `bascule tokens add`"))
    }
}
