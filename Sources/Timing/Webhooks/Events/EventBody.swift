// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres

/// The JSON of a message: a schema that only grows.
struct EventBody<Facts: Encodable>: Encodable {
    /// The event's: the same for every webhook, at every try, and at no other site.
    let id: String
    let type: String
    /// When it became true.
    let timestamp: String
    let data: Facts

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension String {
    /// As a message has a text from outside.
    var told: String {
        clipped(to: Webhook.Limits.text).clipped(toJSONBytes: Webhook.Limits.textBytes)
    }
}
