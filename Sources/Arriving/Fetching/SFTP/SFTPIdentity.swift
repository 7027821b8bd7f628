// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Wording

/// Who Bascule is to servers of sftp, and by which keys it knows them.
package struct SFTPIdentity: Sendable {
    package enum Secret: Sendable {
        case keyFile(String)
        /// The text of a private key, without a password.
        case key(String)
        case password(String)
    }

    package enum Proof: Sendable, Equatable {
        /// A file, as ssh writes it.
        case knownHosts(String)
        /// Of keys, any of which the server may show: `SHA256:` and base64, as ssh shows them.
        case fingerprints([String])
    }

    package let user: String
    let secret: Secret
    let proof: Proof
    /// Where a person finds it said: `console.source_sftp`.
    let place: Phrase
    /// Whether it is there to write: what is wrong with it is said so.
    package var isToWrite = false

    /// Nil where any of them is not set.
    package init?(_ settings: Settings.Sources.SFTP) {
        guard !settings.user.isEmpty, let key = settings.key, let known = settings.knownHosts else {
            return nil
        }
        (user, secret, proof) = (settings.user, .keyFile(key), .knownHosts(known))
        place = Phrase("console.source_sftp")
    }

    /// - Parameters:
    ///   - secret: the text of a private key, or a password.
    ///   - place: where a person finds it said.
    package init(user: String, secret text: String, proof: Proof, place: Phrase) {
        self.user = user
        self.proof = proof
        self.place = place
        secret = text.hasPrefix("-----BEGIN") ? .key(text) : .password(text)
    }
}
