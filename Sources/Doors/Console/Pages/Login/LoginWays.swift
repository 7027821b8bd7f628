// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import Wording

/// How people log in here, as the page of the login shows it.
struct LoginWays: Sendable {
    /// Whether a name and a password are of any use.
    let takesPasswords: Bool
    /// Whether those of the factory's directory are.
    let asksDirectory: Bool
    /// What the button says that leads to the factory's own login; nil: there is none.
    let button: Phrase?

    init(_ site: Site) {
        takesPasswords = site.sources.takesPasswords
        asksDirectory = site.sources.directory != nil
        let oidc = site.settings.console.oidc
        button =
            site.sources.openID == nil ? nil : Phrase(en: oidc.buttonEN, fr: oidc.buttonFR)
    }
}
