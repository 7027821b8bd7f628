// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import ODBC

/// Rows of a real SQLite, by its driver, in the reader of the real program.
@Suite struct SQLiteSourceTests {
    private static let script = """
        create table mesures (
            id varchar(20), valeur decimal(12,3), note text, vu timestamp, photo blob);
        insert into mesures values
            ('a', '1.5', 'é € 😀, "dit"', '2026-03-15 07:30:00', null),
            ('b', null, '', '2026-03-15 08:00:00', null),
            ('c', '-123456789012.125', null, '2026-03-16 00:00:00', null);
        create table longs (id integer, long text);
        insert into longs
        select n, printf('%.*c', n, 'x') || '😀é'
          from (select 16381 as n union select 16382 union select 16383 union select 16384
                union select 32766 union select 1000000);
        """

    private func with(_ body: (SourceScene) async throws -> Void) async throws {
        try await SourceFolder.with { folder in
            try folder.write(await folder.sqlite("S", Self.script))
            try await body(SourceScene(folder: folder))
        }
    }

    @Test func `rows come as CSV, whatever is in them`() async throws {
        try await with { scene in
            let found = try scene.rows("select id, valeur, note, vu from mesures order by id")
            #expect(found.count == 3)
            #expect(
                found.text == """
                    id,valeur,note,vu
                    a,1.5,"é € 😀, ""dit""\",2026-03-15 07:30:00
                    b,,"",2026-03-15 08:00:00
                    c,-123456789012.125,,2026-03-16 00:00:00

                    """)
            #expect(try scene.value("select 'x' || 1") == "x1")
        }
    }

    @Test func `times are bound where their marks stand, and never become part of the statement`()
        async throws
    {
        try await with { scene in
            let query = "select id from mesures where vu >= ? and vu < ? order by id"
            let found = try scene.rows(query, at: ["2026-03-15T07:45:00", "2026-03-16T00:00:01"])
            #expect(found.text == "id\nb\nc\n")
            #expect(try scene.cause(query, at: ["2026-03-15T07:45:00", "x' or 1=1"]) == .notAsked)
        }
    }

    @Test func `a text of any length comes whole, in pieces`() async throws {
        try await with { scene in
            // At the edges of a piece, and far beyond: pairs of halves at any place.
            for count in [16_381, 16_382, 16_383, 16_384, 32_766, 1_000_000] {
                let found = try scene.rows("select id, long from longs where id = \(count)")
                let wanted = "id,long\n\(count)," + String(repeating: "x", count: count) + "😀é\n"
                #expect(found.text == wanted, "\(count): \(found.text.utf8.count)")
            }
        }
    }

    @Test func `rows and bytes may be as many as their limit, and not one more`() async throws {
        try await with { scene in
            var scene = scene
            scene.limits.rows = 3
            let all = try scene.rows("select id from mesures")
            #expect(all.count == 3)
            scene.limits.rows = 2
            #expect(try scene.cause("select id from mesures") == .tooManyRows)
            scene.limits.rows = 3
            scene.limits.bytes = "id\na\nb\nc\n".utf8.count
            #expect(try scene.rows("select id from mesures").count == 3)
            scene.limits.bytes -= 1
            #expect(try scene.cause("select id from mesures") == .tooManyBytes)
            let long = "select 1 as id, printf('%.*c', 100000, 'x') as long"
            #expect(try scene.cause(long) == .tooManyBytes)
        }
    }

    @Test func `what can't be read is said by its name`() async throws {
        try await with { scene in
            #expect(try scene.cause("select id from nowhere") == .failed)
            let none = try #require(try scene.trouble("select id from nowhere"))
            #expect(none.sentence.en.contains("nowhere"))
            #expect(try scene.cause("select note from mesures") == .noColumn)
            let photo = try #require(try scene.trouble("select id, photo from mesures"))
            #expect(photo.sentence.en.contains("`photo`"))
            // A name in capitals is the same one.
            #expect(try scene.rows("select id as ID from mesures").count == 3)
        }
    }

    @Test func `a source or a driver that is not there is said so, and the sources are known`()
        async throws
    {
        try await with { scene in
            var scene = scene
            #expect(try scene.known() == ["S"])
            scene.name = "LIMS"
            #expect(try scene.cause("select 1 as id") == .unknownSource)
            try scene.folder.write("[LIMS]\nDriver = \(scene.folder.path)/none.so\n")
            #expect(try scene.cause("select 1 as id") == .noDriver)
            try scene.folder.write("")
            #expect(try scene.known().isEmpty)
        }
    }

    /// Rows without end, one at a time.
    private static let endless = """
        with recursive n(id) as (select 1 union all select id + 1 from n) select id from n
        """

    @Test func `what takes too long, or is to stop, ends with its process`() async throws {
        try await with { scene in
            var scene = scene
            (scene.limits.rows, scene.limits.bytes) = (.max, .max)
            scene.limits.seconds = 2
            let begin = ContinuousClock.now
            let slow = try scene.cause(Self.endless)
            #expect(slow == .tooSlow)
            struct Enough: Error {}
            scene.limits.seconds = 60
            var looks = 0
            #expect(throws: Enough.self) {
                try scene.rows(Self.endless) {
                    looks += 1
                    if looks == 3 { throw Enough() }
                }
            }
            #expect(ContinuousClock.now - begin < .seconds(30))
            // Another test may have one at this moment.
            try await eventually("no reader is left") { try Self.readers().isEmpty }
        }
    }

    @Test func `the password stands in no process's arguments or environment`() async throws {
        try await with { scene in
            var scene = scene
            (scene.user, scene.password) = ("lecteur", "geheim-\(UUID().uuidString)")
            (scene.limits.rows, scene.limits.bytes) = (.max, .max)
            struct Seen: Error {}
            var seen: [String] = []
            #expect(throws: Seen.self) {
                try scene.rows(Self.endless) {
                    seen = try Self.readers()
                    if !seen.isEmpty { throw Seen() }
                }
            }
            #expect(seen.allSatisfy { $0.contains("LC_ALL=C.UTF-8") })
            #expect(seen.allSatisfy { !$0.contains("geheim") && !$0.contains("PATH=") })
        }
    }

    /// Arguments and environment of each reader that this process has started.
    private static func readers() throws -> [String] {
        let own = getpid()
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int.init)
        return all.compactMap { process -> String? in
            func text(_ file: String) -> String? {
                FileManager.default.contents(atPath: "/proc/\(process)/\(file)")
                    .map { String(decoding: $0, as: UTF8.self) }
            }
            guard let arguments = text("cmdline"), arguments.contains(ODBCSource.command),
                let parent = text("stat")?.split(separator: ")").last?.split(separator: " ")[1],
                parent == "\(own)"
            else { return nil }
            return arguments + (text("environ") ?? "")
        }
    }

    @Test func `a driver that takes more memory than it may is ended, and no one else`()
        async throws
    {
        try await with { scene in
            var scene = scene
            scene.limits.bytes = .max
            scene.limits.memory = 512 << 20
            let large = "select 1 as id, hex(zeroblob(450000000)) as long"
            let cause = try scene.cause(large)
            #expect(cause == .noMemory)
            #expect(try scene.rows("select id from mesures").count == 3)
        }
    }

    @Test func `a driver that crashes is said to have crashed`() async throws {
        try await with { scene in
            let (code, library) = (scene.folder.path + "/crash.c", scene.folder.path + "/crash.so")
            // All that a driver manager asks of it, and then it reads where nothing is.
            try Data(
                """
                short SQLAllocHandle(short kind, void *parent, void **made) {
                    *made = (void *)1;
                    return 0;
                }
                short SQLFreeHandle(short kind, void *handle) { return 0; }
                short SQLSetEnvAttr(void *handle, int attribute, void *value, int length) {
                    return 0;
                }
                short SQLConnectW(void *handle) { return *(volatile short *)16; }
                short SQLConnect(void *handle) { return *(volatile short *)16; }
                short SQLGetFunctions(void *handle, unsigned short function, unsigned short *has) {
                    return -1;
                }
                """.utf8
            ).write(to: URL(filePath: code))
            try await ChildProcess.succeed(
                "/usr/bin/gcc", ["-shared", "-fPIC", "-O0", "-o", library, code])
            try scene.folder.write("[S]\nDriver = \(library)\n")
            let trouble = try scene.trouble("select 1 as id")
            #expect(trouble?.code == "source_driver_crashed", "\(trouble as Any)")
            guard case .crashed("S", 11, let said) = trouble else { return }
            #expect(said.isEmpty, "the driver said nothing")
        }
    }
}
