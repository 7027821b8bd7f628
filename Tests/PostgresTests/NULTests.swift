// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// A NUL, which no text of PostgreSQL's can hold, wherever it comes from.
@Suite struct NULTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.create()
        connection = try database.connect()
    }

    @Test func `no text ends the process, and one with a NUL is an error of its statement`() throws
    {
        var generator = SeededGenerator(for: "texts with a NUL")
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                UInt8.random(in: 0...(Bool.random(using: &generator) ? 1 : 255), using: &generator)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                let row = try connection.query(
                    "select \(1) as a, \(text)::text as b, \([text]) as c")[0]
                #expect(!bytes.contains(0))
                #expect(try row["b", as: String.self] == text)
                #expect(try row["c", as: [String].self] == [text])
            } catch let error as PostgresError {
                #expect(bytes.contains(0) && error.code == .server("22021"), "\(error)")
                #expect(error.description.contains("$2"), "\(error)")
            }
            do {
                _ = try connection.query("select \([text])")
                #expect(!bytes.contains(0))
            } catch let error as PostgresError {
                #expect(bytes.contains(0) && error.code == .server("22021"), "\(error)")
            }
        }
    }

    @Test func `what it holds is not told, and the connection goes on`() throws {
        let name = "a\0b"
        let error = #expect(throws: PostgresError.self) {
            try connection.query("select \("geheim\0")::text")
        }
        #expect(error?.description.contains("geheim") == false && error?.isOfValues == true)
        for statement: SQL in [
            "select \(literal: name)", "select 1 as \(identifier: name)", "select 'a\0b'",
        ] {
            let error = #expect(throws: PostgresError.self) { try connection.query(statement) }
            #expect(error?.code == .server("22021"), "\(error.debugDescription)")
        }
        #expect(throws: PostgresError.self) { try connection.script("select 'a\0b'") }
        #expect(throws: PostgresError.self) { try connection.describe("select 'a\0b'") }
        #expect(try connection.query("select 7 as a")[0]["a", as: Int.self] == 7)
    }
}
