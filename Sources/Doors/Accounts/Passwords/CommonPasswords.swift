// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// Passwords that are tried first, of 12 characters and more, by their digests.
enum CommonPasswords {
    /// Hexadecimal digits of one entry: one other password in 270,000 is refused by mistake.
    private static let width = 8

    static var count: Int { digests.utf8.count / width }

    /// Whether it is one of them, in any capitals.
    static func contains(_ password: String) -> Bool {
        let wanted = SHA256.hash(data: Data(password.lowercased().utf8)).prefix(width / 2)
            .flatMap { [hexadecimal($0 >> 4), hexadecimal($0 & 15)] }
        let all = Array(digests.utf8)
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let entry = all[middle * width..<(middle + 1) * width]
            if entry.elementsEqual(wanted) { return true }
            if entry.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return false
    }

    private static func hexadecimal(_ value: UInt8) -> UInt8 {
        value + (value < 10 ? 0x30 : 0x57)
    }
}
