// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Records
import TestSupport
import Testing
import Wording

/// Files that are refused whole: each is in the error folder with a report that says why.
@Suite struct BadFileTests {
    struct Bad: CustomTestStringConvertible, Sendable {
        let what: String
        let bytes: [UInt8]
        let rule: String
        let says: String
        var feed = ""

        init(_ what: String, _ text: String, _ rule: String, _ says: String, feed: String = "") {
            self.init(what, bytes: Array(text.utf8), rule, says, feed: feed)
        }

        init(
            _ what: String, bytes: [UInt8], _ rule: String, _ says: String, feed: String = ""
        ) {
            (self.what, self.bytes, self.rule, self.says, self.feed) = (
                what, bytes, rule, says, feed
            )
        }

        var testDescription: String { what }
    }

    static let bad = [
        Bad(
            "another kind of file", "station;pluie_mm\nGardel;12\n", "header",
            "required columns are missing: “id”, “valeur”"),
        Bad(
            "a required column is missing", "id;note\na;x\n", "header",
            "required columns are missing: “valeur”. Columns found: id, note."),
        Bad(
            "a misspelt heading", "id;valuer;note\na;1;\n", "header",
            "“valeur” (is it “valuer”?)"),
        Bad(
            "a column twice", "id;valeur;VALEUR;note\na;1;2;\n", "header",
            "several columns have the same heading: valeur, VALEUR"),
        Bad(
            "a column too many, where none may be", "id;valeur;note;secret\na;1;;x\n", "header",
            "the column “secret” is not known", feed: "extra: reject"),
        Bad("zero bytes", "", "empty", "the file is empty"),
        Bad(
            "a PDF", bytes: Array("%PDF-1.4\n%âãÏÓ\n1 0 obj\n".utf8) + [0, 1, 2, 3, 0xFF], "binary",
            "the file is not a table in text form"),
        Bad(
            "noise", bytes: (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 3) },
            "header", "required columns are missing"),
        Bad(
            "half of a gzip file", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B], "binary",
            "the file is damaged"),
        Bad(
            "20,000 columns", (0..<20_000).map { "c\($0)" }.joined(separator: ";") + "\n1\n",
            "limit",
            "a limit is passed (20000 fields, more than the limit of 2000). Check the file."),
        Bad(
            "one byte too many", String(repeating: "x", count: 1_001), "limit",
            "the file has 1001 bytes; at most 1000 are allowed. Divide it into several",
            feed: "limits: { file_bytes: 1000B }"),
        Bad(
            "more rows than the feed takes", DroppedFile("a", rows: 11).text, "limit",
            "the file has more than 10 rows", feed: "limits: { rows: 10 }"),
        Bad(
            "one bad row where none may be", DroppedFile("a", rows: 3, bad: 1).text, "type",
            "Line 5, column “valeur”: “pas un nombre” is not a number",
            feed: "on_reject: all_or_nothing"),
    ]

    @Test(arguments: bad)
    func `it is rejected, kept and explained`(bad: Bad) throws {
        let scene = try Scene(DroppedFile.feedYAML(bad.feed))
        let end = try scene.load("bad.csv", bytes: bad.bytes)
        #expect(end.state == .rejected)
        #expect(end.rowsInserted + end.rowsAmended + end.rowsUnchanged == 0)
        #expect(try scene.faults("bad.csv").first?.hasSuffix(bad.rule) == true)
        let message = try scene.message("bad.csv")
        #expect(message.lowercased().contains(bad.says.lowercased()), "\(message)")
        #expect(!end.reason.isEmpty)
        #expect(try scene.ledger("bad.csv").storedPath == scene.error + "/bad.csv")
        #expect(try scene.number("select bytes from bascule.file") == bad.bytes.count)
        #expect(try scene.rows() == [])
        try scene.check()
        // The next one is judged by itself.
        #expect(try scene.load("good.csv", rows: ["a;1"]).state == .loaded)
        try scene.check()
    }

    @Test func `the bytes that are told of a small file are its own`() throws {
        let scene = try Scene(DroppedFile.feedYAML("limits: { file_bytes: 1B }"))
        for size in 2...4 {
            let end = try scene.load("\(size).csv", bytes: Array(repeating: 0x61, count: size))
            #expect(
                end.reason.contains("has \(size) bytes; at most 1 are allowed"), "\(end.reason)")
            #expect(
                try scene.number("select bytes from bascule.file order by id desc limit 1") == size)
        }
        try scene.check()
    }

    @Test func `a checksum that is another file's rejects the file`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let wrong = String(repeating: "ab", count: 32)
        let results = try scene.run([try scene.arrival("a.csv", promised: wrong)])
        #expect(results["a.csv"]?.settlement?.state == .rejected)
        #expect(try scene.faults("a.csv") == ["∅|∅|checksum"])
        #expect(try scene.message("a.csv").contains("not the one that its checksum was made for"))
        try scene.check()
    }

    @Test func `a checksum that fits lets the file in, and goes with it`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let sum = try fileSHA256(scene.path("a.csv"))
        try scene.drop("a.csv.sha256", hexadecimal(sum))
        let arrival = try scene.arrival(
            "a.csv", promised: hexadecimal(sum), companions: [scene.path("a.csv.sha256")])
        let result = try #require(try scene.run([arrival])["a.csv"])
        #expect(result.settlement?.state == .loaded)
        let stored = try #require(result.storedPath)
        #expect(try scene.files().sorted() == [stored, stored + ".sha256"])
        try scene.check()
    }

    @Test func `a heading without a row is loaded, with no row`() throws {
        let scene = try Scene()
        #expect(try scene.load("a.csv", "id;valeur;note\n").summary == "loaded 0=0+0+0+0")
        try scene.check()
    }

    @Test func `a file of exactly the feed's limit is read, one byte more is not even opened`()
        throws
    {
        let text = Scene.text(["a;1", "b;2"])
        let limit = text.utf8.count
        let scene = try Scene(
            DroppedFile.feedYAML("limits: { file_bytes: \(limit)B }"), language: .fr)
        #expect(try scene.load("a.csv", text).summary == "loaded 2=2+0+0+0")
        let end = try scene.load("b.csv", text + "c")
        #expect(end.summary == "rejected 0=0+0+0+0")
        #expect(end.sha256 == "")
        #expect(try scene.faults("b.csv") == ["∅|∅|limit"])
        #expect(
            try scene.message("b.csv")
                == "Le fichier compte \(limit + 1) octets, pour une limite de \(limit). "
                + "Divisez-le en plusieurs, ou faites relever la limite.")
        #expect(try scene.message("b.csv") == end.reason)
        // In the middle of others it is alone in its fate, streamed or not.
        scene.pipeline.options.streamAboveBytes = 1
        for (name, text) in [("c.csv", "id;valeur\nc;3\n"), ("d.csv", text + "dd")] {
            try scene.drop(name, text)
        }
        let results = try scene.run()
        #expect(results["c.csv"]?.settlement?.state == .loaded)
        #expect(results["d.csv"]?.settlement?.state == .rejected)
        try scene.check()
    }

    @Test func `a row of 20,000 columns is rejected with its size, its neighbours are loaded`()
        throws
    {
        let scene = try Scene()
        let wide = "w;1" + String(repeating: ";", count: 19_998)
        let end = try scene.load("a.csv", "id;valeur;note\na;1;\n\(wide)\nb;2;\n")
        #expect(end.summary == "loaded 3=2+0+0+1")
        #expect(try scene.faults("a.csv") == ["3|∅|limit"])
        #expect(
            try scene.message("a.csv")
                == "Line 3: a limit is passed (20000 fields, more than the limit of 2000). Check the file."
        )
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }

    @Test func `a bomb is given up at its ratio exactly, as gzip and as zip`() async throws {
        let feed = DroppedFile.feedYAML()
        let folder = try TemporaryFolder("bascule-bomb")
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let text = DroppedFile("b", rows: 1).text + String(repeating: "b;12,345;\n", count: 400_000)
        for (name, command) in [
            ("b.csv.gz", "gzip -9n < b.csv > b.csv.gz"),
            ("b.csv.zip", "python3 -m zipfile -c b.csv.zip b.csv"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/b.csv"))
            try await ChildProcess.succeed("/bin/sh", ["-c", "cd \(folder.path) && \(command)"])
            let bytes = [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
            try #require(bytes.count < 64 << 10, "one portion: its bytes count whole")
            // The first MiB is free.
            let ratio = (text.utf8.count - (1 << 20) + bytes.count - 1) / bytes.count
            let kind = name.hasSuffix("gz") ? "gzip" : "zip"
            for (times, reason) in [
                (ratio, nil),
                (
                    ratio - 1,
                    ReadError.unpacksToMoreTimes(kind == "gzip" ? .gzip : .zip, times: ratio - 1)
                ),
            ] {
                var limits = ReadLimits()
                limits.packingRatio = times
                #expect(try reasons(of: bytes, limits) == [reason].compactMap(\.self))
            }
            let scene = try Scene(feed)
            let end = try scene.load(name, bytes: bytes)
            #expect(end.state == .rejected)
            #expect(
                try scene.message(name)
                    == "A limit is passed (the \(kind) file unpacks to more than 200 times its size, "
                    + "which is the limit: send it unpacked if it is right). Check the file.")
            #expect(try scene.rows() == [])
            try scene.check()
        }
    }

    private func reasons(of bytes: [UInt8], _ limits: ReadLimits) throws -> [ReadError] {
        struct Reasons: RecordSink {
            var all: [ReadError] = []
            mutating func begin(_ opening: Opening) throws {}
            mutating func end(_ closing: Records.Closing) throws {}
            mutating func takeRecord(_ record: borrowing Record) throws {}
            mutating func takeMalformed(_ malformed: Malformed) throws {
                all.append(malformed.reason)
            }
        }
        var source = Unpacked(MemorySource(bytes), limits: limits)
        var sink = Reasons()
        try CSVReader(limits: limits).read(&source, into: &sink)
        return sink.all
    }

    @Test func `a zip bomb is given up as soon as it shows`() async throws {
        let scene = try Scene()
        try await ChildProcess.succeed(
            "/bin/sh",
            ["-c", "head -c 30M /dev/zero | gzip -1 > \(Shell.word(scene.path("bomb.csv.gz")))"])
        let end = try #require(try scene.run([try scene.arrival("bomb.csv.gz")])["bomb.csv.gz"])
        #expect(end.settlement?.state == .rejected)
        #expect(["∅|∅|limit", "∅|∅|binary"].contains(try scene.faults("bomb.csv.gz").first ?? ""))
        let bomb = DroppedFile("b", rows: 1).text + String(repeating: "b;1;\n", count: 300_000)
        try await ChildProcess.succeed(
            "/bin/sh", ["-c", "gzip -9 > \(Shell.word(scene.path("text.csv.gz")))"], input: bomb)
        let text = try #require(try scene.run([try scene.arrival("text.csv.gz")])["text.csv.gz"])
        #expect(text.settlement?.state == .rejected)
        #expect(try scene.faults("text.csv.gz").last == "∅|∅|limit")
        #expect(try scene.rows() == [])
    }

    @Test func `of a line of 4 MiB nothing is kept in memory, and the lines around it are loaded`()
        throws
    {
        let scene = try Scene(DroppedFile.feedYAML("limits: { line_bytes: 64KiB }"))
        let long = [UInt8](repeating: 0x78, count: 4 << 20)
        try scene.drop(
            "long.csv",
            bytes: Array("id;valeur;note\na;1;\n".utf8) + long + Array(";1;\nb;2;\n".utf8))
        let end = try #require(try scene.run()["long.csv"]?.settlement)
        #expect(end.summary == "loaded 3=2+0+0+1")
        #expect(try scene.faults("long.csv") == ["3|∅|limit"])
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }
}
