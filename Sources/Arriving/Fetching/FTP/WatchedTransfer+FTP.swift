// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// Questions to a server of ftp, on one connection.
extension WatchedTransfer {
    convenience init?(
        to login: FTPLogin, at addresses: [IPAddress], _ rules: FetchRules, _ limits: FetchLimits,
        _ listener: FTPListener
    ) {
        let url = login.url
        self.init(
            to: url.host, port: url.port, at: addresses, by: "ftp,ftps", authorities: rules.ca,
            rules, listener)
        // Of the files' connections too.
        let level = login.isPlain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(level.rawValue))
        set(CURLOPT_FTP_FILEMETHOD, Int(CURLFTPMETHOD_NOCWD.rawValue))
        // Files come from the host that was judged, whatever address it names for them.
        set(CURLOPT_FTP_SKIP_PASV_IP, 1)
        set(CURLOPT_USERNAME, login.user)
        set(CURLOPT_PASSWORD, login.password)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connecting / .milliseconds(1))))
        set(CURLOPT_LOW_SPEED_LIMIT, Int(limits.slowest))
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int(limits.slowness / .seconds(1))))
        set(CURLOPT_MAXFILESIZE_LARGE, size: limits.bytes)
    }

    /// - Parameter verb: instead of the one for a file; nil: the file is asked for.
    func get(_ url: String, verb: String?, left: Duration) -> CURLcode {
        set(CURLOPT_NOBODY, 0)
        set(CURLOPT_QUOTE, nil)
        set(CURLOPT_CUSTOMREQUEST, verb)
        return perform(url, left)
    }

    /// A command that is answered by words alone.
    func say(_ command: String, to url: String, left: Duration) -> CURLcode {
        set(CURLOPT_CUSTOMREQUEST, nil)
        set(CURLOPT_NOBODY, 1)
        add(CURLOPT_QUOTE, [command])
        return perform(url, left)
    }

    private func perform(_ url: String, _ left: Duration) -> CURLcode {
        set(CURLOPT_URL, url)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        return perform()
    }
}
