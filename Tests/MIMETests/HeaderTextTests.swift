// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// The lines of a header, against what RFC 2047, 2231 and 5322 say of them.
@Suite struct HeaderTextTests {
    @Test(arguments: [
        ("tout va bien", "Subject: tout va bien"),
        ("", "Subject: "),
        (" begins blank", "Subject: =?UTF-8?B?IGJlZ2lucyBibGFuaw==?="),
        ("=?UTF-8?Q?x?=", "Subject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?="),
        ("été · 15/03", "Subject: =?UTF-8?B?w6l0w6kgwrcgMTUvMDM=?="),
        ("a\r\nBcc: x@y", "Subject: a  Bcc: x@y"),
        ("a\u{2028}b\u{0}c", "Subject: a b c"),
    ])
    func `a text is one field, whatever is in it`(_ text: String, _ field: String) {
        #expect(HeaderText.field("Subject", text: text) == field)
    }

    @Test(arguments: [
        ("=?utf-8?Q?Non_remis_=3A_3_anomalies?=", "Non remis : 3 anomalies"),
        ("=?UTF-8?B?w6l0w6k=?= (fin)", "été (fin)"), ("Re: =?iso-8859-1?q?=E9t=E9?=", "Re: été"),
        ("=?windows-1252?Q?=80_=93a=94?=", "€ “a”"), ("=?ISO-8859-15?Q?=A4?=", "€"),
        // A character cut in two by its server, and the blanks between encoded words.
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"), ("=?utf-8?Q?a?=  =?utf-8*fr?B?Yg==?= c", "ab c"),
        ("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"), ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        // What is broken stays as it is.
        ("=?utf-8?Q?=C3?= x", "=?utf-8?Q?=C3?= x"), ("=?koi8-r?B?Yg==?=", "=?koi8-r?B?Yg==?="),
        ("=?utf-8?X?a?= =?", "=?utf-8?X?a?= =?"), ("=?utf-8?Q?Non_rem", "=?utf-8?Q?Non_rem"),
        ("", ""), ("a =? b ?= c", "a =? b ?= c"), ("=?utf-8?Q??=", ""),
    ])
    func `encoded words are read, and what can't be read stays`(_ text: String, _ read: String) {
        #expect(HeaderText.decoded(text) == read)
    }

    @Test func `what we encode is read as the same, and of a long field its beginning`() {
        for text in ["été · 15/03", String(repeating: "🏭é", count: 150)] {
            let field = HeaderText.field("Subject", text: text).dropFirst("Subject: ".count)
            #expect(HeaderText.decoded(String(field.replacing("\r\n", with: ""))) == text)
        }
        let long = String(repeating: "é=?", count: 10_000)
        #expect(HeaderText.decoded(long).count == HeaderText.decodedLength)
    }

    @Test func `a long text is folded, and no line is longer than 76, no character cut`() {
        for text in [
            String(repeating: "é", count: 300), String(repeating: "🏭", count: 90),
            String(repeating: "mot ", count: 80),
        ] {
            let lines = HeaderText.field("Subject", text: text).split(separator: "\r\n")
            #expect(lines.count > 1)
            for (number, line) in lines.enumerated() {
                #expect(line.utf8.count <= 76, "\(line)")
                #expect(number == 0 || line.hasPrefix(" "))
            }
        }
    }

    @Test(arguments: [
        ("rapport.csv", ";\r\n filename=\"rapport.csv\""),
        ("a\"b\\c.csv", ";\r\n filename=\"a\\\"b\\\\c.csv\""),
        ("été.csv", ";\r\n filename*=UTF-8''%C3%A9t%C3%A9.csv"),
        ("a\r\nX: y", ";\r\n filename=\"a  X: y\""),
    ])
    func `a parameter is quoted or extended`(_ value: String, _ text: String) {
        #expect(HeaderText.parameter("filename", value) == text)
    }

    @Test func `a long parameter goes on in numbered pieces`() {
        let text = HeaderText.parameter("filename", String(repeating: "é", count: 40) + ".csv")
        #expect(text.hasPrefix(";\r\n filename*0*=UTF-8''%C3"))
        #expect(text.contains(";\r\n filename*1*=%") || text.contains(";\r\n filename*1*="))
        for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 76, "\(line)") }
    }

    @Test(arguments: [
        ("labo@usine.example", "labo@usine.example"),
        ("Labo <labo@usine.example>", "labo@usine.example"),
        ("a.b+c@d-e.example", "a.b+c@d-e.example"),
    ])
    func `an address is taken for what it is`(_ text: String, _ address: String) {
        #expect(Mailbox(text)?.address == address)
    }

    @Test(arguments: [
        "", "labo", "labo@", "@usine", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b> c",
        "a@b>", "é@b.example", "a..b@c", "a@b..c", "\"a\" <a@b>", "a@b,c@d", ".a@b",
        String(repeating: "a", count: 65) + "@b.example",
        "a@" + String(repeating: "b", count: 260),
    ])
    func `what is no plain address is none`(_ text: String) {
        #expect(Mailbox(text) == nil)
    }

    @Test func `the longest local part is taken`() {
        #expect(Mailbox(String(repeating: "a", count: 64) + "@b.example") != nil)
    }
}
