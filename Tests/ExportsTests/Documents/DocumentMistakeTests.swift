// SPDX-License-Identifier: Apache-2.0

import Configuration
import TestSupport
import Testing
import Wording

@testable import Exports

/// What is wrong with a template is told before anything runs, with its file and line.
@Suite struct DocumentMistakeTests {
    private static let queries = """
        queries:
          veille: { one: true, query: select 1 as haut order by 1, columns: [haut] }
          autres: { query: select 1 as id order by 1, columns: [id] }
        charts: [kurve]
        """

    @Test(arguments: [
        ("{{valeurs}}", "`{{valeurs}}` stands for nothing here", ""),
        (
            "{{#rows}}\n{{valuer}}{{/rows}}", "`{{valuer}}` stands for nothing",
            "Did you mean `valeur`?"
        ),
        ("{{valeur}}", "`{{valeur}}` stands for nothing", ""),
        ("{{document.jour}}", "`{{document.jour}}` stands for nothing", ""),
        ("{{veille.bas}}", "`{{veille.bas}}` stands for nothing", "haut"),
        ("{{autres.id}}", "`{{autres.id}}` stands for nothing", "no group of values"),
        ("{{#rows}}{{id}}{{/rows}}", "`{{id}}` stands for nothing", ""),
        ("{{autres}}", "`{{autres}}` is no single value", "{{#autres}}…{{/autres}}"),
        ("{{charts.kurve}}", "is a picture", "{{{charts.kurve}}}"),
        ("{{{document.title}}}", "would put data into the page as markup", "{{document.title}}"),
        ("{{&document.title}}", "would put data into the page as markup", "{{document.title}}"),
        ("{{{charts.kurven}}}", "`{{charts.kurven}}` stands for nothing", "`kurve`"),
        ("{{#rows}}", "`{{#rows}}` is never ended", "{{/rows}}"),
        ("{{#rows}}{{/row}}", "`{{/row}}` ends no section", "{{/rows}}"),
        ("{{/rows}}", "`{{/rows}}` ends no section", "Take it out"),
        ("{{document.title", "A `{{` has no `}}`", ""),
        ("{{=<% %>=}}", "none of the tags", ""),
        ("{{upper(document.title)}}", "none of the tags", ""),
        ("{{>pied}}", "There is no template pied.html", ""),
        ("{{>../pied}}", "There is no template", ""),
        ("<img src=\"file:///etc/passwd\">", "`file:///etc/passwd` leads out of", "plain name"),
        ("<img alt=a\nsrc=http://example.com/a.png>", "leads out of", "neither the network"),
        ("<img src='//example.com/a.png'>", "leads out of", ""),
        ("<img src=\"../secret.png\">", "leads out of", ""),
        ("<img src=\"{{#rows}}{{/rows}}\">", "leads out of", ""),
        ("<link rel=stylesheet href=/etc/a.css>", "leads out of", ""),
        ("<style>p { background: url( 'http://a/b' ) }</style>", "`http://a/b", ""),
        ("<style>@import \"http://a/b.css\";</style>", "`http://a/b.css` leads out of", ""),
        ("<img src=\"logo.png\">", "There is no file", "logo.png"),
    ])
    func `a mistake has its line`(_ part: String, _ what: String, _ remedy: String) async throws {
        try await DocumentScene.with { documents in
            let found = try documents.mistakes(page: "<html>\n\n" + part, Self.queries)
            let mistake = try #require(found.first, "\(part)")
            #expect(found.count == 1, "\(found)")
            #expect(mistake.file == documents.folder + "/page.html")
            #expect(mistake.line == 3 + (part.contains("\n") ? 1 : 0), "\(mistake)")
            #expect(mistake.what.contains(what), "\(mistake)")
            #expect((mistake.what + mistake.remedy).contains(remedy), "\(mistake)")
            #expect(mistake.words.what.fr != mistake.what)
        }
    }

    @Test func `a partial has its own lines, and may not include itself`() async throws {
        try await DocumentScene.with { documents in
            try documents.write("\n{{nichts}}\n{{>pied}}", to: "pied.html")
            let found = try documents.mistakes(page: "{{>pied}}")
            #expect(found.map(\.line) == [3, 2], "\(found)")
            #expect(found.allSatisfy { $0.file == documents.folder + "/pied.html" })
            #expect(found[0].what.contains("includes itself"))
        }
    }

    @Test func `links are shown and not followed, anchors and data are fine`() async throws {
        try await DocumentScene.with { documents in
            let page = """
                <a href="https://example.com/x">x</a> <a href="#y">y</a>
                <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="> {{! a comment }}
                """
            let found = try documents.mistakes(page: page)
            #expect(found.isEmpty, "\(found)")
        }
    }

    @Test(arguments: [
        ("format: pdf", "needs a `template`"),
        ("format: pdf\ntemplate: x.html", "There is no template"),
        ("format: csv\ntemplate: page.html", "`template` is for PDF"),
        ("format: csv\ncharts: [a]", "`charts` is for PDF"),
        ("format: csv\nlimits: { time: 1s }", "`time` is for PDF"),
        ("format: pdf\ntemplate: page.html\nmissing: x", "`missing` is for CSV"),
        ("format: pdf\ntemplate: page.html\nlimits: { time: 2h }", "`time` must be"),
        ("format: pdf\ntemplate: page.html\nlimits: { memory: 255MiB }", "`memory` must be"),
        ("format: pdf\ntemplate: page.html\ncharts: [a-b]", "no name for a chart"),
        (
            "format: pdf\ntemplate: page.html\nqueries: { a: { columns: [b] } }",
            "a has no `query`"
        ),
        (
            "format: pdf\ntemplate: page.html\n"
                + "queries: { a: { query: 'select :each as b order by 1', columns: [b] } }",
            "the export no `each`"
        ),
        ("format: pdf\ntemplate: page.html\nname: a{day}.csv", "ends in `.csv`"),
        (
            "format: pdf\ntemplate: page.html\nqueries: { rows: { query: select 1 order by 1 } }",
            "no name for a query"
        ),
        (
            "format: pdf\ntemplate: page.html\nqueries: { a: { query: select 1 } }",
            "does not end in an `order by`"
        ),
        (
            "format: pdf\ntemplate: page.html\nqueries: { a: { query: select 1 order by 1 } }",
            "names no columns"
        ),
        (
            "format: pdf\ntemplate: page.html\nqueries: { a: { query: select :tag order by 1, columns: [a] } }",
            "`:tag` is no parameter"
        ),
    ])
    func `a wrong declaration is told`(_ more: String, _ what: String) async throws {
        try await DocumentScene.with { documents in
            try documents.write("<p></p>", to: "page.html")
            let found = documents.scene.parse(
                [ExportScene.header, ExportScene.query, DocumentScene.columns, more]
                    .joined(separator: "\n")
            ).1
            #expect(found.contains { $0.what.contains(what) }, "\(found)")
        }
    }

    @Test func `columns must be named, for the template may show no others`() async throws {
        try await DocumentScene.with { documents in
            let found = try documents.mistakes(page: "<p></p>", columns: "")
            #expect(found.map(\.what) == ["A document's export names no columns"])
        }
    }

    @Test func `a look at the database tries the further queries too`() async throws {
        try await DocumentScene.with { documents in
            let export = try documents.export(
                "queries:\n  a:\n    query: |\n      select nix\n        from labo.resultats order by 1\n    columns: [nix]"
            )
            let error = #expect(throws: ExportError.self) {
                try documents.scene.service.check(export, on: documents.scene.connection)
            }
            #expect(error?.sentence.en.contains("x.yaml:14") == true, "\(error?.sentence.en ?? "")")
            #expect(error?.sentence.en.contains("nix") == true)
        }
    }

    @Test func `one row is one row`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(2)
            let export = try documents.export(
                page: "{{a.id}}",
                "queries:\n  a:\n    one: true\n    query: select id from labo.resultats order by 1\n    columns: [id]"
            )
            let error = #expect(throws: ExportError.self) { try documents.run(export) }
            #expect(error?.sentence.en.contains("says `one: true` and gives 2 rows") == true)
        }
    }
}
