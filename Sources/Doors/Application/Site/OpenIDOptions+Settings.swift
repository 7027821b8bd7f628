// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import OpenID

extension OpenIDOptions {
    /// Where the browser comes back to, below the console's prefix.
    package static let returnPath = "/login/oidc/callback"

    /// Nil where no issuer is named, or the console's own address is not told.
    package init?(_ settings: Settings) {
        let oidc = settings.console.oidc
        guard let issuer = oidc.issuer, let origin = settings.console.externalOrigin else {
            return nil
        }
        self.init(
            issuer: issuer, clientID: oidc.clientID,
            redirect: origin + settings.console.prefix + Self.returnPath)
        secretFile = oidc.secretFile
        authorities = oidc.ca
        scopes = oidc.scopes
        nameClaim = oidc.nameClaim
        groupsClaim = oidc.groupsClaim
        patience = oidc.timeout
        skew = oidc.clockSkew
        keeping = oidc.keep
        answerBytes = oidc.answerBytes
        connections = oidc.connections
    }
}

extension Settings.Console {
    /// `https://host` of the address that people use; nil: it is not told.
    package var externalOrigin: String? {
        externalURL.map { url in
            url.split(separator: "/", omittingEmptySubsequences: false).prefix(3)
                .joined(separator: "/")
        }
    }
}
