// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pickups
import Postgres
import TestSupport
import Testing
import Wording

/// Which mails are deleted or moved, and which stay.
@Suite struct MailPutAwayTests {
    @Test func `a mail with a file that was not taken stays, unless it is not wanted`() async throws
    {
        try await MailPickupSite.with(after: "delete") { site in
            try site.put(1, ["a.csv", "b.pdf"])
            try site.put(2, ["c.csv"])
            // A file that nobody has named.
            try site.put(
                3, ["d.csv"],
                ending: "--x\r\nContent-Type: text/csv\r\n\r\nx\r\n--x--")
            // A picture of its text, and a signature, are none.
            try site.put(
                4, ["e.csv"],
                ending: """
                    --x\r
                    Content-Type: image/png; name=logo.png\r
                    Content-ID: <logo>\r
                    \r
                    x\r
                    --x\r
                    Content-Type: application/pkcs7-signature; name=smime.p7s\r
                    \r
                    x\r
                    --x--\r

                    """)
            let first = try site.look()
            #expect(first.fetched == 4 && first.refused == 2, "\(first)")
            #expect(try site.refused == ["1 left_over", "3 left_over"])
            try site.load()
            #expect(try site.look().putAway == 2)
            #expect(site.server.has(1) && site.server.has(3))
            #expect(!site.server.has(2) && !site.server.has(4))
            try site.declare(after: "delete", more: "unwanted: [\"*.pdf\"]")
            #expect(try site.look().putAway == 0)
            #expect(try site.refused == ["3 left_over"])
            #expect(try site.look().putAway == 1)
            #expect(!site.server.has(1) && site.server.has(3))
        }
    }

    @Test func `one that can't be put away keeps no other from it`() async throws {
        try await MailPickupSite.with(["move 1": "NO not now"], after: "{ move: Lus }") { site in
            for number in 1...2 { try site.put(number, ["\(number).csv"]) }
            #expect(try site.look().fetched == 2)
            try site.load()
            let failed = #expect(throws: PickupFailed.self) { try site.look() }
            #expect(failed?.why.en.contains("NO not now") == true, "\(failed.debugDescription)")
            #expect(site.server.has(1) && !site.server.has(2))
            try site.server.script([:])
            #expect(try site.look().putAway == 1)
        }
    }

    @Test func `a mail of whose files nobody knows any more is left there`() async throws {
        try await MailPickupSite.with(after: "delete") { site in
            try site.put(1, ["a.csv"])
            #expect(try site.look().fetched == 1)
            try site.put(2, ["b.csv"])
            #expect(try site.look().fetched == 1)
            try site.load()
            try site.site.connection.execute("update bascule.file set state = 'reverted'")
            try site.site.connection.script(
                """
                update bascule.pickup_item set fetched_at = now() - interval '401 days';
                update bascule.pickup_mail set seen_at = now() - interval '401 days';
                """)
            let purged = try PickupBook.purge(
                unlisted: ["boite"], limit: 10, on: site.site.connection)
            #expect(purged == 1)
            #expect(try site.look().putAway == 0)
            #expect(site.server.has(1) && site.server.has(2))
        }
    }

    @Test func `what was refused of a mail is let go with it`() async throws {
        try await MailPickupSite.with { site in
            try site.put(1, ["a/b.csv"])
            try site.put(2, ["b.csv"])
            #expect(try site.look().refused == 1)
            try site.site.connection.execute(
                "update bascule.pickup_mail set seen_at = now() - interval '401 days'")
            #expect(try PickupBook.purgeMails(limit: 10, on: site.site.connection) == 1)
            #expect(try site.refused.isEmpty)
            #expect(try site.look().listed == 0)
        }
    }
}
