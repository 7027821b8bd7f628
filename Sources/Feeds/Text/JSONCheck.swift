// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Whether a text is one JSON value (RFC 8259), as PostgreSQL's jsonb takes it.
enum JSONCheck {
    static func isValid(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        do {
            _ = try JSONSerialization.jsonObject(
                with: Data(bytes[range]), options: .fragmentsAllowed)
        } catch {
            return false
        }
        // jsonb has no U+0000.
        return !String(decoding: bytes[range], as: UTF8.self).contains("\\u0000")
    }
}
