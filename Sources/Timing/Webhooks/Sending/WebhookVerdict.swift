// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres

/// What a reply means: pure.
struct WebhookVerdict: Equatable {
    let answer: Attempt.Answer
    /// Whether it wants no message any more.
    var isGone = false
    /// Whether it is this message alone that it does not like.
    var isOfMessage = false
    /// How long it wants to be left alone; nil: it does not say.
    var rest: Duration?

    /// Statuses that speak of the message.
    private static let ofMessage: Set = [400, 409, 413, 415, 422]
    /// Characters of an answer's body that are kept.
    private static let textLength = 200

    init(_ reply: WebhookCall.Reply) {
        switch reply {
        case .unsaid(let why): answer = .later(why)
        case .unanswered(let why): answer = .unknown(why)
        case .answered(let status, let text, let location, let retryAfter):
            let plain = Self.plain(text)
            let words = plain.isEmpty ? "\(status)" : "\(status) \(plain)"
            switch status {
            case 200..<300: answer = .accepted(words)
            case 300..<400:
                // Whoever is sent on may be another one: it is said, not followed.
                answer = .later("\(status) → \(Self.shown(location ?? ""))")
            case 410:
                answer = .refused(words)
                isGone = true
            default:
                answer = .later(words)
                isOfMessage = Self.ofMessage.contains(status)
                rest = retryAfter.map { min($0, Attempt.longest) }
            }
        }
    }

    private static func plain(_ text: String) -> String {
        text.split(whereSeparator: { $0.isWhitespace || !$0.isShown })
            .joined(separator: " ").clipped(to: textLength)
    }

    /// Scheme, host and port: of what comes behind them, as before them, any part may be a secret.
    private static func shown(_ location: String) -> String {
        let parts = location.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)
        let head = location.prefix { !"/?#".contains($0) }
        guard parts.count == 2, head == parts[0] else { return "/…" }
        let place = parts[1].prefix { !"/?#\\".contains($0) }
        let host = place.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return plain("\(parts[0])//\(host)")
    }
}

extension Character {
    /// Letters of other scripts stay; controls do not.
    fileprivate var isShown: Bool {
        unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
}
