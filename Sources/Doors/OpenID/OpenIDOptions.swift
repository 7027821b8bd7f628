// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where the factory's login is, how this program is known there, and what is read from its tokens.
package struct OpenIDOptions: Sendable {
    /// Its name, to the letter: what its document and its tokens must say.
    package var issuer: String
    package var clientID: String
    /// The file whose first line is this client's secret; nil: it has none, and PKCE stands alone.
    package var secretFile: String?
    /// Where it sends the browser back to.
    package var redirect: String
    package var scopes = ["openid"]
    /// The claim that is the user's name here.
    package var nameClaim = "preferred_username"
    /// The claim with the names of the groups.
    package var groupsClaim = "groups"
    /// The file of the authorities whose certificates are believed.
    package var authorities = "/etc/ssl/certs/ca-certificates.crt"
    /// Time for one question, from the look-up of the host to the last byte.
    package var patience = Duration.seconds(5)
    /// How far its clock may be from ours.
    package var skew = Duration.seconds(60)
    /// How long its document and its keys are kept.
    package var keeping = Duration.seconds(3_600)
    /// Bytes of one answer.
    package var answerBytes = 256 << 10
    /// Questions at once.
    package var connections = 4

    package init(issuer: String, clientID: String, redirect: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.redirect = redirect
    }

    /// Between two fetches of the keys that a token with an unknown one asks for.
    package var keyPause = Duration.seconds(30)
    /// After a failure nothing is asked.
    static let failurePause = Duration.seconds(2)

    /// This client's secret, read each time: it may be changed without a restart.
    func secret() throws(OpenIDError) -> String? {
        guard let secretFile else { return nil }
        guard let data = FileManager.default.contents(atPath: secretFile) else {
            throw OpenIDError(.refusedUs, at: issuer, "\(secretFile) can't be read")
        }
        let line = data.prefix { $0 != 0x0a && $0 != 0x0d }
        guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
            throw OpenIDError(.refusedUs, at: issuer, "\(secretFile) has no text in its first line")
        }
        return text
    }
}
