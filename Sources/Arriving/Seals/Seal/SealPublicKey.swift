// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import Wording

/// Whoever has it can tell whether a seal was signed with the archive's key.
package struct SealPublicKey: Sendable, Equatable {
    /// Tells keys apart; chance.
    package let number: [UInt8]
    package let bytes: [UInt8]

    package init(number: [UInt8], bytes: [UInt8]) {
        self.number = number
        self.bytes = bytes
    }

    /// The number in hexadecimal.
    package var name: String { hexadecimal(number) }

    /// The name of its file beside the seals.
    package var fileName: String { "archive-\(name).pub" }

    /// The file, as signify reads it.
    package var text: String {
        SignifyText.write("bascule archive key \(name)", SignifyText.algorithm + number + bytes)
    }

    /// Nil for a text that is no public key of Ed25519.
    package init?(text: String) {
        guard let body = SignifyText.read(text), body.count == 42,
            body.starts(with: SignifyText.algorithm)
        else { return nil }
        self.init(number: Array(body[2..<10]), bytes: Array(body[10...]))
    }

    /// Whether the signature is of these bytes, by this key.
    package func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: Data(self.bytes))
                .isValidSignature(Data(signature), for: Data(bytes))
        } catch {
            // 32 bytes that are no key have signed nothing.
            return false
        }
    }

    /// Whether it has made the signature in such a file, of these bytes.
    func hasSigned(_ bytes: [UInt8], by file: [UInt8]) -> Bool {
        guard let body = SignifyText.read(String(decoding: file, as: UTF8.self)), body.count == 74,
            body.starts(with: SignifyText.algorithm + number)
        else { return false }
        return isValid(Array(body[10...]), of: bytes)
    }

    /// The signature's file, as signify reads it.
    package func signatureText(_ signature: [UInt8]) -> String {
        SignifyText.write("verify with \(fileName)", SignifyText.algorithm + number + signature)
    }
}
