// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// Questions to one server of the web, one after the other on one connection.
///
/// No redirect is followed. Without TLS hosts of the site's own networks alone are asked. It is for one
/// thread, which it blocks.
final class WebSession {
    let login: WebLogin
    let limits: FetchLimits
    private let transfer: WatchedTransfer
    private let listener: WebAnswerListener
    private let end: ContinuousClock.Instant

    /// - Parameters:
    ///   - limits: their time is for all that is asked.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped.
    init(
        _ login: WebLogin, _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool
    ) throws {
        guard login.url.scheme.isOfTheWeb else { throw FetchTrouble(.scheme) }
        var rules = rules
        rules.isOwnOnly = login.url.scheme == .http
        end = ContinuousClock.now + limits.time
        let addresses = try rules.addresses(
            of: login.url, until: min(end, .now + limits.resolving), isStopped: isStopped)
        listener = WebAnswerListener(isStopped: isStopped)
        guard
            let transfer = WatchedTransfer(of: login.url, at: addresses, rules, limits, listener)
        else { throw FetchTrouble.failed(login.url, "libcurl does not start") }
        (self.login, self.limits, self.transfer) = (login, limits, transfer)
        transfer.logIn(login.proof)
    }

    /// - Parameters:
    ///   - lines: of the head, beside those of the login.
    ///   - most: bytes of an answer of 200.
    ///   - write: takes them.
    /// - Throws: where there is no whole answer; whatever is answered else is returned.
    func ask(
        _ verb: WebQuestion.Verb, _ place: String, lines: [String] = [],
        body: WebQuestion.Body? = nil, most: Int64, to write: ([UInt8]) throws -> Void
    ) throws -> WebAnswer {
        let question = WebQuestion(
            verb: verb, place: place, lines: login.lines + lines, body: body, most: most,
            patience: verb == .put ? limits.answering : limits.slowness)
        return try withoutActuallyEscaping(write) { write in
            listener.begin(question, write)
            defer { listener.end() }
            try check(
                transfer.ask(question, at: login.url.origin, left: end - .now))
            return WebAnswer(
                head: listener.head, words: listener.words, retryAfter: transfer.retryAfter)
        }
    }

    /// The same where no answer has a body that is wanted.
    func ask(
        _ verb: WebQuestion.Verb, _ place: String, lines: [String] = [],
        body: WebQuestion.Body? = nil
    ) throws -> WebAnswer {
        try ask(verb, place, lines: lines, body: body, most: Self.mostIgnored) { _ in }
    }

    /// Bytes of such a body: a page that says that all is well.
    private static let mostIgnored: Int64 = 1 << 20

    private func check(_ result: CURLcode) throws {
        if let failure = listener.failure { throw failure }
        guard !listener.isStopped else { throw CancellationError() }
        if let refusal = transfer.refusal {
            throw FetchTrouble(refusal.why, detail: refusal.detail)
        }
        // A server that does not want what is sent says so, and may hang up in the middle of it.
        let isRefused = listener.head.status >= 400 && listener.sent > 0
        guard result != CURLE_OK, !listener.isTold, !isRefused else { return }
        guard end > .now else { throw FetchTrouble.tooSlow(login.url, "\(limits.time)") }
        throw FetchTrouble.broken(
            result, login.url, limits, isConnected: transfer.isConnected,
            isTooLarge: listener.isTooLarge, within: nil,
            after: max(listener.bytes, listener.sent))
    }
}
