// SPDX-License-Identifier: Apache-2.0

/// A row that passed, in the order of the feed's stored columns.
package struct JudgedRow: Sendable {
    /// Physical line of the file where the row starts, from 1.
    package var line = 0
    /// Which of the feed's tables it goes to, from 0.
    package var table = 0
    package var values: [Value] = []
    package var bytes: [UInt8] = []

    package init() {}

    /// The text of a text or JSON value; nil for any other.
    package func text(_ index: Int) -> String? {
        switch values[index] {
        case .text(let range), .json(let range): String(decoding: bytes[range], as: UTF8.self)
        default: nil
        }
    }
}
