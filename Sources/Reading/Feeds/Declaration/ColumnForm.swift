// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// The keys of one column of a feed.
enum ColumnForm {
    static let column = MapForm(
        [
            KeyForm("name", .text(like: FeedForm.name), "The table's column", isRequired: true),
            KeyForm("header", .texts(), "What files call it, one name or more"),
            KeyForm("type", type, "What its values are; text unless told"),
            KeyForm("required", .boolean, "A row without it is rejected"),
            KeyForm("pattern", .text(), "A regular expression over the whole text"),
            KeyForm("length_min", .integer(), "Characters that a text has at least"),
            KeyForm("length_max", .integer(1...Int.max), "Characters that a text has at most"),
            KeyForm(
                "values", .either([.texts(), .entries(.text())]),
                "The allowed values, or a map from what is sent to what is stored"),
            KeyForm("range", .map(MapForm(FeedForm.limitsOfRange)), "What a number may be"),
            KeyForm("format", .texts(), "How dates and times are written, tried in order"),
            KeyForm(
                "time", .texts(),
                "What files call the column with the time of day, where header is that of the day"),
            KeyForm("zone", .text(), "The time zone of its times; the site's unless told"),
            KeyForm("default", .text(), "The value of an empty cell"),
            KeyForm("unit", .texts(), "What may stand behind the number in the cell"),
            KeyForm(
                "header_unit", .either([.texts(), .entries(factor)]),
                "The unit behind its name in the file: one or more that are the same, or a map from a unit to the factor of its values"
            ),
            KeyForm("unit_column", .text(like: FeedForm.name), "Where a measurement's unit goes"),
        ] + FeedForm.numbers + [
            KeyForm("nulls", .texts(), "Cells of this column that mean \"no value\""),
            KeyForm("computed", .text(), "An expression over numeric columns: 100 * pol / brix"),
            KeyForm("constant", .text(), "The same for every row"),
            KeyForm(
                "from_name", .text(), "First group of a regular expression over the file's name"),
            KeyForm(
                "from_preamble", .text(), "First group of a regular expression over a preamble line"
            ),
            KeyForm("from_layout", .text(), "What the layout gives under this name"),
            KeyForm(
                "nth", .integer(1...1_000), "Of columns with equal names in the file, which one"),
            KeyForm("position", .integer(1...100_000), "Its place in the file, from 1"),
            KeyForm(
                "remark_column", .text(like: FeedForm.name),
                "Where goes what stands in brackets behind a measurement"),
        ])

    private static let factor = ValueForm.read(
        wants: Phrase(en: "a number above 0", fr: "un nombre positif"), example: "1000",
        [.number(0...Double.greatestFiniteMagnitude)])

    private static let type = {
        let arguments = CellType.all.compactMap(\.arguments)
        return ValueForm.read(
            wants: Phrase(
                en: "one of " + names(in: .en), fr: "l'un de " + names(in: .fr)),
            example: arguments.first?.example ?? "",
            [.words(CellType.all.map(\.name))] + arguments.map { .like($0.pattern) })
    }()

    private static func names(in language: Language) -> String {
        CellType.all.flatMap { [$0.name] + ($0.arguments.map { [$0.shown[language]] } ?? []) }
            .joined(separator: ", ")
    }
}
