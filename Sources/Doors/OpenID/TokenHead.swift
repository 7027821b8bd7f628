// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The first part of a token: nothing of it is believed, it only says which key is asked.
struct TokenHead: Sendable, Equatable {
    let algorithm: SigningAlgorithm
    let kid: String?

    private struct Wire: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    init(_ token: String) throws(OpenIDFlaw) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw OpenIDFlaw("the ID token has not three parts") }
        guard let bytes = Self.bytes(parts[0]),
            let wire = try? JSONDecoder().decode(Wire.self, from: bytes)
        else { throw OpenIDFlaw("the ID token's head can't be read") }
        guard wire.crit == nil else {
            throw OpenIDFlaw("the ID token's head asks for something unknown (crit)")
        }
        guard let algorithm = SigningAlgorithm(rawValue: wire.alg) else {
            throw OpenIDFlaw("the ID token is signed with `\(wire.alg.prefix(40))`")
        }
        self.algorithm = algorithm
        kid = wire.kid
    }

    /// Base64url without padding; nil where it is none.
    private static func bytes(_ text: Substring) -> Data? {
        guard !text.contains("+"), !text.contains("/"), !text.contains("=") else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding)
    }
}
