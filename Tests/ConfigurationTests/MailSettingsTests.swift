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
}
