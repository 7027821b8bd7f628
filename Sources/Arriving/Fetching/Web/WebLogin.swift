// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Who Bascule is to a server of the web, by http or https.
package struct WebLogin: Sendable {
    package enum Proof: Sendable {
        case none
        case password(user: String, String)
        /// A bearer's (RFC 6750).
        case token(String)
        /// Each question is signed as S3 wants it.
        case signature(accessKey: String, secret: String, region: String)
    }

    /// A folder's: with a slash at its end.
    package let url: SourceURL
    let proof: Proof
    /// Where a person finds it said.
    let place: Phrase

    package init(_ url: SourceURL, _ proof: Proof, place: Phrase) {
        (self.url, self.proof, self.place) = (url, proof, place)
    }

    /// Of each question.
    var lines: [String] {
        if case .token(let token) = proof { ["Authorization: Bearer \(token)"] } else { [] }
    }
}
