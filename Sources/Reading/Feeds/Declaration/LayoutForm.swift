// SPDX-License-Identifier: Apache-2.0

internal import Configuration

/// The keys of `layout:`.
enum LayoutForm {
    static let layout = MapForm(ofLines + shapes)

    private static let ofLines: [KeyForm] = [
        KeyForm("sections", .map(sections), "The parts of the file that hold a table"),
        KeyForm(
            "values", .entries(.text()),
            "Names, and regular expressions over lines beside the tables; first groups"),
        KeyForm(
            "fixed", .texts(like: "^[1-9][0-9]{0,4}$"), "Widths of the columns in characters"),
    ]

    /// What holds the rows, of which one has one at most.
    static let shapes: [KeyForm] = [
        KeyForm("plates", .map(plates), "Plates: rows of letters, columns of numbers"),
        KeyForm("unpivot", .map(unpivot), "Columns that become rows"),
        KeyForm("records", .map(records), "A key and its value, one a line"),
    ]

    /// What a branch takes of the file.
    static let taken: [KeyForm] = [
        KeyForm(
            "take", .texts(), "Names or patterns of the sections that go into it",
            isRequired: true),
        required,
    ]

    private static let sections = MapForm(
        [
            KeyForm(
                "begin", .text(),
                "A regular expression over the line that begins one; its name, unless sheets is told"
            ),
            KeyForm("sheets", .boolean, "true: each sheet of a workbook is one, by its name"),
            KeyForm(
                "end", .text(),
                "A regular expression over the line that ends it, or blank; the next one unless told"
            ),
            KeyForm(
                "take", .texts(), "Names or patterns of those that are wanted; all unless told"),
            required,
            KeyForm("repeat", .boolean, "Whether a name may come several times"),
        ])

    private static let required = KeyForm(
        "required", .texts(), "Without which the file is refused; the names in take unless told")

    private static let plates = MapForm(
        [
            KeyForm(
                "wells", .texts(like: "^[1-9][0-9]{0,3}$"),
                "6, 12, 24, 48, 96, 384 or 1536, one or several; any unless told"),
            KeyForm("letters", .boolean, "false: the rows have no letters and come in order"),
            KeyForm("labels", .boolean, "true: a text stands behind the last well"),
            KeyForm("partial", .boolean, "true: rows may be missing at the end"),
            KeyForm("padded", .boolean, "true: wells are A01, not A1"),
            empty,
        ])

    private static let unpivot = MapForm(
        [
            KeyForm(
                "columns", .text(),
                "A regular expression over the names of these columns; each with a name where except is told"
            ),
            KeyForm(
                "except", .text(),
                "A regular expression over the names of those that stay columns"),
            KeyForm(
                "parts", .entries(.text()),
                "Names, and regular expressions over a column's name; first groups"),
            empty,
        ])

    private static let records = MapForm(
        [
            KeyForm(
                "begin", .text(),
                "A regular expression over the line that begins a record, or blank: one ends there"),
            KeyForm(
                "separator", .choice([":", "="]),
                "What stands between key and value in a line of one cell"),
        ])

    private static let empty = KeyForm(
        "empty", .choice(of: Layout.Empty.self),
        "Whether an empty cell is a row without a value; skip unless told")
}
