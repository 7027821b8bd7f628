// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The keys of a feed's declaration, for its parser and for editors.
package enum FeedForm {
    /// Names of schemas, tables and columns: see `SQLName`.
    static let name = "^[a-z_][A-Za-z0-9_]{0,49}$"

    package static let feed = MapForm(
        ofFiles + content + ofTables + policies + ofRefusals)

    /// What its files are.
    private static let ofFiles: [KeyForm] = [
        KeyForm("feed", .text(like: name), "Its name: a-z, digits and _", isRequired: true),
        KeyForm("title", .text(), "What people call it; the name unless told"),
        KeyForm("folder", .text(like: "^[^/]"), "Below the inbox; the name unless told"),
        KeyForm(
            "files", .texts(),
            "Patterns of file names: *, ?, [a-z], [!a-z], case ignored; all unless told"),
        KeyForm(
            "container", .map(container),
            "What is taken from a zip or tar file whose members are files of their own"),
        KeyForm("arrival", .map(arrival), "When a file is complete, and when one is expected"),
        KeyForm(
            "format", .choice(of: FileFormat.self),
            "How files hold rows: table (delimited text, a workbook), jsonl: an object a line, or xml: an element a row; table unless told"
        ),
        KeyForm(
            "record", .text(like: "^/"),
            "Of XML, the path of the elements that are rows: /results/result"),
        KeyForm("dialect", .map(dialect), "What is fixed about the form of the files"),
        KeyForm(
            "sheet", .text(),
            "Of a workbook, the sheet: its name, a pattern, or its number; the one with the header unless told"
        ),
        KeyForm("workbook", .map(workbook), "How the cells of a workbook are taken"),
        KeyForm(
            "layout", .map(LayoutForm.layout),
            "How rows are made of the lines of a file, where a line is not a row"),
    ]

    /// Where its rows go.
    private static let ofTables: [KeyForm] = [
        KeyForm(
            "table", .text(like: "^[a-z_][A-Za-z0-9_]*\\.[a-z_][A-Za-z0-9_]*$"),
            "schema.table that it fills; data.<feed> unless told"),
        KeyForm(
            "branches", .list(.map(branch)),
            "Further tables, filled from other sections of the same files"),
    ]

    /// What becomes of what is not as it should be.
    private static let ofRefusals: [KeyForm] = [
        KeyForm(
            "on_reject", .choice(of: RejectPolicy.self),
            "Whether the good rows of a file with bad ones are loaded; keep_good unless told"),
        KeyForm(
            "rejects_max",
            .read(
                wants: Phrase(
                    en: "a number of rows or a share", fr: "un nombre de lignes ou une part"),
                example: "5%",
                [.number(0...Double(Int.max)), .like("^[^%]*[0-9][^%]*%$")]),
            "Rows (20) or share (5%) of rejected ones above which the whole file is rejected"),
        KeyForm(
            "extra", .choice(of: ExtraColumns.self),
            "Columns that the feed does not know: ignore (with a warning) or reject"),
        KeyForm(
            "unusual", .choice(of: UnusualPolicy.self),
            "A file far from the last ones: tell (an alert), wait (until released) or ignore"),
        KeyForm("limits", .map(limits), "How much of anything one file may have"),
        KeyForm(
            "retention", .text(),
            "The class of the settings (retention.classes) by which its files are kept"),
        otherTables,
    ]

    /// What rows of a table are.
    private static let content: [KeyForm] = [
        KeyForm("numbers", .map(MapForm(numbers)), "How numbers are written"),
        KeyForm("nulls", .texts(), "Cells that mean \"no value\"; the site's list unless told"),
        KeyForm(
            "columns", .list(.map(ColumnForm.column)), "The columns of the table",
            isRequired: true),
        KeyForm(
            "key", .texts(like: name),
            "The columns that identify a row; without it every row is inserted"),
        KeyForm("ranges", .list(.map(range)), "Ranges of columns, also under a condition"),
        KeyForm(
            "checks", .list(.map(check)),
            "Sums that must come out, and days in their order, in each row"),
    ]

    private static let policies: [KeyForm] = [
        KeyForm(
            "on_amendment", .choice(of: AmendmentPolicy.self),
            "What becomes of a known key with other values; keep_history unless told"),
        KeyForm(
            "on_duplicate_key", .choice(of: DuplicateKeyPolicy.self),
            "Which row counts of a key that stands twice in a file; reject: none but the first"),
    ]

    /// A further table of a feed whose layout has sections.
    static let branch = MapForm(
        ofBranch + LayoutForm.taken + LayoutForm.shapes + content + policies)

    private static let ofBranch: [KeyForm] = [
        KeyForm(
            "table", .text(like: "^[a-z_][A-Za-z0-9_]*\\.[a-z_][A-Za-z0-9_]*$"),
            "schema.table that it fills", isRequired: true)
    ]

    private static let container = MapForm(
        [
            KeyForm(
                "members", .texts(),
                "Patterns of the members that are taken, of their paths where one has / in it",
                isRequired: true),
            KeyForm(
                "others", .choice(of: ContainerRule.Others.self),
                "Whether other members are passed over, or the container is refused; pass_over unless told"
            ),
        ])

    private static let workbook = MapForm(
        [
            KeyForm(
                "merged", .choice(of: WorkbookRule.Merged.self),
                "Whether the value of merged cells is in the first of them, or in each (fill); first unless told"
            ),
            KeyForm(
                "percent", .choice(of: WorkbookRule.Percents.self),
                "Whether 11.95 % is 11.95 (as_shown) or 0.1195 (fraction); as_shown unless told"),
            KeyForm(
                "errors", .choice(of: WorkbookRule.Errors.self),
                "Whether #N/A rejects its row or means no value (null); reject unless told"),
        ])

    static let otherTables = KeyForm(
        "tables", .choice(of: LineRule.OtherTables.self),
        "Another table in the file: refuse the file, take the first, or same: none begins")

    static let numbers = [
        KeyForm(
            "decimal",
            .read(
                wants: Phrase(en: "`,` or `.`", fr: "`,` ou `.`"), example: "\",\"",
                [.words([",", "."])]),
            "The decimal mark; without it ambiguous numbers are refused"),
        KeyForm(
            "grouping",
            .read(
                wants: Phrase(
                    en: "a blank, an apostrophe, `,` or `.`",
                    fr: "une espace, une apostrophe, `,` ou `.`"), example: "\" \"",
                [.words([",", ".", " ", "'", "\u{A0}", "\u{202F}", "’"])]),
            "What stands between groups of three digits"),
    ]

    private static let arrival = MapForm(
        [
            KeyForm(
                "quiet", .duration(Settings.quietTimes),
                "How long a file must rest; the site's unless told"),
            KeyForm(
                "marker", suffix(".ok"),
                "The file is complete once another one with this end is there"
            ),
            KeyForm("checksum", suffix(".sha256"), "The end of the file that has its digest"),
            KeyForm("expected", .map(expected), "When a file must have come, else an alert"),
        ])

    private static func suffix(_ example: String) -> ValueForm {
        .read(
            wants: Phrase(en: "the end of a file's name", fr: "la fin d'un nom de fichier"),
            example: example, [.like("^\\.[^/]+$")])
    }

    private static let expected = MapForm(
        [
            KeyForm("by", .timeOfDay("08:00"), "The local time by which", isRequired: true),
            KeyForm(
                "days",
                .read(
                    wants: Phrase(en: "days of the week", fr: "des jours de la semaine"),
                    example: "mon-fri", [.like("^[A-Za-z, -]+$")]),
                "Days of the week: mon-fri, or mon,wed; all unless told"),
            KeyForm(
                "season",
                .read(
                    wants: Phrase(en: "two days of the year", fr: "deux jours de l'année"),
                    example: "\"02-01..07-31\"",
                    [.like("^[-+ 0-9]+\\.\\.[-+ 0-9]+$")]),
                "The part of the year in which files come: \"02-01..07-31\""),
        ])

    private static let byte = ValueForm.read(
        wants: Phrase(en: "one ASCII character, or tab", fr: "un caractère ASCII, ou tab"),
        example: "\";\"",
        [.anyCase(["tab", "\\t"]), .like("^[\\u0000-\\u007F]$"), .number(0...9)])

    private static let dialect = MapForm(
        [
            KeyForm("encoding", .text(), "utf-8, windows-1252 or another; found out unless told"),
            KeyForm(
                "fallback", .text(), "The encoding of files that are not UTF-8 and have no mark"),
            KeyForm("delimiter", byte, "What stands between cells; found out unless told"),
            KeyForm("quote", byte, "What stands around a cell"),
            KeyForm(
                "escape",
                .read(
                    wants: Phrase(en: "doubled or backslash", fr: "doubled ou backslash"),
                    example: "doubled",
                    [.words(["doubled", "backslash"])]),
                "How a quote is written inside of a quoted cell"),
            KeyForm("header", .integer(0...10), "Rows of the header; 0: there is none"),
            KeyForm(
                "preamble",
                .read(
                    wants: Phrase(
                        en: "a number of lines up to \(preambleLimit), or any",
                        fr: "un nombre de lignes, au plus \(preambleLimit), ou any"),
                    example: "any",
                    [.number(0...Double(preambleLimit)), .anyCase(["any"])]),
                "Lines above the header: how many, or any"),
            KeyForm(
                "units_row",
                .read(
                    wants: Phrase(en: "true, false or may", fr: "true, false ou may"),
                    example: "may",
                    [.anyCase(["may", "true", "yes", "false", "no"])]),
                "A row of units below the header: there, not there, or maybe"),
            KeyForm("footer", .texts(), "Words that a line below the table begins with"),
            KeyForm(
                "comment",
                .read(
                    wants: Phrase(
                        en: "what a comment begins with",
                        fr: "ce par quoi commence un commentaire"), example: "\"#\"",
                    [
                        .like("^[^\\s]{1,8}$"), .number(-9_999_999...99_999_999),
                        .anyCase(["true", "false"]),
                    ]),
                "What a line begins with that is a comment"),
            otherTables,
        ])

    /// Lines that a preamble may be declared to have.
    static let preambleLimit = 1_000

    static let range = MapForm(
        [
            KeyForm("column", .text(like: name), "The column it is about", isRequired: true),
            KeyForm(
                "when", .entries(.text()), "Only rows in which these text columns have these values"
            ),
        ] + limitsOfRange)

    static let limitsOfRange = [
        KeyForm("reject", .bounds, "[low, high], ends included; a row outside is rejected"),
        KeyForm("warn", .bounds, "[low, high], ends included; a value outside is kept and flagged"),
    ]

    static let check = MapForm(
        [
            KeyForm(
                "expect", .text(),
                "Two expressions over columns of numbers, days or instants, compared",
                isRequired: true),
            KeyForm(
                "tolerance",
                .read(
                    wants: Phrase(
                        en: "a number that is not negative", fr: "un nombre positif ou nul"),
                    example: "0.001",
                    [.number(0...Double.greatestFiniteMagnitude)]),
                "How far apart both sides may be; 0 unless told"),
            KeyForm("severity", .choice(of: Severity.self), "reject unless told"),
        ])

    private static let limits = MapForm(
        [
            KeyForm(
                "file_bytes", .bytes(1...1 << 50),
                "Of the file as sent, and of what it unpacks to"),
            KeyForm("line_bytes", .bytes(1...1 << 30), "Of one line; of XML, of one record"),
            KeyForm("columns", .integer(1...100_000), "Columns of a file"),
            KeyForm(
                "depth", .integer(1...1_000),
                "Objects and lists within one another, of JSON Lines; elements, of XML; 64 unless told"
            ),
            KeyForm("members", .integer(1...10_000), "Members of a container"),
            KeyForm("tables", .integer(1...100), "Tables that the feed fills; 16 unless told"),
            KeyForm("rows", .integer(1...Int.max), "Rows of a file"),
            KeyForm("key_bytes", .integer(1...2_600), "Of the texts of one row's key"),
            KeyForm("faults", .integer(1...Int.max), "Faults of one file that are kept"),
        ])
}
