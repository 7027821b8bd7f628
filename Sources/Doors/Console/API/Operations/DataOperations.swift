// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// The rows that files have brought.
enum DataOperations {
    static let all: [Operation] = [
        Operation.paged(
            "/files/{id}/rows", .permission(.viewData), hold: .found,
            "The rows that a file brought, in the order of its lines", item: .object, ofFile),
        Operation.paged(
            "/data/{name}", .permission(.viewData), hold: .inPath("name"),
            "The rows of a feed's table in the order of its key: as they are, as they were known at a moment, or what is other since one",
            times + [
                branch,
                Field("as_of", .dayOrInstant, "As the table was known then"),
                Field(
                    "since", .dayOrInstant, "Only keys whose row is another since, with both rows"),
            ], item: .object, rows
        ).choosing(by: "A column of the table: rows with this value"),
        Operation.paged(
            "/data/{name}/history", .permission(.viewData), hold: .inPath("name"),
            "Every version of one row, the newest first: which file and line brought it, and who",
            [
                branch,
                Field(
                    "key", .text(1...2_000),
                    "The values of the key with `~` between them; or each column of the key as `by.NAME`"
                ),
            ], item: ShapeReading.shape(of: Version.self), history
        ).choosing(by: "A column of the key: its value"),
    ]

    private static let branch = Field(
        "table", .text(3...110),
        "Of a feed that fills several tables, which: `schema.table`; its own unless told")

    /// Days of the site's clock; both are in it.
    static let times = [
        Field("from", .day, "Rows whose time is of this day or later"),
        Field("to", .day, "Rows whose time is of this day or earlier"),
    ]

    /// A version of a row.
    struct Version: Codable, Sendable {
        /// `current`, `replaced`, `confirmed` or `reverted`.
        let part: String
        let file_id: Int64
        let file_name: String?
        let line_no: Int64
        let loaded_at: Timestamp?
        let feed_version: String?
        let origin: String?
        let worker: String?
        let actor: String?
        let values: JSONText
    }

    /// - Throws: `Problem` where there is no such feed, or none of its tables is meant.
    private static func table(
        _ call: Call
    ) throws(Problem) -> (table: DataTable, feed: Feed) {
        let found = call.site.installation.dataTable(of: call.name, named: call.text("table"))
        guard let found else { throw .notFound }
        return found
    }

    // MARK: rows of a file

    private static func ofFile(
        _ call: Call, _ seal: CursorSeal, _ connection: borrowing Connection
    ) throws -> Operation.Items {
        let file = try FileOperations.file(call, .viewData, on: connection)
        let list = "/files/\(file.id)/rows"
        let after = try call.text("after").map { try seal.name(text: $0, of: list) }
        let rows = try FileRows(
            of: file, after: after.flatMap { Int64($0) } ?? 0, limit: call.size,
            in: call.site.installation, on: connection)
        // A column of the feed may have that name.
        let mark = rows.columns.contains { $0.name == "is_current" } ? "is_current_" : "is_current"
        let items = rows.rows.map { row in
            JSON.object(
                CellJSON.members(row.cells, rows.columns) + [
                    JSON.Member(name: "file_id", value: .integer(file.id)),
                    JSON.Member(name: "line_no", value: .integer(row.line)),
                    JSON.Member(name: mark, value: .boolean(row.isCurrent)),
                ])
        }
        return Operation.Items(items, next: rows.next.map { seal.text(of: list, name: "\($0)") })
    }

    // MARK: rows of a table

    private static func rows(
        _ call: Call, _ seal: CursorSeal, _ connection: borrowing Connection
    ) throws -> Operation.Items {
        let table = try table(call).table
        let (filter, page) = (call.dataFilter, try call.page(seal))
        let reading = DataReading(table, zone: call.site.zone.identifier)
        guard try table.size(on: connection) != .noTable else { return Operation.Items([]) }
        guard let since = call.instant("since") else {
            let rows = try reading.read(filter, page, on: connection)
            return Operation.Items(
                rows.items.map { $0.json(in: table) }, next: rows.next.map(seal.text))
        }
        let changes = try reading.difference(
            from: since, to: filter.asOf, filter, page, on: connection)
        return Operation.Items(
            changes.items.map { change($0, table) }, next: changes.next.map(seal.text))
    }

    private static func change(_ change: DataChange, _ table: DataTable) -> JSON {
        let word =
            switch (change.before, change.after) {
            case (nil, _): "came"
            case (_, nil): "went"
            default: "amended"
            }
        return [
            "change": .text(word), "key": .text(KeyText.written(change.key(in: table))),
            "before": change.before.map { $0.json(in: table) } ?? .null,
            "after": change.after.map { $0.json(in: table) } ?? .null,
        ]
    }

    // MARK: versions of a row

    private static func history(
        _ call: Call, _ seal: CursorSeal, _ connection: borrowing Connection
    ) throws -> Operation.Items {
        let (table, feed) = try table(call)
        let key = try key(call, table)
        guard try table.size(on: connection) != .noTable else { return Operation.Items([]) }
        let versions = try DataHistory.of(
            key: key, in: feed, zone: call.site.zone.identifier, on: connection
        ).reversed()
        let list = "/data/\(table.word)/history \(KeyText.written(key))"
        let after = try call.text("after").map { try seal.name(text: $0, of: list) }
        let rest =
            after.map { name in Array(versions.drop { mark($0) != name }.dropFirst()) }
            ?? Array(versions)
        let shown = rest.prefix(call.size)
        let next = rest.count > shown.count ? shown.last.map(mark) : nil
        return Operation.Items(
            try shown.map { try RowEncoding.json(version($0, table)) },
            next: next.map { seal.text(of: list, name: $0) })
    }

    private static func mark(_ version: DataVersion) -> String {
        "\(version.part) \(version.fileID) \(version.line)"
    }

    private static func version(_ version: DataVersion, _ table: DataTable) -> Version {
        let values = JSON.object(CellJSON.members(version.cells, table.columns))
        return Version(
            part: version.part, file_id: version.fileID, file_name: version.fileName,
            line_no: version.line, loaded_at: version.loadedAt, feed_version: version.feedVersion,
            origin: version.origin, worker: version.worker, actor: version.actor,
            values: JSONText(values.written))
    }

    /// As one text, or column by column.
    private static func key(_ call: Call, _ table: DataTable) throws(Problem) -> [String] {
        let given = call.chosen
        let names = table.key.joined(separator: ", ")
        let wrong = Misfit(
            "key",
            detail: Phrase(
                en: "`key` is not the whole key of a row: \(names)",
                fr: "`key` n'est pas la clé entière d'une ligne : \(names)"),
            remedy: Phrase(
                en:
                    "Send each of these columns as `by.NAME`, or all of them in `key` with `~` between them",
                fr:
                    "Envoyez chacune de ces colonnes en `by.NOM`, ou toutes dans `key`, séparées par `~`"
            ))
        let key: [String]?
        if let text = call.text("key") {
            key = given.isEmpty ? KeyText.read(text) : nil
        } else {
            let found = table.key.compactMap { given[$0] }
            key = found.count == given.count ? found : nil
        }
        guard let key, !table.key.isEmpty, key.count == table.key.count else {
            throw .invalid([wrong])
        }
        return key
    }
}

extension Call {
    /// Values that columns must have, by their names.
    var chosen: [String: String] {
        var all: [String: String] = [:]
        for member in query.members where member.name.hasPrefix(Operation.byColumn) {
            all[String(member.name.dropFirst(Operation.byColumn.count))] = text(member.name)
        }
        return all
    }

    /// As the page of the table has it.
    var dataFilter: DataFilter {
        var filter = DataFilter()
        filter.equal = chosen
        filter.from = text("from").flatMap { site.day($0)?.lowerBound }
        filter.until = text("to").flatMap { site.day($0)?.upperBound }
        filter.asOf = instant("as_of")
        return filter
    }
}
