// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Wording

/// Why there is no whole answer of the web.
extension FetchTrouble {
    /// - Parameters:
    ///   - time: that was all there was; nil: some was left.
    ///   - bytes: that had gone to or fro.
    static func broken(
        _ result: CURLcode, _ url: SourceURL, _ limits: FetchLimits, isConnected: Bool,
        isTooLarge: Bool, within time: Duration?, after bytes: Int64
    ) -> FetchTrouble {
        let detail = WatchedTransfer.text(of: result)
        switch result {
        case CURLE_FILESIZE_EXCEEDED: return .tooLarge(url, limits)
        case CURLE_WRITE_ERROR where isTooLarge: return .tooLarge(url, limits)
        case CURLE_OPERATION_TIMEDOUT where isConnected:
            return .tooSlow(url, time.map { "\($0)" } ?? "\(bytes) B")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
            CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            return .untold(url, result, detail)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return .cut(url, detail)
        default: return .failed(url, detail)
        }
    }

    /// An answer without a file.
    ///
    /// - Parameters:
    ///   - wait: for so long the server wants to be left alone; nil: it does not say.
    ///   - place: where a person finds the login said; nil: there is none.
    static func answered(
        _ status: Int, _ url: SourceURL, after wait: Duration?, _ limits: FetchLimits,
        at place: Phrase? = nil
    ) -> FetchTrouble {
        let detail = "\(status)"
        return switch status {
        case 401, 403, 407: .denied(url, detail, at: place)
        case 404, 410: .notFound(url, detail)
        case 408, 425, 429, 500..<600:
            .unavailable(url, detail, after: wait, longest: limits.retryAfter)
        default: .failed(url, detail)
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
