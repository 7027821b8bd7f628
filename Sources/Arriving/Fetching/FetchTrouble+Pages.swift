// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// What an API may do wrong besides what any server may.
extension FetchTrouble {
    /// It sends us on to another server.
    static func elsewhere(_ url: SourceURL, _ next: SourceURL) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.origin) sends us on to \(next.origin), to whom nothing is said",
                fr: "\(url.origin) renvoie vers \(next.origin), à qui rien n'est dit"),
            Phrase(
                en: "Write the address that gives its pages itself, as `from`",
                fr: "Écrivez dans `from` l'adresse qui donne elle-même ses pages"),
            detail: "another server")
    }
}
