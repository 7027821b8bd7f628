// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import MIME

/// Whole mails, also as Python's reader of mails understands them.
@Suite struct MessageTests {
    private func message(_ subject: String, _ body: Part) throws -> Message {
        Message(
            from: try #require(Mailbox("Usine Gardel <bascule@usine.example>")),
            to: [
                try #require(Mailbox("labo@usine.example")),
                try #require(Mailbox("Équipe d'été <ete@usine.example>")),
            ], subject: subject, date: 1_773_572_400, offset: -14_400,
            id: "matin.20260315.1@usine.example", body: body)
    }

    private static let reader = """
        import email, email.policy, json, sys
        mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
        def part(p):
            if p.is_multipart():
                return [p.get_content_type()] + [part(q) for q in p.iter_parts()]
            data = p.get_payload(decode=True)
            return [p.get_content_type(), p.get_filename(), p.get("Content-ID"), data.hex()]
        print(json.dumps({"subject": mail["Subject"], "from": mail["From"], "to": mail["To"],
            "id": mail["Message-ID"], "date": mail["Date"].datetime.isoformat(),
            "keys": mail.keys(), "defects": [str(d) for p in mail.walk() for d in p.defects],
            "body": part(mail)}))
        """

    private func read(_ bytes: [UInt8]) async throws -> [String: Any] {
        let result = try await TemporaryFolder.with { folder in
            try Data(bytes).write(to: URL(filePath: folder + "/m"))
            return try await ChildProcess.succeed(
                "/bin/sh",
                ["-c", "exec python3 -c \"$1\" < \"$2\"", "-", Self.reader, folder + "/m"])
        }
        let value = try JSONSerialization.jsonObject(with: Data(result.utf8))
        return try #require(value as? [String: Any])
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `another reader finds the same subject, people, parts and bytes`() async throws {
        let text =
            "Tout va bien : 12 345,6 t\n.\nFin = là.  \n" + String(repeating: "é", count: 200)
        let file = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        let subject = "3 anomalies · Usine d'été " + String(repeating: "à", count: 90)
        let mail = try message(
            subject,
            .parts(
                .mixed,
                [
                    .parts(
                        .alternative,
                        [
                            .text(text, subtype: "plain"),
                            .parts(
                                .related,
                                [
                                    .text("<p>é</p>", subtype: "html"),
                                    .inline(
                                        id: "a@b", name: "a.png", type: "image/png", bytes: file),
                                ]),
                        ]),
                    .file(name: "été 15.xlsx", type: "application/x", bytes: file),
                    .file(name: "empty.csv", type: "text/csv", bytes: []),
                ]))
        let read = try await read(mail.bytes)
        #expect(read["defects"] as? [String] == [])
        #expect(read["subject"] as? String == subject)
        #expect(read["from"] as? String == "Usine Gardel <bascule@usine.example>")
        #expect(
            read["to"] as? String == "labo@usine.example, Équipe d'été <ete@usine.example>")
        #expect(read["id"] as? String == "<matin.20260315.1@usine.example>")
        #expect(read["date"] as? String == "2026-03-15T07:00:00-04:00")
        let body = try #require(read["body"] as? [Any])
        #expect(body.count == 4)
        let words = try #require(body[1] as? [Any])
        let plain = try #require(words[1] as? [Any])
        // Python gives its own line ends back; the last one is the border's.
        let wire = text
        #expect(plain[3] as? String == hex(Array(wire.utf8)))
        let related = try #require(words[2] as? [Any])
        let image = try #require(related[2] as? [Any])
        #expect(image[2] as? String == "<a@b>")
        #expect(image[3] as? String == hex(file))
        let attached = try #require(body[2] as? [Any])
        #expect(attached[1] as? String == "été 15.xlsx")
        #expect(attached[3] as? String == hex(file))
        let empty = try #require(body[3] as? [Any])
        #expect(empty[3] as? String == "")
    }

    @Test func `the same values are the same bytes, and no line is too long or ends otherwise`()
        throws
    {
        let long = String(repeating: "x", count: 5_000) + " \t\n.\n"
        let mail = try message("é", .text(long, subtype: "plain"))
        #expect(mail.bytes == mail.bytes)
        let lines = mail.bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        for line in lines.dropLast() {
            #expect(line.last == 0x0d && line.count <= 77)
            #expect(!line.dropLast().contains(0x0d))
        }
        #expect(lines.last?.isEmpty == true)
    }

    @Test func `nothing that a value has begins a field`() async throws {
        let evil = "x\r\nBcc: evil@example.org\r\n\r\nbody"
        let mail = Message(
            from: try #require(Mailbox("a@b.example")), to: [], subject: evil, date: 0, offset: 0,
            id: evil, replyTo: evil,
            body: .inline(id: evil, name: evil, type: evil, bytes: [1]))
        let read = try await read(mail.bytes)
        let keys = try #require(read["keys"] as? [String])
        #expect(!keys.contains("Bcc"))
        #expect(keys.contains("Subject") && keys.contains("MIME-Version"))
    }

    @Test(arguments: [
        (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (1_772_323_199, 3_600, "Sun, 1 Mar 2026 00:59:59 +0100"),
        (951_782_400, 0, "Tue, 29 Feb 2000 00:00:00 +0000"),
        (1_773_572_400, -14_400, "Sun, 15 Mar 2026 07:00:00 -0400"),
        (1_773_572_400, 19_800, "Sun, 15 Mar 2026 16:30:00 +0530"),
    ])
    func `a date is written as RFC 5322 has it`(
        _ instant: Int64, _ offset: Int, _ text: String
    ) {
        #expect(Message.written(instant, offset: offset) == text)
    }

    @Test func `no border begins another one`() throws {
        let text = Part.text("a", subtype: "plain")
        let deep = Part.parts(.mixed, Array(repeating: .parts(.related, [text]), count: 11))
        let mail = String(decoding: try message("a", .parts(.mixed, [deep])).bytes, as: UTF8.self)
        let borders = mail.matches(of: /boundary="([^"]+)"/).map { String($0.output.1) }
        #expect(borders.count == 13 && Set(borders).count == 13)
        for one in borders {
            #expect(borders.count { $0.hasPrefix(one) } == 1, "\(one)")
        }
    }
}
