// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A file of ours for a folder of the web, or of a bucket.
package struct WebParcel: Sendable {
    /// How it is seen there that it is whole.
    package enum Check: Sendable {
        /// The server says so.
        case answer
        case size
        /// Its bytes are read there and compared, or their digest where the server has one.
        case content
    }

    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable { case written, verified }

    /// In the folder.
    let name: [UInt8]
    let bytes: Int64
    /// In hexadecimal.
    let sha256: String
    let check: Check

    package init(name: String, bytes: Int64, sha256: String, check: Check) {
        (self.name, self.bytes) = (Array(name.utf8), bytes)
        (self.sha256, self.check) = (sha256, check)
    }

    /// The digest as the web writes it.
    var base64: String {
        let digits = Array(sha256.utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }
}
