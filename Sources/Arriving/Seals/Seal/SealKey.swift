// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation

/// The archive's secret key: it signs the seals.
///
/// Its file is signify's, without a password: a service has nobody to type one.
package struct SealKey: Sendable {
    private let seed: [UInt8]
    package let publicKey: SealPublicKey

    /// Bytes of the file, at most.
    private static let fileBytes = 4_096
    /// `BK`, no rounds of a password's hashing, and 16 bytes of salt for none.
    private static let head =
        SignifyText.algorithm + Array("BK".utf8) + [UInt8](repeating: 0, count: 20)

    private init(seed: [UInt8], number: [UInt8]) throws {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Data(seed))
        self.seed = seed
        publicKey = SealPublicKey(number: number, bytes: Array(key.publicKey.rawRepresentation))
    }

    package func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(
            try Curve25519.Signing.PrivateKey(rawRepresentation: Data(seed))
                .signature(for: Data(bytes)))
    }

    /// The key in the file; nil where there is no file.
    ///
    /// - Throws: `SealTrouble.unreadableKey`, `FileError`.
    package static func read(_ path: String) throws -> SealKey? {
        guard try FileStatus(path: path) != nil else { return nil }
        let file = try OpenFile(reading: path)
        var bytes: [UInt8] = []
        while bytes.count <= fileBytes, try file.read(into: &bytes, limit: fileBytes) > 0 {}
        guard bytes.count <= fileBytes,
            let body = SignifyText.read(String(decoding: bytes, as: UTF8.self)), body.count == 104,
            body.starts(with: head)
        else { throw SealTrouble.unreadableKey(path) }
        let (check, number, secret) = (body[24..<32], body[32..<40], body[40...])
        guard SHA512.hash(data: Data(secret)).prefix(8).elementsEqual(check) else {
            throw SealTrouble.unreadableKey(path)
        }
        let key = try SealKey(seed: Array(secret.prefix(32)), number: Array(number))
        guard key.publicKey.bytes.elementsEqual(secret.suffix(32)) else {
            throw SealTrouble.unreadableKey(path)
        }
        return key
    }

    /// Makes a key and its file, which nobody but its owner reads; never over a file.
    ///
    /// At every moment there is a whole key at the path where there was one.
    /// - Parameter old: the key there; its file is kept beside the new one, with its number.
    /// - Throws: `FileError`.
    package static func make(
        at path: String, below anchor: String? = nil, insteadOf old: SealKey? = nil
    ) throws -> SealKey {
        let new = Curve25519.Signing.PrivateKey()
        var random = SystemRandomNumberGenerator()
        let number = (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) }
        let key = try SealKey(seed: Array(new.rawRepresentation), number: number)
        let secret = key.seed + key.publicKey.bytes
        let check = SHA512.hash(data: Data(secret)).prefix(8)
        let text = SignifyText.write(
            "bascule archive secret key \(key.publicKey.name)",
            head + Array(check) + number + secret)
        let folder = Folder.parent(of: path)
        try Folder.create(folder, below: anchor)
        let part = "\(path).\(key.publicKey.name).part"
        let file = try OpenFile(creating: part, mode: 0o600)
        do {
            try file.write(Array(text.utf8))
            try file.sync()
            if let old {
                try keep(old, of: path)
                try Folder.replace(path, by: part)
            } else {
                try Folder.rename(part, to: path)
            }
            try Folder.sync(folder)
        } catch {
            if try FileStatus(path: part) != nil { try Folder.remove(part) }
            throw error
        }
        return key
    }

    /// Gives the key's file a second name, unless an earlier run has.
    private static func keep(_ old: SealKey, of path: String) throws {
        let kept = "\(path).\(old.publicKey.name)"
        guard try read(kept)?.publicKey != old.publicKey else { return }
        try Folder.link(RawPath(path), to: RawPath(kept))
    }
}
