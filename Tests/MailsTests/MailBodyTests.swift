// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing
import Wording

@testable import Mails

/// How a mail looks, as HTML and as text.
@Suite struct MailBodyTests {
    private func content(_ sections: [MailContent.Section]) -> MailContent {
        MailContent(
            title: "3 anomalies", isWell: false, lead: "Journée d'usine du 15/03/2026",
            sections: sections, foot: ["Envoyé par Bascule."])
    }

    @Test func `nothing of a value is markup`() {
        let evil = "<script>alert(1)</script>&\"'\u{0}"
        let body = MailBody(
            content([
                .init(evil, .lines([.init(evil, evil, next: evil)]), note: evil),
                .init(evil, .table(MailTable([.init(evil)], [[evil]]))),
                .init("x", .nothing(evil)),
            ]), in: .fr)
        #expect(!body.html.contains("<script"))
        #expect(body.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;\\0"))
        #expect(!body.html.contains("\u{0}"))
    }

    @Test func `nothing has to be loaded`() {
        let body = MailBody(content([]), in: .fr)
        for word in ["<img", "<link", "http:", "https:", "url(", "<script", "@import"] {
            #expect(!body.html.contains(word), "\(word)")
        }
        #expect(body.html.contains("<html lang=\"fr\">"))
    }

    @Test func `as text columns stand below each other, figures to the right`() {
        let table = MailTable(
            [.init("flux"), .init("lignes", isNumber: true)], [["labo", "12 345"], ["é", "7"]])
        let text = MailBody(content([.init("Fichiers", .table(table))]), in: .fr).text
        #expect(
            text == """
                3 anomalies
                Journée d'usine du 15/03/2026

                Fichiers
                --------
                flux  lignes
                labo  12 345
                é          7

                Envoyé par Bascule.

                """)
    }

    @Test func `what is too much for a reader is cut, and it says how much`() {
        let row = Array(repeating: String(repeating: "x", count: 150), count: 6)
        let columns = Array(repeating: MailTable.Column("a"), count: 6)
        let table = MailTable(columns, Array(repeating: row, count: 100))
        let body = MailBody(content([.init("Fichiers", .table(table))]), in: .fr)
        #expect(body.html.utf8.count <= Mail.Limits.htmlBytes)
        #expect(body.html.contains("et 60 autres"))
        #expect(body.text.contains("et 60 autres"))
        // What was cut before is still said.
        let section = MailContent.Section("F", .table(table), note: "les 100 premiers")
        let noted = MailBody(content([section]), in: .fr)
        #expect(noted.text.contains("montre toutes · les 100 premiers"))
        let small = MailTable([.init("a")], Array(repeating: ["x"], count: 100))
        #expect(!MailBody(content([.init("F", .table(small))]), in: .fr).html.contains("autres :"))
    }

    @Test(arguments: [200, 5_000])
    func `no text is too long for a reader, whatever is in it`(_ count: Int) {
        let long = String(repeating: "&", count: count)
        let row = Array(repeating: long, count: Mail.Limits.columns)
        let columns = row.map { _ in MailTable.Column(long) }
        let table = MailContent.Section(
            long, .table(MailTable(columns, Array(repeating: row, count: 2))), note: long)
        let lines = MailContent.Section(
            "Alertes", .lines(Array(repeating: .init(long, long, next: long), count: 50)))
        let sections = [lines] + Array(repeating: table, count: Mail.Limits.parts)
        let body = MailBody(content(sections), in: .fr)
        #expect(body.html.utf8.count <= Mail.Limits.htmlBytes)
        #expect(body.text.utf8.count <= 2 * Mail.Limits.htmlBytes)
        #expect(body.text.contains("Alertes") && body.text.contains("trop long pour un courriel"))
    }

    @Test func `files make it a mixed one, with their types`() {
        let file = MailFile(name: "a.CSV", bytes: [1])
        #expect(file.type == "text/csv")
        #expect(MailFile(name: "a", bytes: []).type == "application/octet-stream")
        guard case .parts(.mixed, let parts) = MailBody(content([]), files: [file], in: .fr).part,
            case .parts(.alternative, let words)? = parts.first
        else {
            Issue.record("not mixed")
            return
        }
        #expect(parts.count == 2 && words.count == 2)
        guard case .parts(.alternative, _) = MailBody(content([]), in: .fr).part else {
            Issue.record("not an alternative")
            return
        }
    }
}
