// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// The options of questions to a server of mails, all of them.
@safe final class IMAPOptions {
    private let handle: UnsafeMutableRawPointer
    /// Lists that must outlive the session.
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    private let words: UnsafeMutablePointer<CChar>

    @unsafe init(_ handle: UnsafeMutableRawPointer) {
        unsafe self.handle = handle
        unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { unsafe words.deallocate() }

    /// What libcurl says of the failure of the last question; empty: nothing.
    var errorText: String { unsafe String(cString: words) }

    /// After the session.
    func free() {
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe lists = []
    }

    /// Nothing but what is asked for: no other protocol, no proxy, no secret of this host, nothing in
    /// the clear, no server that can't prove who it is.
    func protect(_ folder: MailFolder, _ limits: MailLimits) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "imap,imaps")
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PRE_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CAINFO, folder.authorities)
        // Besides this file no authority is believed: Debian's libcurl has a folder of its own.
        unsafe check(bascule_curl_set_text(handle, CURLOPT_CAPATH, nil))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connecting / .milliseconds(1))))
        // An answer is held until its line ends.
        set(CURLOPT_BUFFERSIZE, MailLimits.lineBytes)
        unsafe check(
            bascule_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(words)))
    }

    /// - Parameter addresses: of the host: libcurl asks no resolver.
    func aim(at folder: MailFolder, _ addresses: [IPAddress]) {
        guard case .name(let name) = folder.host else { return }
        let known = addresses.map { $0.isIPv4 ? $0.text : "[\($0.text)]" }
        var list: UnsafeMutablePointer<curl_slist>?
        unsafe list = curl_slist_append(
            nil, "\(name):\(folder.port):\(known.joined(separator: ","))")
        guard let list = unsafe list else { preconditionFailure("there is no memory for a line") }
        unsafe lists.append(list)
        unsafe check(bascule_curl_set_list(handle, CURLOPT_RESOLVE, list))
    }

    func logIn(_ user: String, _ password: String) {
        set(CURLOPT_USERNAME, user)
        set(CURLOPT_PASSWORD, password)
    }

    /// - Parameter question: nil: a mail, as the address says.
    func ask(_ url: String, _ question: String?, left: Duration) {
        unsafe words.pointee = 0
        set(CURLOPT_URL, url)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        if let question {
            // libcurl decodes it as it does an address.
            set(CURLOPT_CUSTOMREQUEST, question.replacing("%", with: "%25"))
        } else {
            unsafe check(bascule_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, nil))
        }
    }

    /// The address of a folder (RFC 5092), or of so many bytes of a mail in it.
    func url(
        of folder: MailFolder, validity: Int64?, mail number: Int64? = nil, bytes: Int = 0
    ) -> String {
        let scheme = folder.isAlwaysEncrypted ? "imaps" : "imap"
        var url = "\(scheme)://\(folder.place)/\(Self.escaped(folder.name))"
        if let validity { url += ";UIDVALIDITY=\(validity)" }
        if let number { url += ";UID=\(number);PARTIAL=0.\(bytes)" }
        return url
    }

    private static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
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

    /// Nobody listens any more.
    func deafen() {
        set(CURLOPT_NOPROGRESS, 1)
        unsafe check(bascule_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil))
        unsafe check(bascule_curl_on_header(handle, { _, size, count, _ in size * count }))
        unsafe check(bascule_curl_on_write(handle, { _, size, count, _ in size * count }))
    }

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe check(bascule_curl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) {
        unsafe check(bascule_curl_set_text(handle, option, value))
    }

    /// An option that is not taken would be one that does not protect.
    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl takes the option")
    }
}
