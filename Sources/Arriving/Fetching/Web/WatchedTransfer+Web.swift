// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// One question by http or https.
extension WatchedTransfer {
    /// - Parameters:
    ///   - lines: of the head, beside those of each question for a file.
    ///   - left: time for all of it.
    convenience init?(
        asking url: SourceURL, _ lines: [String] = [], at addresses: [IPAddress],
        _ rules: FetchRules, _ limits: FetchLimits, left: Duration, _ listener: WebListener
    ) {
        self.init(of: url, at: addresses, rules, limits, listener)
        set(CURLOPT_URL, url.text)
        add(CURLOPT_HTTPHEADER, Self.lines + lines)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(min(left, limits.connecting) / .milliseconds(1))))
        set(CURLOPT_MAXFILESIZE_LARGE, size: limits.bytes)
    }

    /// To the server of an address; nothing is asked yet.
    convenience init?(
        of url: SourceURL, at addresses: [IPAddress], _ rules: FetchRules, _ limits: FetchLimits,
        _ listener: any TransferListener
    ) {
        self.init(
            to: url.host, port: url.port, at: addresses, by: "http,https",
            authorities: rules.ca, rules, listener)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        // A redirect is judged before it is followed.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_USERAGENT, "bascule")
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connecting / .milliseconds(1))))
        set(CURLOPT_LOW_SPEED_LIMIT, Int(limits.slowest))
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int(limits.slowness / .seconds(1))))
    }

    /// Who we are to the server.
    func logIn(_ proof: WebLogin.Proof) {
        switch proof {
        // A token is a line of each question.
        case .none, .token: break
        case .password(let user, let password):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
        case .signature(let key, let secret, let region):
            set(CURLOPT_AWS_SIGV4, "aws:amz:\(region):s3")
            set(CURLOPT_USERNAME, key)
            set(CURLOPT_PASSWORD, secret)
        }
    }

    /// One question of several, to the server that it was made for.
    func ask(_ question: WebQuestion, at origin: String, left: Duration) -> CURLcode {
        set(CURLOPT_URL, origin + question.place)
        set(CURLOPT_CUSTOMREQUEST, nil)
        // It undoes what the question before was.
        set(CURLOPT_HTTPGET, 1)
        switch question.verb {
        case .get: break
        case .head: set(CURLOPT_NOBODY, 1)
        case .delete: set(CURLOPT_CUSTOMREQUEST, question.verb.rawValue)
        case .put:
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_INFILESIZE_LARGE, size: question.body?.bytes ?? 0)
        }
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int(question.patience / .seconds(1))))
        if question.lines.isEmpty {
            set(CURLOPT_HTTPHEADER, nil)
        } else {
            add(CURLOPT_HTTPHEADER, question.lines)
        }
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        return perform()
    }

    /// A file comes as the server has it: its bytes are what is kept.
    private static let lines = ["Accept: */*", "Accept-Encoding: identity"]

    /// A body instead of a question for one.
    func post(_ body: String, _ lines: [String]) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE, body.utf8.count)
        set(CURLOPT_COPYPOSTFIELDS, body)
        // No server is asked first whether it wants it.
        add(CURLOPT_HTTPHEADER, Self.lines + ["Expect:"] + lines)
    }

    /// How long the server wants to be left alone; nil: it does not say.
    var retryAfter: Duration? {
        let seconds = size(CURLINFO_RETRY_AFTER)
        return seconds > 0 ? .seconds(seconds) : nil
    }

    /// Whether a connection was ready to be asked.
    var isConnected: Bool { size(CURLINFO_PRETRANSFER_TIME_T) > 0 }
}
