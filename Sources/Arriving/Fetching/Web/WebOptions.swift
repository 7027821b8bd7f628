// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// The options of one question to libcurl, all of them.
@safe final class WebOptions {
    private let handle: UnsafeMutableRawPointer
    /// Lists that must outlive the question.
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

    @unsafe init(_ handle: UnsafeMutableRawPointer) { unsafe self.handle = handle }

    /// After the question.
    func free() {
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe lists = []
    }

    /// Nothing but what is asked for: no other protocol, no proxy, no secret of this host, no
    /// cookie, no unpacking, no server that can't prove who it is.
    func protect(ca: String) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        // A redirect is judged before it is followed.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PRE_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CAINFO, ca)
        // Besides this file no authority is believed: Debian's libcurl has a folder of its own.
        unsafe check(bascule_curl_set_text(handle, CURLOPT_CAPATH, nil))
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_USERAGENT, "bascule")
        // As the server has it: its bytes are what is kept.
        add(CURLOPT_HTTPHEADER, ["Accept: */*", "Accept-Encoding: identity"])
    }

    /// - Parameter addresses: of the host: libcurl asks no resolver.
    func aim(at url: SourceURL, _ addresses: [IPAddress]) {
        set(CURLOPT_URL, url.text)
        set(CURLOPT_PATH_AS_IS, 1)
        guard case .name(let name) = url.host else { return }
        let known = addresses.map { $0.isIPv4 ? $0.text : "[\($0.text)]" }
        add(CURLOPT_RESOLVE, ["\(name):\(url.port):\(known.joined(separator: ","))"])
    }

    /// A body instead of a question for one.
    func post(_ body: String, _ lines: [String]) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE, body.utf8.count)
        set(CURLOPT_COPYPOSTFIELDS, body)
        // No server is asked first whether it wants it.
        add(
            CURLOPT_HTTPHEADER,
            ["Accept: */*", "Accept-Encoding: identity", "Expect:"] + lines)
    }

    func limit(_ limits: FetchLimits, left: Duration) {
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(min(left, limits.connecting) / .milliseconds(1))))
        set(CURLOPT_LOW_SPEED_LIMIT, Int(limits.slowest))
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int(limits.slowness / .seconds(1))))
        unsafe check(
            bascule_curl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limits.bytes)))
    }

    @unsafe func listen(
        _ pointer: UnsafeMutableRawPointer, socket: curl_opensocket_callback,
        head: curl_write_callback, body: curl_write_callback, progress: curl_xferinfo_callback
    ) {
        for option in [
            CURLOPT_OPENSOCKETDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA,
        ] {
            unsafe check(bascule_curl_set_pointer(handle, option, pointer))
        }
        unsafe check(bascule_curl_on_socket(handle, socket))
        unsafe check(bascule_curl_on_header(handle, head))
        unsafe check(bascule_curl_on_write(handle, body))
        unsafe check(bascule_curl_on_progress(handle, progress))
        set(CURLOPT_NOPROGRESS, 0)
    }

    /// How long the server wants to be left alone; nil: it does not say.
    var retryAfter: Duration? {
        var seconds: curl_off_t = 0
        unsafe check(bascule_curl_get_size(handle, CURLINFO_RETRY_AFTER, &seconds))
        return seconds > 0 ? .seconds(Int64(seconds)) : nil
    }

    /// Whether a connection was ready to be asked.
    var isConnected: Bool {
        var microseconds: curl_off_t = 0
        unsafe check(
            bascule_curl_get_size(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds))
        return microseconds > 0
    }

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe check(bascule_curl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) {
        unsafe check(bascule_curl_set_text(handle, option, value))
    }

    private func add(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { unsafe list = unsafe curl_slist_append(list, line) }
        guard let list = unsafe list else { preconditionFailure("there is no memory for a line") }
        unsafe lists.append(list)
        unsafe check(bascule_curl_set_list(handle, option, list))
    }

    /// An option that is not taken would be one that does not protect.
    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl takes the option")
    }
}
