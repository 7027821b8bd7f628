// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing
import Wording

/// The server of mails, as a site writes it.
@Suite struct MailSettingsTests {
    private func told(_ from: String, _ url: String = "smtp://h.example") -> [String] {
        SettingsHome.mistakes(
            nil,
            [
                "BASCULE_SMTP_URL": url, "BASCULE_SMTP_FROM": from,
                "BASCULE_SMTP_SECRET_FILE": "smtp.key",
            ]
        ).map(\.words.what.en)
    }

    @Test func `a login may be an address, written for an URL`() throws {
        let settings = try SettingsHome.load(
            nil,
            [
                "BASCULE_SMTP_URL": "smtp://bascule%40usine.example@mail.example:25",
                "BASCULE_SMTP_FROM": "a@b.example", "BASCULE_SMTP_SECRET_FILE": "k",
            ])
        #expect(settings.mail.place.user == "bascule@usine.example")
        #expect(settings.mail.place.host == "mail.example" && settings.mail.place.port == 25)
        for url in ["smtp://a%4@h.example", "smtp://a%zz@h.example", "smtp://a%0ab@h.example"] {
            #expect(told("a@b.example", url) == ["`smtp.url` has a user that can't be read"])
        }
    }

    @Test(arguments: [
        "a@x.fr", "Usine d'été <a.b-c@x-y.fr>", "<a@x.fr>",
        String(repeating: "l", count: 64) + "@x.fr",
    ])
    func `what a mail may be from is taken`(_ from: String) { #expect(told(from) == []) }

    @Test(arguments: [
        "Bascule bascule@usine.example", "a..b@x.fr", "a@x.fr>", ".a@x.fr", "a@x..fr", "a@.fr",
        String(repeating: "l", count: 65) + "@x.fr",
        "a@" + String(repeating: "b.", count: 130) + "fr",
    ])
    func `what no mail may be from is told`(_ from: String) {
        #expect(told(from) == ["`smtp.from` is `\(from)`, which is no address"])
    }

    @Test func `nor may undeliverable mails come back there`() {
        let mistakes = SettingsHome.mistakes(nil, ["BASCULE_SMTP_ENVELOPE_FROM": "a..b@x.fr"])
        #expect(
            mistakes.map(\.words.what.en) == [
                "`smtp.envelope_from` is `a..b@x.fr`, which is no address"
            ])
    }

    @Test func `an answer to a mail may take ten minutes`() throws {
        #expect(try SettingsHome.load(nil).mail.timeout >= .seconds(600))
    }

    private static let bounces = [
        "BASCULE_SMTP_BOUNCES_URL": "imaps://retours%40usine.example@mail.example",
        "BASCULE_SMTP_BOUNCES_SECRET_ENV": "K",
    ]

    @Test func `the mailbox of what comes back is taken apart`() throws {
        let place = try SettingsHome.load(nil, Self.bounces).mail.bounces.place
        #expect(place.isAlwaysEncrypted && place.user == "retours@usine.example")
        #expect(place.host == "mail.example" && place.port == 993)
        let plain = Self.bounces.merging(["BASCULE_SMTP_BOUNCES_URL": "imap://r@h.example:1143"]) {
            $1
        }
        let other = try SettingsHome.load(nil, plain).mail.bounces.place
        #expect(!other.isAlwaysEncrypted && other.port == 1_143 && other.user == "r")
    }

    @Test(arguments: [
        (["URL": "imaps://r@h.example:0"], "`smtp.bounces.url` has a user or a port"),
        (["URL": "imaps://r%zz@h.example"], "`smtp.bounces.url` has a user or a port"),
        (["URL": "imaps://h.example"], "`smtp.bounces.url`"),
        (["URL": "pop3://r@h.example"], "`smtp.bounces.url`"),
        (["SECRET_FILE": "k"], "`smtp.bounces.secret` must have one of"),
        (["SECRET_ENV": ""], "`smtp.bounces.secret` must have one of"),
        (["AFTER": "move"], "`smtp.bounces.after` is `move`"),
        (["AFTER": "move", "MOVED_TO": "Inbox"], "`smtp.bounces.moved_to` is the folder"),
        (
            ["AFTER": "move", "FOLDER": "a/b", "MOVED_TO": "a/b"],
            "`smtp.bounces.moved_to` is the folder"
        ),
        (["FOLDER": "a\"b"], "`smtp.bounces.folder`"), (["FOLDER": " a"], "`smtp.bounces.folder`"),
        (["AFTER": "burn"], "must be one of keep, "),
    ])
    func `what can't be read there is told`(_ given: [String: String], _ told: String) {
        let more = Dictionary(
            uniqueKeysWithValues: given.map { ("BASCULE_SMTP_BOUNCES_\($0)", $1) })
        let mistakes = SettingsHome.mistakes(nil, Self.bounces.merging(more) { $1 })
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.words.what.en.contains(told) == true, "\(mistakes)")
    }
}
