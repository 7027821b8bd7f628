// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension TableShape {
    var originColumns: [Column] {
        Self.origin.map { Column(name: $0, type: "bigint", isKey: false, isRequired: true) }
    }

    /// Columns of the history table beside those of a loaded row.
    var historyColumns: [Column] {
        [
            Column(name: "history_id", type: "bigint", isKey: false, isRequired: true),
            Column(name: "replaced_by_file_id", type: "bigint", isKey: false, isRequired: false),
            Column(name: "replaced_by_line_no", type: "bigint", isKey: false, isRequired: false),
            Column(
                name: "replaced_at", type: "timestamp with time zone", isKey: false,
                isRequired: true),
            Column(name: "reason", type: "text", isKey: false, isRequired: true),
        ]
    }

    /// Columns that are Bascule's own, not the feed's.
    static func isOwn(_ name: String) -> Bool { own.contains(name) }
    private static let own: Set = [
        "file_id", "line_no", "history_id", "replaced_by_file_id", "replaced_by_line_no",
        "replaced_at", "reason",
    ]

    var creation: [String] {
        var lines = columns.map {
            "\(quoted($0.name)) \($0.type)" + ($0.isRequired ? " not null" : "")
        }
        lines += Self.origin.map { "\($0) bigint not null" }
        if !key.isEmpty { lines.append("primary key (\(keyList()))") }
        return [
            "create schema if not exists \(quoted(schema))",
            "create table \(table) (\(lines.joined(separator: ", ")))",
            // Files come one after another, so a block range knows few of them: a revert finds its
            // rows by it, and it costs a load almost nothing (a btree here costs 4 to 50 %).
            "create index on \(table) using brin (file_id) with (pages_per_range = 32)",
        ] + (timeIndex.map { [$0.creation.text] } ?? [])
    }

    /// The newest rows and those of a day are found by it, for the same price.
    var timeIndex: RangeIndex? {
        timeColumn.map { RangeIndex(QualifiedName(schema: schema, name: name), $0) }
    }

    /// Earlier versions may be anything the table once allowed: nothing but their place is
    /// required.
    var historyCreation: [String] {
        var lines = columns.map { "\(quoted($0.name)) \($0.type)" }
        lines += Self.origin.map { "\($0) bigint not null" }
        lines += [
            "history_id bigint generated always as identity primary key",
            "replaced_by_file_id bigint",
            "replaced_by_line_no bigint",
            "replaced_at timestamp with time zone not null default now()",
            "reason text not null check (reason in ('amended', 'reverted'))",
        ]
        var statements = [
            "create schema if not exists \(quoted(historySchema))",
            "create table \(history) (\(lines.joined(separator: ", ")))",
            "create index on \(history) (file_id)",
        ]
        if !key.isEmpty { statements.append("create index on \(history) (\(keyList()))") }
        return statements
    }
}
