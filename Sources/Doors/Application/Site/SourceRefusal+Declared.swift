// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Wording

extension SourceRefusal {
    /// What is wrong with an address that a declaration names, and what to do.
    var ofDeclared: (what: Phrase, remedy: Phrase) {
        switch self {
        case .nothingAllowed, .notListed:
            (
                Phrase(
                    en: "The host is none of those that the site may ask",
                    fr: "L'hôte n'est pas de ceux auxquels le site peut s'adresser"),
                Phrase(
                    en: "Add it to `console.source_hosts` in the settings, as host or host:port",
                    fr: "Ajoutez-le à `console.source_hosts` dans les réglages : hôte ou hôte:port")
            )
        default: (what, remedy)
        }
    }
}

extension FetchRules {
    /// Why a folder of another host, whose login is declared with it, may not be asked; nil: it may.
    func refusal(of url: String) -> (what: Phrase, remedy: Phrase)? {
        do throws(SourceRefusal) {
            let address = try SourceURL(url)
            try check(address.host, port: address.port)
            return nil
        } catch {
            return error.ofDeclared
        }
    }
}
