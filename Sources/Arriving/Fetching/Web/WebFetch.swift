// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// One question by http or https: a file, or where it is instead.
struct WebFetch {
    enum Answer {
        case whole(Int64, WebVersion?)
        /// It is the version that we have.
        case unchanged
        /// As the server writes the address.
        case sentOn(String)
    }

    private let url: SourceURL
    private let rules: FetchRules
    private let limits: FetchLimits
    private let end: ContinuousClock.Instant

    init(
        _ url: SourceURL, _ rules: FetchRules, _ limits: FetchLimits,
        until end: ContinuousClock.Instant
    ) {
        self.url = url
        self.rules = rules
        self.limits = limits
        self.end = end
    }

    /// - Parameters:
    ///   - addresses: of its host: no other is looked for.
    ///   - version: that we have, and want no more; nil: it comes, whatever it is.
    func run(
        at addresses: [IPAddress], unless version: WebVersion? = nil, _ ends: Fetch.Ends
    ) throws -> Answer {
        let listener = WebListener(limits, ends)
        let lines = version.map { [$0.line] } ?? []
        guard
            let transfer = WatchedTransfer(
                asking: url, lines, at: addresses, rules, limits, left: end - .now, listener)
        else { throw FetchTrouble.failed(url, "libcurl does not start") }
        let result = transfer.perform()
        if let error = listener.failure { throw error }
        guard !ends.isStopped() else { throw CancellationError() }
        if let refusal = transfer.refusal {
            throw FetchTrouble(refusal.why, detail: refusal.detail)
        }
        if listener.head.status == 304, version != nil { return .unchanged }
        if result == CURLE_OK || listener.isTold { return try answer(listener, transfer) }
        throw FetchTrouble.broken(
            result, url, limits, isConnected: transfer.isConnected,
            isTooLarge: listener.isTooLarge, within: end <= .now ? limits.time : nil,
            after: listener.bytes)
    }

    private func answer(
        _ listener: WebListener, _ transfer: WatchedTransfer
    ) throws -> Answer {
        let head = listener.head
        switch head.status {
        case 200: return .whole(listener.bytes, WebVersion(head))
        case 301, 302, 303, 307, 308:
            guard let location = head["location"] else {
                throw FetchTrouble.failed(url, "\(head.status)")
            }
            return .sentOn(location)
        default:
            throw FetchTrouble.answered(head.status, url, after: transfer.retryAfter, limits)
        }
    }
}
