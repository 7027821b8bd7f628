// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// As the value that it is the text of; a value that the server takes and this host can't hold
/// (`1e400`), as its text.
extension JSONText: Codable {
    package func encode(to encoder: any Encoder) throws {
        try JSONValue(text).encode(to: encoder)
    }

    package init(from decoder: any Decoder) throws {
        let writer = JSONEncoder()
        writer.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(
            String(decoding: try writer.encode(JSONValue(from: decoder)), as: UTF8.self))
    }
}
