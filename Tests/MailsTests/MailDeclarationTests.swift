// SPDX-License-Identifier: Apache-2.0

import Configuration
import MIME
import Testing
import Wording

@testable import Mails

/// Declarations of mails, and what is said of those with mistakes.
@Suite struct MailDeclarationTests {
    private func parse(_ yaml: String) -> (Mail?, [Mistake]) {
        MailCatalog.parse(
            yaml, file: "m.yaml", rules: ["dead", "stalled", "arrival_missed"],
            exports: ["rapport_journalier", "livraisons_jour"], charts: ["extraction_30j"])
    }

    private static let morning = """
        mail: matin
        to: [labo@gardel.example, "Chef <chef@gardel.example>"]
        subject: "{state} · Usine {day:dd/MM}"
        send: when_not_well
        parts:
          - { alerts: open }
          - { arrivals: day }
          - { faults: day }
          - { stale: aggregates }
          - { qc: status }
          - title: Cannes
            table: |
              select 1 as n
               where :day > '2026-01-01'
        attach: [{ export: rapport_journalier }]
        wait: 2min
        """

    @Test func `the digest of the contract is read`() throws {
        let (mail, mistakes) = parse(Self.morning)
        #expect(mistakes.isEmpty, "\(mistakes.map(\.sentence.en))")
        let digest = try #require(mail?.digest)
        #expect(mail?.to.map(\.address) == ["labo@gardel.example", "chef@gardel.example"])
        #expect(digest.send == .whenNotWell && digest.wait == .seconds(120))
        #expect(digest.parts.count == 6 && digest.attachments == ["rapport_journalier"])
        #expect(
            mail?.subject.text(state: "tout va bien", day: 20_527) == "tout va bien · Usine 15/03")
    }

    @Test func `the mail of alerts of the contract is read`() throws {
        let (mail, mistakes) = parse(
            """
            mail: alertes
            to: labo@gardel.example
            on: alert
            rules: [dead, stalled]
            throttle: { same: 30min, most: 7/h }
            escalate: { after: 2h, to: [chef@gardel.example], unless: acknowledged }
            """)
        #expect(mistakes.isEmpty, "\(mistakes.map(\.sentence.en))")
        let alerts = try #require(mail?.alerts)
        #expect(alerts.rules == ["dead", "stalled"] && alerts.same == .seconds(1_800))
        #expect(alerts.most == 7 && alerts.escalation?.after == .seconds(7_200))
        #expect(alerts.escalation?.to.map(\.address) == ["chef@gardel.example"])
        let (usual, _) = parse("mail: a\nto: a@b.example\non: alert\n")
        #expect(usual?.alerts?.rules.count == 3 && usual?.alerts?.most == 10)
    }

    @Test(arguments: [
        ("to: a@b.example\n", 1, "The mail has no name"),
        ("mail: M\nto: a@b.example\n", 1, "`M` is no name for a mail"),
        ("mail: m\n", 1, "nobody in `to`"),
        ("mail: m\nto: [a]\n", 2, "`a`, which is no address"),
        ("mail: m\nto: [\"a@b.example\\nBcc: c@d\"]\n", 2, "which is no address"),
        ("mail: m\nto: [a@b.example, A@b.example]\n", 2, "twice"),
        ("mail: m\nto: a@b.example\nsubject: \"{x}\"\n", 3, "`{x}`, which is nothing known"),
        ("mail: m\nto: a@b.example\nsubject: \"{day\"\n", 3, "never closed"),
        ("mail: m\nto: a@b.example\nsubject: \"{day:qq}\"\n", 3, "no way to write a day"),
        ("mail: m\nto: a@b.example\nrules: [dead]\n", 3, "for a mail with `on: alert`"),
        ("mail: m\nto: a@b.example\non: alert\nsend: always\n", 4, "`send` is for a digest"),
        ("mail: m\nto: a@b.example\non: alert\nrules: [ded]\n", 4, "Did you mean `dead`?"),
        ("mail: m\nto: a@b.example\nparts: [{ chart: x }]\n", 3, "There is no chart `x`"),
        ("mail: m\nto: a@b.example\nparts: [{ alerts: open, qc: status }]\n", 3, "here are 2"),
        ("mail: m\nto: a@b.example\nparts: [{ title: x }]\n", 3, "`title` is for a table"),
        ("mail: m\nto: a@b.example\nattach: [{ export: livraison_jour }]\n", 3, "livraisons_jour"),
        (
            "mail: m\nto: a@b.example\nparts:\n  - table: |\n      select 1\n       where :dya\n",
            6,
            "`:dya`, which is nothing known"
        ),
        (
            "mail: m\nto: a@b.example\nparts: [{ table: delete from x }]\n", 3,
            "begins with `delete`"
        ),
        (
            "mail: m\nto: a@b.example\non: alert\nescalate: { to: a@b.example }\n", 4,
            "after how long"
        ),
        ("mail: m\nto: a@b.example\non: alert\nthrottle: { most: 0/h }\n", 4, "a number an hour"),
    ])
    func `a mistake has its line and says what to do`(
        _ yaml: String, _ line: Int, _ words: String
    ) {
        let (mail, mistakes) = parse(yaml)
        #expect(mail == nil)
        let told = mistakes.map { "\($0.line): \($0.sentence.en)" }
        #expect(mistakes.contains { $0.line == line && $0.sentence.en.contains(words) }, "\(told)")
        for mistake in mistakes { #expect(mistake.sentence.en != mistake.sentence.fr) }
    }

    @Test func `the limits are those that are named`() {
        func mail(_ count: Int) -> String {
            let all = (0..<count).map { "a\($0)@b.example" }.joined(separator: ", ")
            return "mail: m\nto: [\(all)]\n"
        }
        #expect(parse(mail(Mail.Limits.recipients)).1.isEmpty)
        #expect(parse(mail(Mail.Limits.recipients + 1)).1.count == 1)
        func parts(_ count: Int) -> String {
            mail(1) + "parts:\n" + String(repeating: "  - { qc: status }\n", count: count)
        }
        #expect(parse(parts(Mail.Limits.parts)).1.isEmpty)
        #expect(parse(parts(Mail.Limits.parts + 1)).1.count == 1)
    }
}
