// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@Suite struct MigrationTests {
    private static let steps = [
        Migration(1, "first", sql: "create table a (i int); insert into a values (1)"),
        Migration(2, "second", sql: "alter table a add j int; select pg_sleep(0.05)"),
        Migration(5, "third", sql: "insert into a values (2, 3)"),
    ]

    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    @Test func `missing steps are applied once, in order`() throws {
        let some = Migrations(Array(Self.steps.prefix(2)), schema: "my app")
        let all = Migrations(Self.steps, schema: "my app")
        #expect(try all.missing(on: connection).map(\.id) == [1, 2, 5])
        #expect(try some.apply(on: connection).map(\.id) == [1, 2])
        #expect(try all.missing(on: connection).map(\.id) == [5])
        #expect(try all.apply(on: connection).map(\.id) == [5])
        #expect(try all.apply(on: connection).isEmpty)
        #expect(try connection.query("select count(*) from a")[0][0, as: Int.self] == 2)
    }

    @Test func `starters at the same time apply each step once`() async throws {
        let options = try database.options
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await Session(options).use {
                        try Migrations(Self.steps).apply(on: $0).count
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 3)
        #expect(try connection.query("select count(*) from a")[0][0, as: Int.self] == 2)
    }

    @Test func `a step that fails leaves nothing of itself, and the ones before it`() throws {
        let broken = [Self.steps[0], Migration(2, "bad", sql: "create table b (i int); nonsense")]
        let error = #expect(throws: PostgresError.self) {
            try Migrations(broken).apply(on: connection)
        }
        #expect(error?.message.contains("Migration 2 (bad)") == true)
        let row = try connection.query("select to_regclass('b') is null, to_regclass('a') is null")[
            0]
        #expect(try row[0, as: Bool.self] && !row[1, as: Bool.self])
        #expect(try Migrations(Self.steps).apply(on: connection).map(\.id) == [2, 5])
    }

    @Test func `a step takes as long as it needs, and the deadline holds again after it`() throws {
        connection.deadline = .milliseconds(700)
        let slow = [Migration(1, "slow", sql: "select pg_sleep(1)")]
        #expect(try Migrations(slow).apply(on: connection).map(\.id) == [1])
        #expect(connection.deadline == .milliseconds(700))
    }

    @Test func `an applied step whose text changed is refused, and so is an unknown one`() throws {
        try Migrations(Self.steps).apply(on: connection)
        let other = Migration(1, "first", sql: "create table z (i int)")
        let changed = #expect(throws: PostgresError.self) {
            try Migrations([other] + Self.steps.dropFirst()).apply(on: connection)
        }
        #expect(changed?.code == .migration && changed?.message.contains("another text") == true)
        let older = #expect(throws: PostgresError.self) {
            try Migrations(Array(Self.steps.prefix(1))).apply(on: connection)
        }
        #expect(older?.code == .migration && older?.message.contains("newer version") == true)
    }
}
