// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// What a reply means: pure.
struct WebhookVerdict: Equatable {
    let answer: Attempt.Answer
    /// Whether it wants no message any more.
    var isGone = false

    /// Characters of an answer's body that are kept.
    private static let textLength = 200

    init(_ reply: WebhookCall.Reply) {
        switch reply {
        case .unsaid(let why): answer = .later(why)
        case .unanswered(let why): answer = .unknown(why)
        case .answered(let status, let text, let location):
            let plain = text.split(whereSeparator: { $0.isWhitespace || !$0.isShown })
                .joined(separator: " ").clipped(to: Self.textLength)
            let words = plain.isEmpty ? "\(status)" : "\(status) \(plain)"
            switch status {
            case 200..<300: answer = .accepted(words)
            case 300..<400:
                // Whoever is sent on may be another one: it is said, not followed.
                answer = .later("\(status) → \((location ?? "").clipped(to: Self.textLength))")
            case 410:
                answer = .refused(words)
                isGone = true
            default: answer = .later(words)
            }
        }
    }
}

extension Character {
    /// Letters of other scripts stay; controls do not.
    fileprivate var isShown: Bool {
        unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
}
