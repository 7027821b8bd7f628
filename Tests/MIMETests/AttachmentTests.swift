// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

/// Files in mails, and who they say they are from.
@Suite struct AttachmentTests {
    private func mail(_ text: String) -> ReceivedPart {
        ReceivedPart(Array(text.replacing("\n", with: "\r\n").utf8))
    }

    private func names(_ field: String) -> [String] {
        mail("\(field)\n\nx").attachments.map(\.name)
    }

    @Test(arguments: [
        ("Content-Disposition: attachment; filename=a.csv", "a.csv"),
        ("Content-Disposition: attachment; filename=\"a; \\\"b\\\".csv\"", "a; \"b\".csv"),
        ("Content-Disposition: inline;\n filename=\"a.csv\"", "a.csv"),
        ("Content-Type: text/csv; name=b.csv", "b.csv"),
        ("Content-Disposition: attachment; filename*=utf-8'fr'r%C3%A9sultats.csv", "résultats.csv"),
        ("Content-Disposition: attachment; filename*=ISO-8859-1''r%E9sultats.csv", "résultats.csv"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''r%C3%A9s; filename*1=ultats; filename*2*=%2Ecsv",
            "résultats.csv"
        ),
        ("Content-Disposition: attachment; filename*0=un; filename*1=\"deux.csv\"", "undeux.csv"),
        (
            "Content-Disposition: attachment; filename=\"=?utf-8?B?csOpc3VsdGF0cy5jc3Y=?=\"",
            "résultats.csv"
        ),
        // The extended form is the one that is meant.
        ("Content-Disposition: attachment; filename=x.csv; filename*=utf-8''y.csv", "y.csv"),
        ("Content-Disposition: attachment; filename=\"../../etc/passwd\"", "../../etc/passwd"),
    ])
    func `a file's name is read in each form that it is written in`(field: String, name: String) {
        #expect(names(field) == [name])
    }

    @Test func `what has no name is no file`() {
        #expect(names("Content-Disposition: attachment") == [])
        #expect(names("Content-Disposition: attachment; filename=\"\"") == [])
        #expect(names("Subject: x") == [])
        // Bytes that are no text of what they say they are.
        #expect(names("Content-Disposition: attachment; filename*=utf-8''%FF%FE.csv") == [])
    }

    @Test func `each file has its place, its name and its bytes, also within a mail`() {
        let found = mail(
            """
            Content-Type: multipart/mixed; boundary=a

            --a

            Hello.
            --a
            Content-Type: text/csv; name=un.csv
            Content-Transfer-Encoding: base64

            YTtiCg==
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Disposition: attachment; filename=deux.csv

            x
            --b--
            --a--
            """)
        #expect(found.attachments.map(\.name) == ["un.csv", "deux.csv"])
        #expect(found.attachments.map(\.part) == ["2", "3.1.1"])
        #expect(
            found.attachments.map { String(decoding: $0.content, as: UTF8.self) } == ["a;b\n", "x"])
        #expect(found.count == 6)
    }

    private func base64(_ text: String) -> ReceivedPart {
        mail(
            """
            Content-Type: text/csv; name=a.csv
            Content-Transfer-Encoding: base64

            \(text)
            """)
    }

    @Test(arguments: [
        ("YTtiCg==", true), ("YTti\n Cg==\n\n", true), ("", true), ("YTti", true),
        // A character is missing, or padding, or what was behind it; two in one; a line of another.
        ("YTtCg==", false), ("YTtiCg=", false), ("YTtiCg", false), ("YTtiCg==YTtiCg==", false),
        ("YTtiCg==\nlist footer", false), ("YTti\n-- \nCg==", false), ("YTti====", false),
    ])
    func `what is encoded is whole where it ends as such ends`(text: String, isWhole: Bool) {
        let found = base64(text)
        #expect(found.isWhole == isWhole && found.attachments.map(\.isWhole) == [isWhole])
    }

    @Test func `of a mail that was cut the last file is not whole`() {
        func cut(_ text: String) -> ReceivedPart {
            mail("Content-Type: multipart/mixed; boundary=a\n\n" + text)
        }
        let one = "--a\nContent-Type: text/csv; name=un.csv\n\nx\n"
        let two = "--a\nContent-Type: text/csv; name=deux.csv\n\n12,4"
        #expect(cut(one + two + "\n--a--\n").isWhole)
        let within = cut(one + two)
        #expect(!within.isWhole && within.attachments.map(\.isWhole) == [true, false])
        let between = cut(one + "--a\n")
        #expect(!between.isWhole && between.attachments.map(\.isWhole) == [true])
        // What is cut is the mail within.
        let inner = cut(
            """
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Disposition: attachment; filename=deux.csv

            12,4
            --a--
            """)
        #expect(!inner.isWhole && inner.attachments.map(\.isWhole) == [false])
    }

    @Test func `what is neither text nor named is counted, and what the text shows is marked`() {
        let found = mail(
            """
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: text/html

            Hello.
            --a
            Content-Type: image/png; name=logo.png
            Content-ID: <1>

            x
            --a
            Content-Type: application/pkcs7-signature; name=smime.p7s

            x
            --a
            Content-Type: text/csv

            x
            --a
            Content-Disposition: attachment

            x
            --a
            Content-Type: image/png; name=courbe.png

            x
            --a--
            """)
        #expect(found.unnamed == 2)
        let marked = found.attachments.filter(\.isOfText).map(\.name)
        #expect(marked == ["logo.png", "smime.p7s"])
    }

    @Test(
        arguments: [
            ("labo@ctcs.example", "labo@ctcs.example"),
            ("Labo <Labo@CTCS.example>", "labo@ctcs.example"),
            ("\"Labo, <x@y.example>\" <labo@ctcs.example>", "labo@ctcs.example"),
            ("labo@ctcs.example (le labo)", "labo@ctcs.example"),
            ("labo@ctcs.example, chef@x.example", nil), ("<labo@ctcs.example> <x@y.example>", nil),
            ("labo", nil), ("\"labo <labo@ctcs.example>", nil), ("", nil),
        ] as [(String, String?)])
    func `a mail is from one address, or from nobody`(field: String, address: String?) {
        #expect(Sender.address(in: mail("From: \(field)\n\nx").fields) == address)
    }

    @Test func `a list has addresses and whole hosts`() {
        #expect(Sender.address(in: mail("From: a@x.fr\nFrom: a@x.fr\n\n").fields) == nil)
        let list = ["Labo@ctcs.example", "@usine.example"]
        #expect(Sender.isOne("labo@ctcs.example", of: list))
        #expect(Sender.isOne("qui@usine.example", of: list))
        #expect(!Sender.isOne("qui@notusine.example", of: list))
        #expect(!Sender.isOne("qui@sub.usine.example", of: list))
        #expect(!Sender.isOne("autre@ctcs.example", of: list))
        #expect(!Sender.isOne("labo@ctcs.example.evil", of: list))
    }
}
