// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// Codes that change every 30 seconds (RFC 6238 over RFC 4226); pure.
///
/// By SHA-1 and of six digits: that is what every application knows.
package enum TOTP {
    package static let stepSeconds: Int64 = 30
    private static let digits = 6
    private static let modulus: UInt32 = 1_000_000
    /// Steps that a clock may be wrong, either way.
    private static let drift: Int64 = 1

    /// 160 bits, as RFC 4226 recommends.
    package static func secret() -> [UInt8] { Secret.bytes(20) }

    /// The code of a step.
    static func code(_ secret: [UInt8], step: Int64) -> String {
        let counter = withStep(step)
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: counter, using: SymmetricKey(data: Data(secret))))
        let offset = Int(mac[mac.count - 1] & 15)
        let value = mac[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let text = String(value % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    private static func withStep(_ step: Int64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) })
    }

    /// The step that a code is of; nil where it is of none near this time, or of one that was used
    /// already.
    ///
    /// - Parameters:
    ///   - seconds: since 1970.
    ///   - lastStep: the newest step that a code was taken of.
    package static func step(
        of code: String, secret: [UInt8], at seconds: Int64, after lastStep: Int64?
    ) -> Int64? {
        let typed = code.filter { !$0.isWhitespace }
        let now = seconds / stepSeconds
        // All of them, so that the time does not tell which was near.
        let fitting = (now - drift...now + drift).filter {
            isSame(self.code(secret, step: $0), typed) && $0 > lastStep ?? .min
        }
        return fitting.first
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.utf8), Array(other.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What applications take, as a text or as a QR code: `otpauth://totp/…`.
    package static func address(_ secret: [UInt8], user: String, site: String) -> String {
        // What a label may have beyond is escaped; a user's name needs none of it.
        let site = site.utf8.map { byte in
            isPlain(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
        }.joined()
        return "otpauth://totp/\(site):\(user)?secret=\(base32(secret))&issuer=\(site)"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
            || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// RFC 4648, section 6, without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, buffer, bits) = ("", 0, 0)
        for byte in bytes {
            buffer = (buffer & 0xff) << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[(buffer >> bits) & 31])
            }
        }
        if bits > 0 { text.append(alphabet[(buffer << (5 - bits)) & 31]) }
        return text
    }
}
