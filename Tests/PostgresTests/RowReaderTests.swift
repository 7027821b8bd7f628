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

    private enum Column: String, RowColumn { case name, number }

    @Test func `one row is read without a type of its own`() throws {
        let rows = try connection.query("select 7 as number, 'x' as name union all select 8, 'y'")
        let first = try rows.first(by: Column.self) { try $0[.name, as: String.self] }
        #expect(first == "x")
        #expect(try rows.one(by: Column.self) { try $0[.number, as: Int.self] } == 7)
        let none = try connection.query("select 7 as number, 'x' as name where false")
        #expect(try none.first(by: Column.self) { try $0[.number, as: Int.self] } == nil)
        #expect(throws: PostgresError.self) {
            try none.one(by: Column.self) { try $0[.number, as: Int.self] }
        }
    }

    @Test func `a row that is missing has its columns checked all the same`() throws {
        let none = try connection.query("select 7 as number where false")
        let error = try #require(throws: PostgresError.self) {
            try none.first(by: Column.self) { try $0[.number, as: Int.self] }
        }
        #expect(error.message.contains(": name"), "\(error.message)")
    }

    @Test func `rows that are two things are read as the one and as the other`() throws {
        let rows = try connection.query(
            """
            select 1 as number, 'x' as name, null::timestamptz as due_at, '{}'::jsonb as arguments
             union all
            select 2, null, null, null
            """)
        let numbers = try rows.map(by: Number.self) { try $0[.number, as: Int.self] }
        let ticks = try RowDecoder(of: rows, as: Tick.self)
        let names = try zip(numbers, rows).map { $0 == 1 ? try ticks.decode($1).name : "none" }
        #expect(names == ["x", "none"])
    }

    private enum Number: String, RowColumn { case number }

    @Test func `the values of one column are read without its name`() throws {
        let rows = try connection.query("select * from generate_series(3, 5)")
        #expect(try rows.values(as: Int.self) == [3, 4, 5])
        #expect(try rows.firstValue(as: Int.self) == 3)
        #expect(try rows.value(as: Int.self) == 3)
        let none = try connection.query("select 1 where false")
        #expect(try none.values(as: Int.self) == [])
        #expect(try none.firstValue(as: Int.self) == nil)
        #expect(throws: PostgresError.self) { try none.value(as: Int.self) }
        let null = try connection.query("select null::int")
        #expect(try null.value(as: Int?.self) == nil)
        #expect(try null.firstValue(as: Int?.self) == .some(nil))
    }

    @Test func `a value is not read from a statement of two columns`() throws {
        let rows = try connection.query("select 1, 2")
        let error = try #require(throws: PostgresError.self) { try rows.value(as: Int.self) }
        #expect(error.message.contains("2 columns"), "\(error.message)")
        #expect(throws: PostgresError.self) { try rows.values(as: Int.self) }
        #expect(throws: PostgresError.self) { try rows.firstValue(as: Int.self) }
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
