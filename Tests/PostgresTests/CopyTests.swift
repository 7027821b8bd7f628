// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    /// Copies values into one column, each by its closure, and gives what the server makes of it.
    private func roundTrip(
        _ type: String, _ values: [(inout CopyBuffer) throws -> Void]
    ) throws -> [String?] {
        try connection.script(
            """
            drop table if exists r;
            create table r (n int generated always as identity, v \(type))
            """)
        try connection.copyIn("copy r (v) from stdin (format binary)")
        var buffer = CopyBuffer(capacity: 64)
        buffer.header()
        for value in values {
            buffer.beginRow(1)
            try value(&buffer)
        }
        buffer.trailer()
        try connection.putCopy(buffer.bytes)
        try connection.endCopy()
        return try connection.query("select v::text from r order by n").map { try $0[0] }
    }

    /// The server's own form of each number is ours, bit for bit: no zero groups hidden in it.
    private func numbersAreNormal() throws -> Bool {
        try connection.query(
            "select bool_and(numeric_send(v) = numeric_send(v::text::numeric)) from r")[0][0]
    }

    @Test func `integers, booleans and NULL`() throws {
        let wide = [0, -1, Int64.min, Int64.max]
        let texts = try roundTrip("bigint", wide.map { value in { $0.int64(value) } })
        #expect(texts == wide.map { "\($0)" })
        let narrow = [Int32.min, Int32.max]
        #expect(
            try roundTrip("integer", narrow.map { value in { $0.int32(value) } })
                == narrow.map { "\($0)" })
        #expect(try roundTrip("smallint", [{ $0.int16(-300) }]) == ["-300"])
        #expect(
            try roundTrip("boolean", [{ $0.bool(true) }, { $0.bool(false) }, { $0.null() }])
                == ["true", "false", nil])
    }

    @Test func `doubles to their last bit`() throws {
        let values = [0, -0.0, 0.1, -1.5e300, .leastNonzeroMagnitude, .infinity, .nan]
        let texts = try roundTrip("double precision", values.map { value in { $0.float8(value) } })
        #expect(texts == ["0", "-0", "0.1", "-1.5e+300", "5e-324", "Infinity", "NaN"])
    }

    @Test func `dates and instants before and after 2000`() throws {
        let days: [Int32] = [0, -1, 59, 9_190, -730_119]
        let dates = try roundTrip("date", days.map { day in { $0.date(daysSince2000: day) } })
        #expect(dates == ["2000-01-01", "1999-12-31", "2000-02-29", "2025-02-28", "0001-01-01"])
        let microseconds: [Int64] = [0, -1, 1_500_000, 86_400_000_000]
        let instants = try roundTrip(
            "timestamptz",
            microseconds.map { time in { $0.timestamptz(microsecondsSince2000: time) } })
        #expect(
            instants == [
                "2000-01-01 00:00:00+00", "1999-12-31 23:59:59.999999+00",
                "2000-01-01 00:00:01.5+00", "2000-01-02 00:00:00+00",
            ])
    }

    @Test func `text, bytes and json, empty and long`() throws {
        let long = String(repeating: "é€😀\n", count: 50_000)
        let values = ["", "=cmd|' /C calc'!A0", "tab\tline\nback\\slash", long]
        let digits = Array("0123456789".utf8)
        let texts = try roundTrip(
            "text",
            values.map { value in { $0.text(value) } }
                + [{ $0.text(digits, in: 3..<6) }, { $0.text(digits.span) }])
        #expect(texts == values + ["345", "0123456789"])
        let json = try roundTrip("jsonb", [{ $0.jsonb("{\"b\":1.50,\"a\":\"é\"}") }])
        #expect(json == ["{\"a\": \"é\", \"b\": 1.50}"])
        #expect(try roundTrip("bytea", [{ $0.bytea([0, 255, 1]) }]) == ["\\x00ff01"])
    }

    @Test func `numbers keep every digit and their trailing zeros`() throws {
        let power37 = (0..<37).reduce(1 as Int128) { product, _ in product * 10 }
        let cases: [(Int128, Int, String)] = [
            (0, 0, "0"), (0, 4, "0.0000"), (1, 0, "1"), (-1, 0, "-1"), (150, 2, "1.50"),
            (1, 4, "0.0001"), (1, 5, "0.00001"), (10_000, 0, "10000"), (10_000, 4, "1.0000"),
            (12_345_678, 4, "1234.5678"), (-1195, 1, "-119.5"), (100_000_002, 1, "10000000.2"),
            (99_999_999, 3, "99999.999"), (5, 12, "0.000000000005"), (50, 1, "5.0"),
            (123, 20, "0.00000000000000000123"), (Int128(Int64.max), 0, "9223372036854775807"),
            (Int128(UInt64.max) + 1, 0, "18446744073709551616"),
            (power37, 0, "1" + String(repeating: "0", count: 37)),
            (.max, 7, "17014118346046923173168730371588.4105727"),
            (.min, 0, "-170141183460469231731687303715884105728"),
        ]
        let texts = try roundTrip(
            "numeric",
            cases.map { number in { $0.numeric(coefficient: number.0, scale: number.1) } })
        #expect(texts == cases.map { $0.2 })
        #expect(try numbersAreNormal())
    }

    @Test(arguments: [1, 2, 3, 20_260_223] as [UInt64])
    func `thousands of random numbers`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var expected: [String] = []
        var values: [(inout CopyBuffer) throws -> Void] = []
        for _ in 0..<3000 {
            let shift = Int.random(in: 0...126, using: &random)
            let coefficient = Int128.random(in: Int128.min...Int128.max, using: &random) >> shift
            let scale = Int.random(in: 0...45, using: &random)
            let text = decimal(coefficient, scale)
            expected += [text, text]
            values.append { $0.numeric(coefficient: coefficient, scale: scale) }
            values.append { try $0.numeric(digits: Array(text.utf8)) }
        }
        #expect(try roundTrip("numeric", values) == expected)
        #expect(try numbersAreNormal())
        let read = try connection.query("select v from r order by n")
        #expect(try read.map { try $0[0, as: String.self] } == expected)
    }

    @Test func `digit texts of any length, and none that are not numbers`() throws {
        let long = String(repeating: "1234567890", count: 500)
        let inputs = ["+007.50", "-0.0", ".5", "5.", long, "-\(long).\(long)"]
        let texts = try roundTrip(
            "numeric", inputs.map { text in { try $0.numeric(digits: Array(text.utf8)) } })
        #expect(texts == ["7.50", "0.0", "0.5", "5", long, "-\(long).\(long)"])
        let tooLong = String(repeating: "9", count: 131_073)
        for text in ["", "-", ".", "1,5", "1e5", "1.2.3", "NaN", "0x1", " 1", tooLong] {
            var buffer = CopyBuffer()
            #expect(throws: PostgresError.self) { try buffer.numeric(digits: Array(text.utf8)) }
            #expect(buffer.count == 0)
        }
    }

    @Test func `arrays of texts, empty and with any text`() throws {
        let lists = [[], ["a"], ["", "{}", "é,\"\\", "NULL"], (0..<300).map { "\($0)" }]
        try connection.script("create table t (i int, s text[] not null, after text)")
        try connection.copyIn("copy t from stdin (format binary)")
        var buffer = CopyBuffer()
        buffer.header()
        for (index, list) in lists.enumerated() {
            buffer.beginRow(3)
            buffer.int32(Int32(index))
            buffer.texts(list)
            buffer.text("after")
        }
        buffer.trailer()
        try connection.putCopy(&buffer)
        try connection.endCopy()
        let read = try connection.query("select s, cardinality(s), after from t order by i")
        #expect(try read.map { try $0[0, as: [String].self] } == lists)
        #expect(try read.map { try $0[1, as: Int.self] } == lists.map(\.count))
        #expect(try read.map { try $0[2, as: String.self] } == lists.map { _ in "after" })
    }

    @Test func `a row that the server refuses fails the COPY and leaves the connection usable`()
        throws
    {
        try connection.script("create table t (i int, s text not null)")
        try connection.copyIn("copy t from stdin (format binary)")
        var buffer = CopyBuffer()
        buffer.header()
        buffer.beginRow(2)
        buffer.int32(1)
        let mark = buffer.count
        buffer.text("taken back")
        buffer.truncate(to: mark)
        buffer.null()
        buffer.trailer()
        try connection.putCopy(&buffer)
        let error = #expect(throws: PostgresError.self) { try connection.endCopy() }
        #expect(error?.sqlstate == "23502" && error?.column == "s")
        try connection.copyIn("copy t from stdin (format binary)")
        try connection.failCopy(reason: "not today")
        #expect(try connection.query("select count(*) from t")[0][0, as: Int.self] == 0)
    }

    @Test func `COPY out gives every row, and can be left in the middle`() throws {
        var rows: [String] = []
        try connection.copyOut("copy (select generate_series(1, 5000)) to stdout") {
            rows.append(String(decoding: $0, as: UTF8.self))
        }
        #expect(rows.count == 5000 && rows.last == "5000\n")
        #expect(throws: CancellationError.self) {
            try connection.copyOut("copy (select generate_series(1, 5000000)) to stdout") { _ in
                throw CancellationError()
            }
        }
        let failing: SQL = "copy (select 1 / (3 - x) from generate_series(1, 5) x) to stdout"
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut(failing) { _ in }
        }
        #expect(error?.sqlstate == "22012")
        #expect(try connection.query("select 1")[0][0, as: Int.self] == 1)
    }

    @Test func `a server that answers COPY out with something else is left`() throws {
        let none: SQL = "create temporary table nothing ()"
        let error = #expect(throws: PostgresError.self) { try connection.copyOut(none) { _ in } }
        #expect(error?.code == .protocolViolation)
        #expect(!connection.isAlive)
    }

    private func decimal(_ coefficient: Int128, _ scale: Int) -> String {
        var digits = String(coefficient.magnitude)
        if digits.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
        }
        let sign = coefficient < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        return sign + digits.dropLast(scale) + "." + digits.suffix(scale)
    }
}

/// The same numbers for the same seed (splitmix64).
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
