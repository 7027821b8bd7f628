// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// What a file's page shows of lines that are far too long.
@Suite struct ExcerptTests {
    private func parts(_ line: String, _ cell: String?) -> [Excerpt.Part] {
        let excerpt = Excerpt(line, cell: cell)
        return excerpt.before + (excerpt.cell ?? []) + excerpt.after
    }

    /// As the page has it, without what says that something was cut.
    private func size(_ line: String, _ cell: String?) -> Int {
        parts(line, cell).reduce(0) { sum, part in
            if case .text(let text) = part { sum + HTML(text).text.utf8.count } else { sum }
        }
    }

    /// Bytes that are shown and left out.
    private func account(_ line: String, _ cell: String?) -> Int {
        parts(line, cell).reduce(0) { sum, part in
            switch part {
            case .text(let text): sum + text.utf8.count
            case .cut(let bytes): sum + bytes
            }
        }
    }

    @Test func `a short line is shown whole, with its cell`() {
        let line = Excerpt("a;b<c;d", cell: "b<c")
        #expect(line.before == [.text("a;")] && line.after == [.text(";d")])
        #expect(line.cell == [.text("b<c")])
        #expect(Excerpt("b;c", cell: "c").after == [])
        #expect(Excerpt("a;b;b", cell: "b").cell == nil, "which of the two is not plain")
        for cell in ["c", "", "a;b;c"] {
            #expect(Excerpt("a;b", cell: cell).cell == nil)
            #expect(Excerpt("a;b", cell: cell).before == [.text("a;b")])
        }
        #expect(Excerpt("", cell: "x").before == [])
        // One Character of both is not what a browser reads.
        #expect(Excerpt("é;\"\u{301};z", cell: "\"").cell == [.text("\"")])
    }

    @Test func `what is far from the cell is left out, and it is known how much`() {
        let filler = String(repeating: "x", count: 500_000)
        let line = filler + ";FAUX;" + filler
        let excerpt = Excerpt(line, cell: "FAUX")
        #expect(excerpt.cell == [.text("FAUX")])
        guard case .cut(let before)? = excerpt.before.first,
            case .cut(let after)? = excerpt.after.last
        else { return #expect(Bool(false), "\(excerpt)") }
        #expect(before > 490_000 && after > 490_000)
        #expect(account(line, "FAUX") == line.utf8.count)
        #expect(size(line, "FAUX") <= Excerpt.limit)
    }

    @Test(arguments: [1_499, 1_500, 1_501]) func `a line at the limit`(_ length: Int) {
        let line = String(repeating: "y", count: length)
        #expect((parts(line, nil) == [.text(line)]) == (length <= Excerpt.limit))
        #expect(account(line, nil) == length && size(line, nil) <= Excerpt.limit)
    }

    @Test func `each character counts as it is escaped`() {
        for line in [
            String(repeating: "\"", count: 5_000), String(repeating: "\u{202e}é", count: 5_000),
        ] {
            #expect(size(line, nil) <= Excerpt.limit && account(line, nil) == line.utf8.count)
            let around = "a;" + line + ";b"
            #expect(size(around, line) <= Excerpt.limit)
            #expect(Excerpt(around, cell: line).cell?.count == 3)
            #expect(account(around, line) == around.utf8.count)
        }
    }

    @Test func `a page of fifty lines of a mebibyte is no larger than any other`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_rejected)
                values ('mesures', 'long.csv', 'long.csv', 60000000, 'rejected', 50, 50)
                """)
            try await scene.run(
                """
                insert into bascule.fault (file_id, line, column_name, value, rule, severity, message, original)
                select 1, i, 'valeur', 'FAUX' || i, 'type', 'reject', repeat('"', 2000),
                       repeat('"', 500000) || ';FAUX' || i || ';' || repeat('<', 548000)
                  from generate_series(1, 50) i
                """)
            let page = try await scene.send("GET", "/files/1", key: key)
            #expect(page.status == 200)
            #expect(page.body.utf8.count < 200_000, "\(page.body.utf8.count)")
            #expect(page.body.matches(of: /<mark>FAUX\d+<\/mark>/).count == 50)
        }
    }
}
