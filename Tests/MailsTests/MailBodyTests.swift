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
        #expect(body.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39; "))
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
        let row = [String(repeating: "x", count: 1_000)]
        let table = MailTable([.init("a")], Array(repeating: row, count: 100))
        let body = MailBody(content([.init("Fichiers", .table(table))]), in: .fr)
        #expect(body.html.utf8.count <= Mail.Limits.htmlBytes)
        #expect(body.html.contains("et 60 autres"))
        #expect(body.text.contains("et 60 autres"))
        let small = MailTable([.init("a")], Array(repeating: ["x"], count: 100))
        #expect(!MailBody(content([.init("F", .table(small))]), in: .fr).html.contains("autres :"))
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
