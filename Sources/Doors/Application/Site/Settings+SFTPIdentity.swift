// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Wording

extension Settings {
    /// Who we are to a host whose login is declared, and by what we know it.
    ///
    /// - Parameters:
    ///   - text: all of what the secret's place has: a private key, or a password in the first line.
    ///   - place: where a person finds it said.
    func sftpIdentity(
        _ user: String, secret text: String, _ proof: HostProof, _ place: Phrase
    ) -> SFTPIdentity {
        let known: SFTPIdentity.Proof =
            switch proof {
            case .keys(let keys): .fingerprints(keys)
            case .knownHosts(let file): .knownHosts(secretPath(file))
            }
        let isKey = text.hasPrefix("-----BEGIN")
        return SFTPIdentity(
            user: user, secret: isKey ? text : Self.firstLine(text), proof: known, place: place)
    }

    static func firstLine(_ text: String) -> String { String(text.prefix { !$0.isNewline }) }
}
