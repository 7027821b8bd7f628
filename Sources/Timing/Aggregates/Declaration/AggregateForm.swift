// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Postgres

/// The keys of an aggregate's declaration, for its parser and for editors.
package enum AggregateForm {
    /// See `QualifiedName.isLegal`.
    static let name = "^[a-z_][A-Za-z0-9_]{0,49}$"

    package static let aggregate = MapForm(
        [
            KeyForm(
                "aggregate", .text(like: name), "Its name: a-z, digits and _", isRequired: true),
            KeyForm("title", .text(), "What people call it; the name unless told"),
            KeyForm("grain", .choice(of: Grain.self), "How long its windows are", isRequired: true),
            .cutOver, .periods,
            KeyForm(
                "sources", .list(.map(source)), "The tables that its query reads", isRequired: true),
            KeyForm("key", .texts(like: name), "Columns that tell the rows of a window apart"),
            KeyForm(
                "columns", .entries(.text(like: "^[a-z0-9 (,)_]+$")),
                "Types that columns are held to; as the query gives them unless told"),
            KeyForm(
                "table", .text(like: "^datamart\\.[a-z_][A-Za-z0-9_]*$"),
                "Its table; datamart.<aggregate> unless told"),
            KeyForm(
                "cumulative", .text(like: "^season$"),
                "season: a change on one day makes all later days of its season stale"),
            KeyForm(
                "query", .text(),
                "One query; it may use :"
                    + Aggregate.parameters.joined(separator: ", :"), isRequired: true),
        ], renamed: ["sql": "query"])

    static let source = MapForm(
        [
            KeyForm(
                "table", .text(like: "^[a-z_][A-Za-z0-9_]*\\.[a-z_][A-Za-z0-9_]*$"),
                "schema.table of a feed or of another aggregate", isRequired: true),
            KeyForm("time", .text(like: name), "Its timestamp that lies in the window"),
            KeyForm("day", .text(like: name), "Its date that names the window"),
            KeyForm("from", .text(like: name), "The timestamp from which a row counts"),
            KeyForm("to", .text(like: name), "The timestamp up to which it counts"),
            KeyForm(
                "days", .map(days), "The dates from which, and before which, a row counts"),
            KeyForm(
                "creates", .boolean,
                "false: a change in it makes the windows stale that there are, and no new one"),
        ], exactlyOneOf: ["time", "day", "from", "days"])

    static let days = MapForm([
        KeyForm("from", .text(like: name), "Its date from which a row counts", isRequired: true),
        KeyForm(
            "to", .text(like: name), "Its date before which it counts; without one it always does",
            isRequired: true),
    ])
}
