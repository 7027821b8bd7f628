// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JWTKit

/// The public keys of the factory's login (RFC 7517); those that are of no use here are passed over.
struct SigningKeys: Sendable {
    /// Of one issuer; more are no keys of its own.
    static let most = 100
    /// Characters of a modulus: 8,192 bits, for checking with a longer one takes long.
    static let longestModulus = 1_366

    private let keys: [Key]

    var count: Int { keys.count }

    private struct Key: Decodable, Sendable {
        let kty: String
        let use: String?
        let kid: String?
        let alg: String?
        let n: String?
        let e: String?
        let crv: String?
        let x: String?
        let y: String?
        /// Of a key that everybody knows whole.
        let d: String?

        func fits(_ algorithm: SigningAlgorithm) -> Bool {
            kty == algorithm.keyType && use ?? "sig" == "sig" && d == nil
                && alg ?? algorithm.rawValue == algorithm.rawValue
                && (algorithm.curve == nil || crv == algorithm.curve)
                && n?.utf8.count ?? 0 <= SigningKeys.longestModulus && e?.utf8.count ?? 0 <= 8
        }
    }

    /// A key that may be of any kind.
    private struct Entry: Decodable {
        let key: Key?

        init(from decoder: any Decoder) {
            // What can't be read is no key for us.
            key = try? Key(from: decoder)
        }
    }

    private struct Wire: Decodable { let keys: [Entry] }

    /// Nil where it is no set of keys, or too large a one.
    init?(_ body: [UInt8]) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(body)),
            wire.keys.count <= Self.most
        else { return nil }
        keys = wire.keys.compactMap(\.key).filter { key in
            SigningAlgorithm.allCases.contains(where: key.fits)
        }
    }

    /// The key that a token names; of a token that names none, the only one that fits.
    func find(_ kid: String?, for algorithm: SigningAlgorithm) -> JWK? {
        let found = keys.filter { $0.fits(algorithm) && (kid == nil || $0.kid == kid) }
        guard let key = found.first, found.count == 1 else { return nil }
        let (id, ofKeys) = (JWKIdentifier(string: "token"), algorithm.ofKeys)
        return algorithm.curve == nil
            ? .rsa(ofKeys, identifier: id, modulus: key.n, exponent: key.e)
            : .ecdsa(ofKeys, identifier: id, x: key.x, y: key.y, curve: nil)
    }
}
