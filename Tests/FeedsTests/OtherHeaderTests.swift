// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Feeds

/// Headings further down in a table, as two files put behind one another have them.
@Suite struct OtherHeaderTests {
    private static func feed(_ dialect: String = "") -> String {
        """
        feed: f
        dialect: { delimiter: ";"\(dialect) }
        columns:
          - { name: id, type: integer, required: true }
          - { name: a, type: integer }
          - { name: b, type: integer }

        """
    }

    @Test func `headings in another order hold for the rows below them`() throws {
        let preview = try judged(Self.feed(), "id;a;b\n1;2;3\nb;id;a\n6;4;5\nid;a;b\n7;8;9\n")
        #expect(preview.given == ["1|2|3", "4|5|6", "7|8|9"])
        #expect(preview.told == ["3 - header warn", "5 - header warn"])
        #expect(preview.lines == "header 1, 3, 5; rows 2, 4, 6")
    }

    @Test func `headings below a footer go on with the table, with more columns or fewer`() throws {
        for (above, below) in [
            ("id;a;b;x", "id;a;b"), ("id;a;b", "id;x;a;b"), ("id;a;b", "id;b;a"),
        ] {
            let values = below == "id;x;a;b" ? "4;0;5;6" : below == "id;b;a" ? "4;6;5" : "4;5;6"
            let text = "id;a;b\n1;2;3\n\(above)\nTotal;;3\n\(below)\n\(values)\n"
            let preview = try judged(Self.feed(", footer: [Total]"), text)
            #expect(preview.given == ["1|2|3", "4|5|6"], "\(below)")
            #expect(preview.account[.footer].lines == 1, "\(below)")
        }
    }

    @Test func `headings that lack a column are a row that is no good, and empty no column`()
        throws
    {
        for dialect in ["", ", units_row: may"] {
            let preview = try judged(
                Self.feed(dialect), "id;a;b\n1;2;3\nid;;b\nid;a;b\n4;5;6\n7;;9\n")
            #expect(preview.given == ["1|2|3", "4|5|6", "7|-|9"])
            #expect(preview.told == ["3 id type", "3 b type"])
            #expect(preview.lines == "header 1; rows 2–3, 5–6; repeated_header 4")
        }
    }

    @Test func `headings that lack a column and move another begin another table`() throws {
        let text = "id;a;b\n1;2;3\nid;b;c\n4;5;6\n"
        let refused = try judged(Self.feed(), text)
        #expect(refused.told == ["- - tables"])
        #expect(refused.lines == "header 1; rows 2; unread 3–4")
        let first = try judged(Self.feed() + "tables: first\n", text)
        #expect(first.given == ["1|2|3"])
        #expect(first.lines == "header 1; rows 2; other_tables 3–4")
        let same = try judged(Self.feed() + "tables: same\n", text)
        #expect(same.given == ["1|2|3", "4|-|5"])
        #expect(same.told == ["3 - header warn"])
    }

    @Test func `headings that have another column in the place of one begin another table`() throws
    {
        // Also a name that has the column's own in it: `a` is in nearly all.
        for name in ["c", "valeur", "Sum-b"] {
            let refused = try judged(Self.feed(), "id;a;b\n1;2;3\nid;a;\(name)\n4;5;6\n")
            #expect(refused.told == ["- - tables"])
        }
        let shorter = try judged(Self.feed(), "id;a;b\n1;2;3\nid;a\n4;5\n7;8;9\n")
        #expect(shorter.given.first == "1|2|3" && shorter.given.last == "7|8|9")
        #expect(shorter.told.contains("3 id type"))
    }

    @Test func `headings right below others are no row of units`() throws {
        let preview = try judged(
            Self.feed(", units_row: may"), "id;a;b\nb;id;a\nm;;t\n6;4;5\n")
        #expect(preview.given == ["4|5|6"])
        #expect(preview.told == ["2 - header warn"])
        #expect(preview.lines == "header 1–2; units_row 3; rows 4")
    }
}
