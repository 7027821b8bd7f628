// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Synchronization

/// Tells another host something, by the rules for files from there: one question with a body.
///
/// No redirect is followed. It blocks: for a thread of its own.
package struct WebPost: Sendable {
    /// What the server has answered.
    package struct Answer: Sendable, Equatable {
        package let status: Int
        /// The beginning of its body, as text.
        package let text: String
        /// Where it sends us on to.
        package let location: String?
        /// How long it wants to be left alone.
        package let retryAfter: Duration?
    }

    package enum Outcome: Sendable, Equatable {
        case answered(Answer)
        /// It was connected to, and may have read the body; in the library's words.
        case unanswered(String)
    }

    /// Bytes of an answer that are read.
    package static let answerBytes: Int64 = 4_096

    private let rules: FetchRules
    private let limits: FetchLimits

    /// - Parameter time: for all of it: names, the connection, the answer's last byte.
    package init(_ rules: FetchRules, time: Duration) {
        self.rules = rules
        var limits = FetchLimits(bytes: Self.answerBytes)
        limits.time = time
        // It may think for as long as that: nothing of a file is waited for.
        limits.slowest = 0
        self.limits = limits
    }

    /// - Parameters:
    ///   - lines: of the head: `name: value`.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble` where nothing was said to anybody; `CancellationError`.
    package func run(
        _ url: SourceURL, _ body: String, lines: [String],
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws -> Outcome {
        guard url.scheme.isOfTheWeb else { throw FetchTrouble(.scheme) }
        var rules = rules
        rules.isOwnOnly = url.scheme == .http
        let end = ContinuousClock.now + limits.time
        let addresses = try rules.addresses(
            of: url, until: min(end, .now + limits.resolving), isStopped: isStopped)
        let kept = Mutex<[UInt8]>([])
        let ends = Fetch.Ends(
            write: { bytes in kept.withLock { $0 += bytes } }, isStopped: isStopped)
        let listener = WebListener(limits, ends, takesAny: true)
        guard
            let transfer = WatchedTransfer(
                asking: url, at: addresses, rules, limits, left: end - .now, listener)
        else { throw FetchTrouble.failed(url, "libcurl does not start") }
        transfer.post(body, lines)
        let result = transfer.perform()
        if let refusal = transfer.refusal {
            throw FetchTrouble(refusal.why, detail: refusal.detail)
        }
        // The head says all: more of the body than is kept, or an end that does not come, is nothing.
        if listener.head.status >= 200 {
            return .answered(
                Answer(
                    status: listener.head.status,
                    text: String(decoding: kept.withLock { $0 }, as: UTF8.self),
                    location: listener.head["location"], retryAfter: transfer.retryAfter))
        }
        let detail = WatchedTransfer.text(of: result)
        if transfer.isConnected { return .unanswered(detail) }
        guard !isStopped() else { throw CancellationError() }
        throw FetchTrouble.untold(url, result, detail)
    }
}
