// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ParameterisedSQLTests {
    private func text(_ sql: String) throws -> String {
        let statement = try ParameterisedSQL(sql)
        let values = Dictionary(
            uniqueKeysWithValues: statement.names.map { ($0, "\($0)" as SQL) })
        return statement.bound(values).text
    }

    @Test(arguments: [
        ("select :a", "select $1"),
        ("select :a + :b, :a", "select $1 + $2, $3"),
        ("select x::date, :a::date", "select x::date, $1::date"),
        ("select '::a :b', \":c\", ':d'':e'", "select '::a :b', \":c\", ':d'':e'"),
        ("select E'\\':a', :b", "select E'\\':a', $1"),
        ("select '\\', :b, 'x'", "select '\\', $1, 'x'"),
        ("select type'\\', :b", "select type'\\', $1"),
        ("select $$ :a $$, $t$ $$ :b $t$, :c", "select $$ :a $$, $t$ $$ :b $t$, $1"),
        ("select a$b:c", "select a$b$1"),
        ("select 1 -- :a ' \n, :b", "select 1 -- :a ' \n, $1"),
        ("select /* :a /* ' */ :b */ :c", "select /* :a /* ' */ :b */ $1"),
        ("select a[1 : n], a[1:2]", "select a[1 : n], a[1:2]"),
        ("select f(x := :a)", "select f(x := $1)"),
        ("select :a; -- the end\n /* ; */ ", "select $1"),
        ("select 'é' || :é", "select 'é' || $1"),
        ("select :a-1, :a.b, (:a)", "select $1-1, $2.b, ($3)"),
    ])
    func `a name after a colon is bound where SQL has no other use for it`(
        sql: String, expected: String
    ) throws {
        #expect(try text(sql) == expected)
    }

    @Test(arguments: [
        ("select 'a", 1, "never closed"), ("select 1,\n \"a", 2, "never closed"),
        ("select /* a /* b */", 1, "never closed"), ("select $x$ a $y$", 1, "never closed"),
        ("select $1", 1, "numbered parameter"), ("select 1;\nselect 2", 1, "more than one"),
    ])
    func `what no single statement can have is named with its line`(
        sql: String, line: Int, word: String
    ) {
        let error = #expect(throws: ParameterisedSQLError.self) { try ParameterisedSQL(sql) }
        #expect(error?.place.line == line)
        #expect(error?.description.contains(word) == true)
    }

    @Test func `each use has its place`() throws {
        let statement = try ParameterisedSQL("select :a,\n  :bé, :a")
        #expect(statement.names == ["a", "bé"])
        #expect(statement.uses.map(\.place.line) == [1, 2, 2])
        #expect(statement.uses.map(\.place.column) == [8, 3, 8])
    }

    @Test(arguments: [
        ("-- x\n /* y */ (Select 1", "select"), ("with a as (select 1)", "with"), ("  ", nil),
        ("-- only this", nil), ("\"a\"", nil),
    ])
    func `the first word is found behind comments`(sql: String, word: String?) throws {
        #expect(try ParameterisedSQL(sql).firstWord == word)
    }

    @Test func `the server gets values, never text`() throws {
        let database = try TestDatabase.create()
        let connection = try database.connect()
        let statement = try ParameterisedSQL("select :name::text, :day::date - 1 = :before")
        let hostile = "'; drop table x; --"
        let rows = try connection.query(
            statement.bound([
                "name": "\(hostile)", "day": "\(CalendarDate(daysSince2000: 9_500))",
                "before": "\(CalendarDate(daysSince2000: 9_499))",
            ]))
        #expect(try rows[0][0, as: String.self] == hostile)
        #expect(try rows[0][1, as: Bool.self])
    }

    /// With any input the scanner ends, and keeps the text as it was.
    @Test func `random texts come back unchanged but for their parameters`() throws {
        var random = SeededGenerator(for: "ParameterisedSQL")
        let parts = [
            "'", "\"", "$", "$$", "$a$", ":", "::", ":a", "e", "E'", "\\", "-", "--", "/*", "*/",
            "\n", ";", " ", "é", "1", "x",
        ]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                parts[Int.random(in: parts.indices, using: &random)]
            }.joined()
            guard let statement = try? ParameterisedSQL(text) else { continue }
            let values = Dictionary(
                uniqueKeysWithValues: statement.names.map { ($0, SQL(stringLiteral: ":" + $0)) })
            #expect(text.hasPrefix(statement.bound(values).text), "\(text)")
        }
    }
}
