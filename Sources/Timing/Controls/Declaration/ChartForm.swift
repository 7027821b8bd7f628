// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import QC
internal import Wording

/// The keys of a chart's declaration, for its parser and for editors.
package enum ChartForm {
    private static let column = "^[a-z_][A-Za-z0-9_]{0,49}$"

    package static let chart = MapForm([
        KeyForm(
            "qc", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
            isRequired: true),
        KeyForm("title", .text(), "What people call it; the name unless told"),
        KeyForm("kind", .choice(of: Chart.Kind.self), "Which chart it is", isRequired: true),
        KeyForm("source", .map(source), "The controls that it shows", isRequired: true),
        KeyForm(
            "targets", .map(targets),
            "Where target and s of each lot stand; the feed labo_controles_cibles unless told"),
        KeyForm("rules", .texts(), "The rules that it asks; those of its kind unless told"),
        KeyForm(
            "r_4s", .choice(of: WestgardChart.RangeRule.self),
            "pair: one above +2 s and one below −2 s; range: more than 4 s apart; pair unless told"
        ),
        KeyForm(
            "gate", .choice(of: WestgardChart.Gate.self),
            "1_2s: the others are asked only after a warning; none unless told"),
        KeyForm(
            "limits", .either([.choice(limitWords), .map(phase)]),
            "target: those of the lot; phase_1: estimated; of an EWMA also which limits it has"),
        KeyForm("subgroup", .integer(2...25), "Values of a material in a run (xbar_r, xbar_s)"),
        KeyForm("target", number("98.5"), "Of an EWMA or CUSUM; the lot's unless told"),
        KeyForm("sigma", number("0.3"), "Of an EWMA; the lot's unless told"),
        KeyForm("lambda", number("0.2", 0...1), "Of an EWMA: above 0, at most 1; 0.2 unless told"),
        KeyForm("L", number("3", 0...100), "Of an EWMA: width of its limits; 3 unless told"),
        KeyForm("K", number("0.15"), "Of a CUSUM, in the value's unit; half an s unless told"),
        KeyForm("H", number("1.5"), "Of a CUSUM, in the value's unit; five s unless told"),
        KeyForm("affects", .map(affects), "The results that a rejected run makes doubtful"),
    ])

    static let limitWords = ["target", "asymptotic", "time_varying"]

    static let source = MapForm([
        KeyForm(
            "feed", .text(), "The feed of the controls, such as labo_controles", isRequired: true),
        when,
        KeyForm(
            "columns", .entries(.text(like: column)),
            "Its columns, where they have other names than "
                + Chart.controlColumns.joined(separator: ", ")),
    ])

    static let targets = MapForm([
        KeyForm("feed", .text(), "The feed of the targets", isRequired: true),
        KeyForm(
            "columns", .entries(.text(like: column)),
            "Its columns, where they have other names than "
                + Chart.targetColumns.joined(separator: ", ")),
    ])

    static let affects = MapForm([
        KeyForm("feed", .text(), "The feed of the results", isRequired: true),
        when,
        KeyForm(
            "time", .texts(like: column),
            "When they were measured; of several columns the first that is not empty",
            isRequired: true),
    ])

    static let phase = MapForm([
        KeyForm(
            "phase_1",
            .read(
                wants: Phrase(
                    en: "all, or a number of values from 2",
                    fr: "all, ou un nombre de valeurs dès 2"),
                example: "20", [.words(["all"]), .number(2...1_000_000)]),
            "How many values the limits are estimated from: all, or the first so many",
            isRequired: true)
    ])

    private static let when = KeyForm(
        "when", .entries(.text()), "Columns and the value that a row must have in them")

    private static func number(
        _ example: String, _ range: ClosedRange<Double> = -1e15...1e15
    ) -> ValueForm {
        .read(
            wants: Phrase(
                en: "a number such as \(example)", fr: "un nombre comme \(example)"),
            example: example, [.number(range)])
    }
}
