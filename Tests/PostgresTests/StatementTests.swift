// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct StatementTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    @Test func `values are bound and come back as they went`() throws {
        let text = "it's \"odd\" \\ ; drop table x; -- é€😀"
        let rows = try connection.query(
            """
            select \(1) as a, \(Int32(-7)) as b, \(text)::text as c, \(true) as d,
                   \(1.5) as e, \([0, 1, 255] as [UInt8]) as f,
                   \(Timestamp(microsecondsSince2000: -1)) as g, \(Int?.none) as h,
                   \([1, -2, 3]) as i, \(["x", nil, text]) as j, \(JSONText("{\"a\": 1}")) as k,
                   \([[1, 2], []] as [[UInt8]]) as l, \(CalendarDate(daysSince2000: 59)) as m,
                   \([] as [String]) as n
            """)
        let row = try #require(rows.first)
        #expect(try row["a", as: Int.self] == 1)
        #expect(try row["b", as: Int32.self] == -7)
        #expect(try row["c", as: String.self] == text)
        #expect(try row["d", as: Bool.self])
        #expect(try row["e", as: Double.self] == 1.5)
        #expect(try row["f", as: [UInt8].self] == [0, 1, 255])
        #expect(try row["g", as: Timestamp.self].microsecondsSince2000 == -1)
        #expect(try row["h", as: Int?.self] == nil)
        #expect(try row["i", as: [Int].self] == [1, -2, 3])
        #expect(try row["j", as: [String?].self] == ["x", nil, text])
        #expect(try row["k", as: JSONText.self].text == "{\"a\": 1}")
        #expect(try row["l", as: [[UInt8]].self] == [[1, 2], []])
        #expect(try row["m", as: CalendarDate.self].daysSince2000 == 59)
        #expect(try row["n", as: [String].self] == [])
    }

    @Test func `a spliced statement keeps its own parameters in order`() throws {
        let condition: SQL = "x between \(2) and \(4)"
        let list = [1, 5].map { "\($0)" as SQL }.joined(separator: ", ")
        let sql: SQL = """
            select sum(x) from generate_series(1, \(10)) x
             where \(raw: condition) or x in (\(raw: list))
            """
        #expect(sql.text.contains("$5") && !sql.text.contains("$6"))
        #expect(try connection.query(sql)[0][0, as: Int.self] == 1 + 2 + 3 + 4 + 5)
    }

    @Test func `names and literals are quoted`() throws {
        let name = "a \"b\" 'c' é"
        try connection.execute("create table \(identifier: name) (\(identifier: name) int)")
        try connection.execute("comment on table \(identifier: name) is \(literal: "l'eau \\ x")")
        let quoted = SQL.quoted(identifier: name)
        let row = try connection.query(
            "select obj_description(to_regclass(\(quoted)), 'pg_class')")[0]
        #expect(try row[0, as: String.self] == "l'eau \\ x")
    }

    @Test func `a text fits a column of any type, as a quoted constant does`() throws {
        try connection.script(
            "create type mood as enum ('ok'); create table t (a date, b jsonb, c numeric, d mood)")
        try connection.execute(
            "insert into t values (\("2026-02-28"), \("[1]"), \("1.50"), \("ok"))")
        let row = try connection.query("select a::text, b, c, d from t")[0]
        #expect(try row[0, as: String.self] == "2026-02-28")
        #expect(try row[1, as: JSONText.self].text == "[1]")
        #expect(try row[2, as: String.self] == "1.50")
        #expect(try row[3, as: String.self] == "ok")
    }

    @Test func `a value of the wrong type or NULL is an error that names the column`() throws {
        let row = try connection.query("select null::int as a, 'x'::text as b, 1.5 as c")[0]
        for (column, name) in ["a", "b", "c"].enumerated() {
            let error = #expect(throws: PostgresError.self) { try row[column, as: Int.self] }
            #expect(error?.code == .decoding && error?.column == name)
        }
        #expect(throws: PostgresError.self) { try row["missing", as: Int.self] }
        let sum = try connection.query("select sum(x::bigint) from generate_series(1, 3) x")
        #expect(try sum[0][0, as: Int.self] == 6)
    }

    @Test func `the same statement is prepared once, and the least used ones go`() throws {
        for round in 0..<300 {
            let text = SQL(stringLiteral: "select \(round)")
            #expect(try connection.query(text)[0][0, as: Int.self] == round)
            #expect(try connection.query("select \(round)")[0][0, as: Int.self] == round)
        }
        let prepared = try connection.query("select count(*) from pg_prepared_statements")
        #expect(try prepared[0][0, as: Int.self] <= 256)
    }

    @Test func `a statement whose plan a change of the table made useless is prepared anew`() throws
    {
        try connection.script("create table t as select 1 as a")
        #expect(try connection.query("select * from t").columns == ["a"])
        try connection.script("alter table t add b int")
        #expect(try connection.query("select * from t").columns == ["a", "b"])
        try connection.script("deallocate all")
        #expect(try connection.query("select * from t").columns == ["a", "b"])
    }

    @Test func `a constraint error names constraint, table, column and statement, not the value`()
        throws
    {
        try connection.script(
            "create table t (id int constraint t_key primary key, s text not null)")
        try connection.execute("insert into t values (1, \("secret"))")
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("insert into t values (\(1), \("secret"))")
        }
        #expect(error?.code == .server("23505") && error?.sqlstate == "23505")
        #expect(error?.constraint == "t_key" && error?.table == "t" && error?.passes == false)
        #expect(error?.statement == "insert into t values ($1, $2)")
        #expect(!"\(error as Any)".contains("secret"))
        let missing = #expect(throws: PostgresError.self) {
            try connection.execute("insert into t values (\(2), null)")
        }
        #expect(missing?.sqlstate == "23502" && missing?.column == "s")
    }

    @Test func `notices are kept and not printed`() throws {
        try connection.script(
            "set client_min_messages = notice; do $$ begin raise notice 'hello'; end $$")
        #expect(connection.recentNotices == ["hello"])
    }

    @Test func `a started statement runs while the caller goes on`() throws {
        try connection.script("create table t (i int)")
        try connection.start("insert into t select generate_series(1, \(1000))")
        #expect(try connection.finish() == 1000)
        try connection.start("insert into t values (1 / (select 0))")
        #expect(throws: PostgresError.self) { try connection.finish() }
        #expect(try connection.query("select count(*) from t")[0][0, as: Int.self] == 1000)
    }

    @Test func `a started statement that is left alone is taken back with its transaction`() throws
    {
        #expect(throws: CancellationError.self) {
            try connection.transaction { connection in
                try connection.start("select pg_sleep(30)")
                throw CancellationError()
            }
        }
        #expect(try connection.query("select 1")[0][0, as: Int.self] == 1)
        #expect(!connection.isInTransaction)
    }
}
