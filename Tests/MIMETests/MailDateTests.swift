// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

/// Times as mails write them.
@Suite struct MailDateTests {
    @Test(
        arguments: [
            ("Mon, 30 Nov 2026 01:46:02 +0000 (UTC)", 1_796_003_162),
            ("Sun, 15 Mar 2026 07:00:00 -0400", 1_773_572_400),
            ("15 Mar 2026 11:00 GMT", 1_773_572_400), ("1 Mar 2024 00:00:00 +0000", 1_709_251_200),
            ("29 Feb 2000 23:59:60 Z", 951_868_800), ("15 Mar 2026 07:00:00 edt", 1_773_572_400),
            ("15 Mar 2026 07:00:00", nil), ("15 Mar 2026 07:00:00 XYZ", nil), ("", nil),
            ("32 Mar 2026 07:00:00 +0000", nil), ("15 Mar 26 07:00:00 +0000", nil), ("(a)", nil),
            ("15 Mar 2026 24:00:00 +0000", nil), ("15 Mar 2026 07:00:00 +0060", nil),
        ] as [(String, Int64?)])
    func `a time is read as mails write it`(_ text: String, _ seconds: Int64?) {
        #expect(MailDate.seconds(text) == seconds)
    }

    @Test func `a time that we write is read as the same`() {
        for second in stride(from: Int64(86_400), to: 4_000_000_000, by: 86_399 * 97) {
            #expect(MailDate.seconds(Message.written(second, offset: -16_200)) == second)
        }
    }
}
