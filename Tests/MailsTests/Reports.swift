// SPDX-License-Identifier: Apache-2.0

/// What a server sends back, written by hand.
enum Reports {
    static func report(
        on messageID: String, final: String, original: String? = nil, action: String = "failed",
        status: String = "5.1.1", words: String = "smtp; 550 nobody", mark: String = "1",
        arrived: String? = nil
    ) -> [UInt8] {
        let kept = original.map { "\r\nOriginal-Recipient: rfc822;\($0)" } ?? ""
        return report(
            on: messageID,
            groups: [
                """
                Final-Recipient: rfc822; \(final)\(kept)\r
                Action: \(action)\r
                Status: \(status)\r
                Diagnostic-Code: \(words)\r

                """
            ], mark: mark, arrived: arrived)
    }

    static func report(
        on messageID: String, groups: [String], mark: String = "1", arrived: String? = nil
    ) -> [UInt8] {
        let date = arrived.map { "\r\nArrival-Date: \($0)" } ?? ""
        return Array(
            """
            From: MAILER-DAEMON@mx.example\r
            Subject: Undelivered \(mark)\r
            Content-Type: multipart/report; report-type=delivery-status; boundary=x\r
            \r
            --x\r
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; mx.example\(date)\r
            \r
            \(groups.joined(separator: "\r\n"))\r
            --x\r
            Content-Type: text/rfc822-headers\r
            \r
            Message-ID: <\(messageID)>\r
            --x--\r

            """.utf8)
    }

    /// A group of a report, of an action alone.
    static func group(_ final: String, _ action: String) -> String {
        "Final-Recipient: rfc822; \(final)\r\nAction: \(action)\r\n"
    }

    static let words = Array("From: x@y.example\r\nSubject: failure notice\r\n\r\nHi.\r\n".utf8)
}
