// SPDX-License-Identifier: Apache-2.0

/// One message on its way: what whoever speaks HTTP sends.
package struct WebhookCall: Sendable, Equatable {
    package let url: String
    package let body: String
    /// Of the head: `name: value`.
    package let lines: [String]
    package let timeout: Duration

    /// - Parameters:
    ///   - id: of the event: the same at each try.
    ///   - timestamp: of this try, in seconds since 1970.
    ///   - keys: all of whose signatures go with it.
    init(
        to webhook: Webhook, id: String, body: String, at timestamp: Int64, by keys: [SigningKey]
    ) {
        let signatures = keys.map { $0.signature(id: id, timestamp: timestamp, body: body) }
        url = webhook.address.text
        self.body = body
        timeout = webhook.timeout
        lines = [
            "Content-Type: application/json; charset=utf-8", "webhook-id: \(id)",
            "webhook-timestamp: \(timestamp)",
            "webhook-signature: \(signatures.joined(separator: " "))",
        ]
    }

    /// What came of it, by whoever speaks HTTP.
    package enum Reply: Sendable, Equatable {
        /// - Parameters:
        ///   - text: the beginning of the answer's body.
        ///   - location: where it sends us on to.
        ///   - retryAfter: how long it wants to be left alone.
        case answered(
            status: Int, text: String, location: String? = nil, retryAfter: Duration? = nil)
        /// It may have it.
        case unanswered(String)
        /// Nothing was said to it.
        case unsaid(String)
    }
}
