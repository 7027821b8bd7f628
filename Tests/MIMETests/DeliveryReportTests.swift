// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

/// What servers say of mails that did not arrive, in the shapes that they give it.
@Suite struct DeliveryReportTests {
    private func read(_ text: String) -> DeliveryReport? {
        DeliveryReport(ReceivedPart(Array(text.replacing("\n", with: "\r\n").utf8)))
    }

    private static let postfix = """
        Return-Path: <>
        From: MAILER-DAEMON@mx.usine.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="BA7C5FC31B0.1764466/mx.usine.example"
        Content-Transfer-Encoding: 8bit

        This is a MIME-encapsulated message.

        --BA7C5FC31B0.1764466/mx.usine.example
        Content-Description: Notification
        Content-Type: text/plain; charset=utf-8

        <parti@usine.example>: user unknown

        --BA7C5FC31B0.1764466/mx.usine.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.usine.example
        X-Postfix-Queue-ID: BA7C5FC31B0
        Arrival-Date: Mon, 30 Nov 2026 01:46:02 +0000 (UTC)

        Final-Recipient: rfc822; parti@usine.example
        Original-Recipient: rfc822;Parti@usine.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: x-unix; user
            unknown

        --BA7C5FC31B0.1764466/mx.usine.example
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        From: Usine <bascule@usine.example>
        Message-ID: <matin.20260315.1.6fa3c09e41d27b58@usine.example>
        Subject: tout va bien

        Bonjour
        --BA7C5FC31B0.1764466/mx.usine.example--
        """

    private static let exchange = """
        From: postmaster@usine.example
        Content-Type: multipart/report; report-type="delivery-status";
         boundary="_00_"
        Auto-Submitted: auto-replied

        --_00_
        Content-Type: multipart/alternative; differences=Content-Type; boundary="_11_"

        --_11_
        Content-Type: text/plain; charset="us-ascii"

        Delivery has failed to these recipients: --_00 chef@usine.example
        --_11_
        Content-Type: text/html

        <p>no</p>
        --_11_--
        --_00_
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM0PR.eurprd.prod.example

        Final-recipient: RFC822;chef@usine.example
        Action: failed (really)
        Status: 5.1.10
        Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found
        X-Display-Name: Chef

        --_00_
        Content-Type: message/rfc822

        Received: from a by b
        message-id: <matin.1@usine.example>

        --_00_--
        """

    private static let gmail = """
        Content-Type: multipart/report; boundary="0000"; report-type=delivery-status

        --0000
        Content-Type: multipart/related; boundary="1111"

        --1111
        Content-Type: image/png; name="icon.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --1111--
        --0000
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Received-From-MTA: dns; bascule@usine.example

        Final-Recipient: rfc822; labo@usine.example
        Action: delayed
        Status: 4.4.1
        Will-Retry-Until: Wed, 02 Dec 2026 01:46:02 -0800 (PST)

        Final-Recipient: rfc822; <b@usine.example>
        Status: 5.0.0
        --0000
        Content-Type: text/rfc822-headers

        Message-ID:
         <matin.2@usine.example>
        --0000--
        """

    @Test func `a report of postfix says who, why and of which mail`() throws {
        let report = try #require(read(Self.postfix))
        #expect(report.messageID == "matin.20260315.1.6fa3c09e41d27b58@usine.example")
        #expect(report.time == 1_796_003_162)
        #expect(
            report.recipients == [
                .init(
                    action: .failed, final: "parti@usine.example", original: "Parti@usine.example",
                    status: "5.1.1", diagnostic: "user unknown")
            ])
    }

    @Test func `a report whose end was not read says the same`() throws {
        let end = try #require(Self.postfix.range(of: "Subject: tout va bien"))
        let report = try #require(read(String(Self.postfix[..<end.lowerBound])))
        #expect(report == read(Self.postfix))
    }

    @Test func `a report of Exchange lies around the mail's own headers, of Gmail too`() throws {
        let report = try #require(read(Self.exchange))
        #expect(report.messageID == "matin.1@usine.example")
        #expect(report.recipients.map(\.final) == ["chef@usine.example"])
        #expect(report.recipients[0].status == "5.1.10")
        #expect(
            report.recipients[0].diagnostic
                == "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found")
        let other = try #require(read(Self.gmail))
        #expect(other.messageID == "matin.2@usine.example")
        #expect(other.recipients.map(\.action) == [.delayed, .failed])
        #expect(other.recipients.map(\.final) == ["labo@usine.example", "b@usine.example"])
    }

    @Test func `what a server says that it has done goes before what its status means`() throws {
        let givenUp = Self.postfix.replacing("Status: 5.1.1", with: "Status: 4.4.7")
        let report = try #require(read(givenUp))
        #expect(report.recipients.map(\.action) == [.failed])
        #expect(report.recipients.map(\.status) == ["4.4.7"])
    }

    @Test func `a report within what a gateway put around it, in another encoding, is one`() throws
    {
        let inner = """
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: text/plain

            This mail is from outside.
            --a
            Content-Type: multipart/report; boundary=b

            --b
            Content-Type: message/delivery-status
            Content-Transfer-Encoding: quoted-printable

            Reporting-MTA: dns; x

            Final-Recipient: rfc822; labo=40usine.exa=
            mple
            Action: failed
            --b--
            --a--
            """
        let report = try #require(read(inner))
        #expect(report.recipients.map(\.final) == ["labo@usine.example"])
        #expect(report.messageID == nil && report.recipients[0].status == nil)
    }

    @Test(arguments: [
        // qmail: words alone.
        """
        From: MAILER-DAEMON@qmail.example
        Subject: failure notice

        Hi. This is the qmail-send program at qmail.example.
        <parti@usine.example>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Message-ID: <matin.1@usine.example>
        """,
        // Somebody is away.
        "Auto-Submitted: auto-replied\nSubject: Absent\nContent-Type: text/plain\n\nJe suis absent.",
        // Somebody has read it.
        """
        Content-Type: multipart/report; report-type=disposition-notification; boundary=a

        --a
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822; labo@usine.example
        Disposition: manual-action/MDN-sent-manually; displayed
        --a--
        """,
        "", "\n\n", ":", "Content-Type: multipart/report; boundary=\n\n--\n----",
        "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n",
        "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;\nAction: failed",
        "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b\nAction: eaten",
    ])
    func `what is no report is none`(_ text: String) { #expect(read(text) == nil) }

    @Test func `parts within parts are taken apart as far as the limit goes`() {
        func nested(_ depth: Int) -> String {
            (0..<depth).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }
                .joined() + "Content-Type: text/plain\n\nx"
        }
        func depth(_ part: ReceivedPart) -> Int {
            1 + (part.parts.map(depth).max() ?? 0)
        }
        #expect(depth(ReceivedPart(Array(nested(ReceivedPart.deepest).utf8))) == 9)
        #expect(depth(ReceivedPart(Array(nested(ReceivedPart.deepest + 1).utf8))) == 9)
        #expect(depth(ReceivedPart(Array(nested(2_000).utf8))) == 9)
    }

    @Test func `parts and fields are read as far as the limit goes`() {
        let parts =
            "Content-Type: multipart/mixed; boundary=a\n\n"
            + String(repeating: "--a\n\nx\n", count: 1_000)
        #expect(ReceivedPart(Array(parts.utf8)).parts.count == ReceivedPart.most - 1)
        func head(_ count: Int) -> HeaderFields {
            ReceivedPart(
                Array((String(repeating: "a: b\n", count: count) + "\nx").utf8)
            ).fields
        }
        #expect(!head(HeaderFields.most).isClipped)
        #expect(head(HeaderFields.most).fields.count == HeaderFields.most)
        #expect(head(HeaderFields.most + 1).isClipped)
        let long = "a: " + String(repeating: "x", count: HeaderFields.largest) + "\nb: c\n\n"
        let clipped = ReceivedPart(Array(long.utf8)).fields
        #expect(clipped.isClipped && clipped["b"] == nil)
    }

    @Test
    func `a group that says nothing that is known is there, and so is what is beyond the limit`()
        throws
    {
        func report(_ groups: [String]) -> DeliveryReport? {
            read(
                "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n"
                    + groups.joined(separator: "\n\n"))
        }
        let good = "Final-Recipient: rfc822; a@b\nAction: failed"
        let strange = try #require(
            report(["X: y", good, "Final-Recipient: rfc822; c@d", "Action: failed"]))
        #expect(strange.recipients.map(\.action) == [.failed, nil, nil])
        #expect(strange.recipients.map(\.final) == ["a@b", "c@d", nil])
        let most = DeliveryReport.most
        #expect(report(["X: y"] + Array(repeating: good, count: most))?.recipients.count == most)
        for count in [most + 1, most + 2, 1_000] {
            let many = try #require(report(["X: y"] + Array(repeating: good, count: count)))
            #expect(many.recipients.count == most + 1 && many.recipients.last?.action == nil)
        }
    }

    @Test func `no control of a field reaches what is kept`() throws {
        let text = Self.postfix.replacing("user\n    unknown", with: "user\u{0}\u{1b}[31m")
        let words = try #require(read(text)?.recipients.first?.diagnostic)
        #expect(words == "user  [31m")
    }
}
