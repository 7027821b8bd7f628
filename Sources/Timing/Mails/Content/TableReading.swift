// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// A table of a mail: the rows of its query, as people read them.
struct TableReading {
    let mail: Mail
    let table: Mail.Table
    let window: Window
    let zone: Zone
    let language: Language

    /// - Returns: the rows that are shown, and whether there are more.
    func read(on connection: borrowing Connection) throws -> (table: MailTable, isCut: Bool) {
        do {
            return try rows(on: connection)
        } catch let error as PostgresError {
            guard case .server(let state) = error.code,
                ["42", "22", "0A", "25", "3F", "P0"].contains(state.errorClass)
            else { throw error }
            throw MailError.query(
                mail: mail.name, file: mail.file, line: table.lineOfSQL + (error.line ?? 1),
                reason: error.reason)
        }
    }

    private func rows(
        on connection: borrowing Connection
    ) throws -> (table: MailTable, isCut: Bool) {
        let query = table.statement.bound(Self.values(window, zone))
        let columns = Array(try connection.describe(query).prefix(Mail.Limits.columns))
        let names = columns.map { SQL.column($0.name) }
        let most = Mail.Limits.rows
        let texts = try connection.query(
            """
            select jsonb_build_array(\(raw: names.joined(separator: ", ")))::text as cells
              from (\(raw: query)
                   ) as q
             limit \(most + 1)
            """
        ).values(as: String.self)
        let rows = try texts.prefix(most).map { text in
            guard case .list(let cells) = try JSONValue(json: text) else { return [String]() }
            return zip(cells, columns).map { shown($0, $1.kind) }
        }
        let head = columns.map {
            MailTable.Column(
                $0.name.replacing("_", with: " "), isNumber: [.number, .float].contains($0.kind))
        }
        return (MailTable(head, rows), texts.count > most)
    }

    /// Each is bound with its type.
    static func values(_ window: Window, _ zone: Zone) -> [String: SQL] {
        [
            "day": "(\(CivilText.day(window.firstDay))::text::date)",
            "window_start": "(\(InstantText.utc(window.start))::text::timestamptz)",
            "window_end": "(\(InstantText.utc(window.end))::text::timestamptz)",
            "zone": "(\(zone.identifier)::text)",
        ]
    }

    private func shown(_ cell: JSONValue, _ kind: ResultColumn.Kind) -> String {
        guard case .text(let text) = cell else { return "–" }
        // Of a figure that is cut no other one is made.
        guard text.count <= Mail.Limits.cellCharacters else {
            return text.clipped(to: Mail.Limits.cellCharacters)
        }
        switch kind {
        case .number, .float: return ShownValue.number(text, in: language)
        case .day: return ShownValue.day(text, in: language)
        case .boolean:
            let isTrue = text == "true"
            return language == .fr ? (isTrue ? "oui" : "non") : (isTrue ? "yes" : "no")
        case .instant:
            guard let instant = InstantText.exact(text.replacing(" ", with: "T")) else {
                return text
            }
            return LocalTimeText(zone: zone).text(instant.seconds)[language]
        case .timeOfDay, .localTime, .json, .text: return text
        }
    }
}

extension SQL {
    /// A column of `q` as text, with one character more than is shown.
    fileprivate static func column(_ name: String) -> SQL {
        "left(q.\(identifier: name)::text, \(Int32(Mail.Limits.cellCharacters + 1)))"
    }
}
