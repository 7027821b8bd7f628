// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// Questions to a server of mails.
extension WatchedTransfer {
    /// Nothing goes in the clear.
    convenience init?(
        to folder: MailFolder, password: String, at addresses: [IPAddress], _ rules: FetchRules,
        _ limits: MailLimits, _ listener: IMAPListener
    ) {
        self.init(
            to: folder.host, port: folder.port, at: addresses, by: "imap,imaps",
            authorities: folder.authorities, rules, listener)
        set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(limits.connecting / .milliseconds(1))))
        // An answer is held until its line ends.
        set(CURLOPT_BUFFERSIZE, MailLimits.lineBytes)
        set(CURLOPT_USERNAME, folder.user)
        set(CURLOPT_PASSWORD, password)
    }

    /// - Parameter question: nil: a mail, as the address says.
    func ask(_ url: String, _ question: String?, left: Duration) -> CURLcode {
        set(CURLOPT_URL, url)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(left / .milliseconds(1))))
        // libcurl decodes it as it does an address.
        set(CURLOPT_CUSTOMREQUEST, question?.replacing("%", with: "%25"))
        return perform()
    }

    /// The address of a folder (RFC 5092), or of so many bytes of a mail in it.
    static func url(
        of folder: MailFolder, validity: Int64?, mail number: Int64? = nil, bytes: Int = 0
    ) -> String {
        let scheme = folder.isAlwaysEncrypted ? "imaps" : "imap"
        var url = "\(scheme)://\(folder.place)/\(escaped(folder.name))"
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
}
