// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Foundation

/// One question of libcurl's, on a thread that may block; ended with the value.
///
/// Certificates and hosts are verified, no redirect is followed, no proxy is used, and whatever the
/// environment or a `.netrc` says is not read.
@safe struct WebTalk: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let line: WebLine
    private let options: OpenIDOptions

    init(_ options: OpenIDOptions, _ line: WebLine) throws(OpenIDError) {
        guard let handle = unsafe curl_easy_init() else {
            throw OpenIDError(.away, at: options.issuer, "libcurl does not begin")
        }
        unsafe self.handle = handle
        self.line = line
        self.options = options
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    func ask(_ question: WebQuestion) throws(OpenIDError) -> WebQuestion.Reply {
        protect(question.address)
        limit()
        listen()
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(headers) }
        let lines =
            ["Accept: application/json", "Expect:"]
            + (question.authorization.map { ["Authorization: \($0)"] } ?? [])
        for line in lines { unsafe headers = curl_slist_append(headers, line) }
        unsafe bascule_curl_set_list(handle, CURLOPT_HTTPHEADER, headers)
        if let form = question.form {
            set(CURLOPT_COPYPOSTFIELDS, WebAddress.form(form))
        }
        set(CURLOPT_URL, question.address.text)
        let status = unsafe curl_easy_perform(handle)
        guard status == CURLE_OK else { throw error(status) }
        var code = 0
        unsafe bascule_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &code)
        return WebQuestion.Reply(
            status: code, body: line.body, certificate: certificate)
    }

    /// Of the server's own, the first of those that it has shown.
    private var certificate: [UInt8]? {
        var shown: UnsafeMutablePointer<curl_certinfo>?
        guard unsafe bascule_curl_get_certificates(handle, &shown) == CURLE_OK,
            let all = unsafe shown, unsafe all.pointee.num_of_certs > 0
        else { return nil }
        var line = unsafe all.pointee.certinfo[0]
        while let entry = unsafe line {
            let text = unsafe String(cString: entry.pointee.data)
            if text.hasPrefix(Self.pem) {
                let base64 = text.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("-") }
                return Data(base64Encoded: base64.joined()).map(Array.init)
            }
            unsafe line = entry.pointee.next
        }
        return nil
    }

    private static let pem = "Cert:-----BEGIN CERTIFICATE-----"

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe bascule_curl_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        unsafe bascule_curl_set_text(handle, option, value)
    }

    private func limit() {
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        let time = max(1, Int(options.patience / .milliseconds(1)))
        set(CURLOPT_TIMEOUT_MS, time)
        set(CURLOPT_CONNECTTIMEOUT_MS, time)
    }

    private func protect(_ address: WebAddress) {
        let result = unsafe bascule_curl_protect(
            handle, address.isTLS ? "https" : "http", options.authorities)
        precondition(result == CURLE_OK, "libcurl takes the options that protect")
        set(CURLOPT_CERTINFO, 1)
    }

    private func listen() {
        let context = unsafe Unmanaged.passUnretained(line).toOpaque()
        unsafe bascule_curl_on_write(handle) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let line = unsafe Unmanaged<WebLine>.fromOpaque(context).takeUnretainedValue()
            let all = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe line.take(Array(all)) ? size * count : 0
        }
        unsafe bascule_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        unsafe bascule_curl_on_header(handle) { _, size, count, context in
            guard let context = unsafe context else { return 0 }
            let line = unsafe Unmanaged<WebLine>.fromOpaque(context).takeUnretainedValue()
            return line.takeHeader(size * count) ? size * count : 0
        }
        unsafe bascule_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        unsafe bascule_curl_on_progress(handle) { context, _, _, _, _ in
            guard let context = unsafe context else { return 1 }
            return unsafe Unmanaged<WebLine>.fromOpaque(context).takeUnretainedValue().isCut ? 1 : 0
        }
        unsafe bascule_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
        set(CURLOPT_NOPROGRESS, 0)
    }

    private func error(_ status: CURLcode) -> OpenIDError {
        if line.isTooLong {
            return OpenIDError(
                .unfit, at: options.issuer, "an answer has more than \(options.answerBytes) bytes")
        }
        let words = unsafe String(cString: curl_easy_strerror(status))
        switch status {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            return OpenIDError(.untrusted, at: options.issuer, words)
        case CURLE_OPERATION_TIMEDOUT:
            return OpenIDError(.away, at: options.issuer, "no answer in time")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            return OpenIDError(.unfit, at: options.issuer, words)
        default: return OpenIDError(.away, at: options.issuer, words)
        }
    }
}
