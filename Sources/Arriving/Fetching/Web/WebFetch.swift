// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// One question by http or https: a file, or where it is instead.
struct WebFetch {
    enum Answer {
        case whole(Int64)
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

    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Parameter addresses: of its host: no other is looked for.
    func run(at addresses: [IPAddress], _ ends: Fetch.Ends) throws -> Answer {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            throw FetchTrouble.failed(url, "libcurl does not start")
        }
        defer { unsafe curl_easy_cleanup(handle) }
        let transfer = WebTransfer(url.host, rules, limits, ends)
        let options = unsafe WebOptions(handle)
        options.protect(ca: rules.ca)
        options.aim(at: url, addresses)
        options.limit(limits, left: end - .now)
        transfer.attach(to: options)
        let result = withExtendedLifetime(transfer) { unsafe curl_easy_perform(handle) }
        defer { options.free() }
        if let error = transfer.failure { throw error }
        guard !ends.isStopped() else { throw CancellationError() }
        if let refusal = transfer.refusal {
            throw FetchTrouble(refusal.why, detail: refusal.detail)
        }
        if result == CURLE_OK || transfer.isTold { return try answer(transfer, options) }
        throw trouble(result, transfer, options)
    }

    private func answer(_ transfer: WebTransfer, _ options: WebOptions) throws -> Answer {
        switch transfer.status {
        case 200: return .whole(transfer.bytes)
        case 301, 302, 303, 307, 308:
            guard let location = transfer.location else {
                throw FetchTrouble.failed(url, "\(transfer.status)")
            }
            return .sentOn(location)
        case 401, 403, 407: throw FetchTrouble.denied(url, "\(transfer.status)")
        case 404, 410: throw FetchTrouble.notFound(url, "\(transfer.status)")
        case 408, 425, 429, 500..<600:
            throw FetchTrouble.unavailable(
                url, "\(transfer.status)", after: options.retryAfter, longest: limits.retryAfter)
        default: throw FetchTrouble.failed(url, "\(transfer.status)")
        }
    }

    private func trouble(
        _ result: CURLcode, _ transfer: WebTransfer, _ options: WebOptions
    ) -> FetchTrouble {
        let detail = unsafe String(cString: curl_easy_strerror(result))
        switch result {
        case CURLE_FILESIZE_EXCEEDED: return .tooLarge(url, most: limits.bytes)
        case CURLE_WRITE_ERROR where transfer.isTooLarge:
            return .tooLarge(url, most: limits.bytes)
        case CURLE_OPERATION_TIMEDOUT where options.isConnected:
            return .tooSlow(url, end <= .now ? "\(limits.time)" : "\(transfer.bytes) B")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
            CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            return Self.untold(url, result, detail)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return .cut(url, detail)
        default: return .failed(url, detail)
        }
    }

    /// Why a server was not reached, of which nothing else is known.
    static func untold(_ url: SourceURL, _ result: CURLcode, _ detail: String) -> FetchTrouble {
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
            .untrusted(url, detail)
        default: .unreachable(url, detail)
        }
    }
}
