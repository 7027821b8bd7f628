// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct RowReaderTests {
    private struct Tick: RowDecodable, Codable, Equatable {
        var name: String
        var dueAt: Timestamp?
        var arguments: JSONText

        enum CodingKeys: String, RowColumn {
            case name, arguments
            case dueAt = "due_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            name = try row[.name]
            dueAt = try row[.dueAt]
            arguments = try row[.arguments]
        }
    }

    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    private func ticks(_ source: SQL) throws -> [Tick] {
        try connection.query("select \(columns: Tick.self) from (\(raw: source)) as t")
            .decode(as: Tick.self)
    }

    @Test func `a row is read by the names of its columns, whatever their order`() throws {
        let ticks = try ticks(
            """
            select '{"a": [1, 2.5, null]}'::jsonb as arguments, 7 as more, 'x' as name,
                   timestamptz '2026-03-04 06:00:00.25Z' as due_at
            """)
        #expect(ticks.map(\.name) == ["x"])
        #expect(ticks[0].dueAt == Timestamp(microsecondsSince1970: 1_772_604_000_250_000))
    }

    @Test func `columns that the statement does not give are named once, before any row`() throws {
        let rows = try connection.query("select 'x' as name where false")
        let error = try #require(throws: PostgresError.self) { try rows.decode(as: Tick.self) }
        #expect(error.message.contains("arguments, due_at"), "\(error.message)")
    }

    @Test func `a NULL where there is no optional is an error that names the column`() throws {
        let error = try #require(throws: PostgresError.self) {
            try ticks(
                "select null::text as name, null::timestamptz as due_at, '1'::jsonb as arguments")
        }
        #expect(error.column == "name")
    }

    @Test func `what a row is read into is JSON under the same names, and comes back`() throws {
        let tick = try ticks(
            """
            select 'x' as name, timestamptz '2026-03-04 06:00:00.25Z' as due_at,
                   '{"b": {"c": "é"}, "a": [1, 2.5, null]}'::jsonb as arguments
            """)[0]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(tick)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"{"arguments":{"a":[1,2.5,null],"b":{"c":"é"}},"due_at":"2026-03-04T06:00:00.25Z","name":"x"}"#
        )
        let back = try JSONDecoder().decode(Tick.self, from: data)
        #expect(back.dueAt == tick.dueAt)
        #expect(try JSONValue(json: back.arguments.text) == JSONValue(json: tick.arguments.text))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"),
        (-1, "1969-12-31T23:59:59.999999Z"), (1_772_604_000_120_000, "2026-03-04T06:00:00.12Z"),
    ])
    func `an instant is written with as much of its fraction as there is`(
        _ microseconds: Int64, _ text: String
    ) throws {
        let instant = Timestamp(microsecondsSince1970: microseconds)
        #expect(instant.text == text)
        #expect(Timestamp(text: text) == instant)
    }

    @Test(arguments: ["", "2026-03-04", "2026-03-04T06:00:00", "2026-03-04T06:00:00.Z", "noonZ"])
    func `what is no instant in UTC is not read as one`(_ text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func `statements and their values have fingerprints of their own`() {
        let one: SQL = "select \(1)"
        #expect(one.fingerprint == ("select \(1)" as SQL).fingerprint)
        #expect(one.fingerprint != ("select \(2)" as SQL).fingerprint)
        #expect(
            ("select \("a"), \("bc")" as SQL).fingerprint
                != ("select \("ab"), \("c")" as SQL).fingerprint)
        #expect(
            ("select \(nil as String?)" as SQL).fingerprint
                != ("select \("")" as SQL).fingerprint)
    }
}
