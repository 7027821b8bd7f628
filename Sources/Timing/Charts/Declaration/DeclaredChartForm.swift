// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Drawing
internal import Wording

/// The keys of a chart's declaration, for its parser and for editors.
package enum DeclaredChartForm {
    package static let chart = MapForm([
        KeyForm(
            "chart", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
            isRequired: true),
        KeyForm("title", .text(), "What stands above it; the name unless told"),
        KeyForm("unit", .text(), "The unit of its values"),
        KeyForm("kind", .choice(of: ChartDrawing.Kind.self), "line unless told"),
        KeyForm(
            "days", .integer(DeclaredChart.Limits.days),
            "How many days it shows, the last of which is the one it is drawn for; 30 unless told"),
        KeyForm(
            "query", .text(),
            "A select: a day or an instant, then one column for each series; it may use :from, :day",
            isRequired: true),
        KeyForm("limits", .list(.map(limit)), "Lines at a height"),
    ])

    static let limit = MapForm([
        KeyForm(
            "at",
            .read(
                wants: Phrase(en: "a number such as 96.5", fr: "un nombre comme 96.5"),
                example: "96.5", [.number(-1e12...1e12)]),
            "Its height", isRequired: true),
        KeyForm("name", .text(), "What stands beside it; the number unless told"),
        KeyForm(
            "kind", .choice(of: ChartDrawing.Limit.Kind.self),
            "center: an aim; warn, bad: not to be passed; center unless told"),
    ])
}
