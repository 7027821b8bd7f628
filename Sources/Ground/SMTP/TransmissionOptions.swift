// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// The options of one transmission, all of them.
@safe final class TransmissionOptions {
    private let handle: UnsafeMutableRawPointer
    /// Lists that must outlive the transmission.
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    private let words: UnsafeMutablePointer<CChar>

    @unsafe init(_ handle: UnsafeMutableRawPointer) {
        unsafe self.handle = handle
        unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    /// After the transmission.
    func free() {
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe lists = []
    }

    deinit { unsafe words.deallocate() }

    /// What libcurl says of a failure; nil: nothing.
    var errorText: String? {
        let text = unsafe String(cString: words)
        return text.isEmpty ? nil : text
    }

    func protect(_ server: MailServer) {
        unsafe check(bascule_curl_protect(handle, "smtp,smtps", server.authorities))
        set(CURLOPT_URL, server.url)
        let isEncrypted = server.encryption != .none
        set(CURLOPT_USE_SSL, Int((isEncrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue))
        set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(server.connecting))
        // Not all of it together: what is cut behind the last byte may come twice.
        let patience = milliseconds(server.patience) / 1_000 + 1
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, patience)
        // While the last answer is waited for nothing moves either.
        set(CURLOPT_LOW_SPEED_LIMIT, MailServer.slowest)
        set(CURLOPT_LOW_SPEED_TIME, patience + 1)
        unsafe check(
            bascule_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(words)))
    }

    /// - Parameter bytes: told to the server, which may say at once that it is too much.
    func address(sender: String, recipient: String, bytes: Int) {
        set(CURLOPT_MAIL_FROM, sender.isEmpty ? "" : "<\(sender)>")
        add(CURLOPT_MAIL_RCPT, ["<\(recipient)>"])
        set(CURLOPT_UPLOAD, 1)
        unsafe check(
            bascule_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes)))
    }

    func logIn(_ user: String, _ password: String) {
        set(CURLOPT_USERNAME, user)
        set(CURLOPT_PASSWORD, password)
    }

    @unsafe func listen(
        _ pointer: UnsafeMutableRawPointer, read: curl_read_callback, head: curl_write_callback,
        body: curl_write_callback
    ) {
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA] {
            unsafe check(bascule_curl_set_pointer(handle, option, pointer))
        }
        unsafe check(bascule_curl_on_read(handle, read))
        unsafe check(bascule_curl_on_header(handle, head))
        unsafe check(bascule_curl_on_write(handle, body))
    }

    private func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration / .milliseconds(1)))
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
