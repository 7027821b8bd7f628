// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Foundation
import Ingest
import Postgres
import Synchronization
import Tables
import TestSupport
import Testing
import Wording

/// A row that only the database refuses costs itself, not its file, and no attempt.
@Suite struct RefusedRowTests {
    private static let not13 = RefusingRule(
        name: "check",
        sql: "alter table essai.mesures add constraint pas_13 check (valeur <> 13)",
        told: "∅|check")
    private static let closed = RefusingRule.trigger(
        "trigger", "before insert or update on essai.mesures")

    private static let rules = [
        not13,
        RefusingRule(
            name: "unique",
            sql: "alter table essai.mesures add constraint une unique (note)",
            told: "∅|duplicate_key", isOfNote: true),
        closed,
        RefusingRule(
            name: "trigger that empties",
            sql: """
                create function essai.vide() returns trigger language plpgsql as $$
                begin
                    if new.valeur = 13 then new.valeur = null; end if;
                    return new;
                end $$;
                create trigger vide before insert on essai.mesures
                    for each row execute function essai.vide()
                """, told: "valeur|required"),
    ]

    @Test(arguments: rules, LoadWay.allCases)
    func `a row that the database refuses becomes a fault, and the others are loaded`(
        _ rule: RefusingRule, _ way: LoadWay
    ) throws {
        try Scene().expectTwoRefused(by: rule, way)
    }

    @Test func `what the database refuses is told in its words and the site's language`() throws {
        let scene = try Scene(language: .fr)
        try scene.connection.script(Self.closed.sql)
        try scene.load("a.csv", rows: ["a;13", "b;1"])
        #expect(
            try scene.message("a.csv")
                == "Ligne 2 : la base de données refuse cette ligne : la saison est close. Corrigez-la, ou adressez-vous au responsable."
        )
    }

    @Test func `rows that the database refuses are found wherever they are`() throws {
        var random = SeededGenerator(for: "refused rows")
        for _ in 0..<6 {
            let scene = try Scene()
            try scene.connection.script(Self.not13.sql)
            var limits = LoadLimits()
            limits.chunkRows = Int.random(in: 1...60, using: &random)
            scene.pipeline.options.load = limits
            if Bool.random(using: &random) { scene.pipeline.options.streamAboveBytes = 1 }
            var expected: [String: String] = [:]
            for file in 0..<3 {
                var rows: [String] = []
                var here: Set<String> = []
                var loaded = expected
                for _ in 0..<Int.random(in: 1...120, using: &random) {
                    let key = "k\(Int.random(in: 0...200, using: &random))"
                    guard here.insert(key).inserted else { continue }
                    let isBad = Int.random(in: 0...9, using: &random) == 0
                    let value = isBad ? 13 : Int.random(in: 20...99, using: &random)
                    rows.append("\(key);\(value)")
                    if !isBad { loaded[key] = "\(key)|\(value)" }
                }
                let bad = rows.filter { $0.hasSuffix(";13") }.count
                scene.forget("f\(file).csv")
                try scene.drop("f\(file).csv", rows: rows)
                let name = "f\(file).csv"
                let arrival = try scene.arrival(name)
                let end = try #require(try scene.run([arrival])[name]?.settlement)
                // Half of the rows are the feed's limit.
                guard end.state == .loaded else {
                    #expect(end.state == .rejected && bad * 2 > rows.count, "\(end)")
                    continue
                }
                expected = loaded
                #expect(end.rowsRejected == Int64(bad))
                let sum = end.rowsInserted + end.rowsAmended + end.rowsUnchanged + end.rowsRejected
                #expect(end.rowsRead == sum)
            }
            let rows = try scene.rows().map { $0.split(separator: ".")[0] }.map(String.init)
            #expect(rows.sorted() == expected.values.sorted())
        }
    }

    @Test func `a file whose rows the database refuses by the hundred is refused whole`() throws {
        let scene = try Scene()
        try scene.connection.script(Self.not13.sql)
        scene.pipeline.options.load.refusedRows = 3
        try scene.drop("bad.csv", rows: (0..<9).map { "b\($0);13" })
        try scene.drop("good.csv", rows: ["g;1"])
        let ends = try scene.run()
        #expect(ends["bad.csv"]?.settlement?.state == .rejected)
        #expect(ends["good.csv"]?.settlement?.summary == "loaded 1=1+0+0+0")
        #expect(try scene.message("bad.csv").contains("pas_13"))
    }

    @Test(arguments: [1, Int64.max])
    func `a file of which the database refuses too many rows has the account of the whole file`(
        _ streamAbove: Int64
    ) throws {
        let scene = try Scene()
        try scene.connection.script(Self.not13.sql)
        scene.pipeline.options.load.refusedRows = 3
        scene.pipeline.options.load.chunkRows = 100
        scene.pipeline.options.streamAboveBytes = streamAbove
        let rows = (0..<5_000).map { "b\($0);\($0 == 4_999 ? "?" : $0 % 3 == 0 ? "13" : "1")" }
        try scene.drop("bad.csv", rows: rows)
        try scene.drop("other.csv", rows: ["o;1"])
        let other = scene.path("other.csv")
        // The batch is begun again without the file that changes meanwhile.
        scene.once(at: .merged) {
            try Data("id;valeur\no;2\n".utf8).write(to: URL(fileURLWithPath: other))
        }
        let end = try #require(try scene.run()["bad.csv"]?.settlement)
        #expect(end.summary == "rejected 5000=0+0+0+5000")
        #expect(end.lines == 5_001)
        #expect(
            try scene.texts(
                "select line_account -> 'rows' ->> 'lines' from bascule.file where name = 'bad.csv'"
            )
                == ["5000"])
        #expect(try scene.faults("bad.csv") == ["5001|valeur|type", "∅|∅|check"])
    }

    @Test func `a key that no index takes is a fault of its row`() throws {
        let scene = try Scene()
        var random = SeededGenerator(for: "long keys")
        let key = String(
            (0..<6_000).map { _ in "abcdefghij0123456789".randomElement(using: &random) ?? "a" })
        let end = try scene.load("long.csv", rows: ["\(key);1", "b;2"])
        #expect(end.summary == "loaded 2=1+0+0+1")
        #expect(try scene.faults("long.csv") == ["2|id|length"])
    }

    @Test func `a value that an index of the site's own can't take is a fault of its row`() throws {
        let scene = try Scene()
        try scene.connection.script("create index on essai.mesures (note)")
        var random = SeededGenerator(for: "long notes")
        let note = String(
            (0..<6_000).map { _ in "abcdefghij0123456789".randomElement(using: &random) ?? "a" })
        let end = try scene.load("long.csv", "id;valeur;note\na;1;\(note)\nb;2;x\n")
        #expect(end.summary == "loaded 2=1+0+0+1")
        #expect(try scene.faults("long.csv") == ["2|∅|limit"])
        #expect(try scene.ledger("long.csv").attempts == 1)
    }

    @Test func `JSON that only the database refuses does not come to it`() throws {
        let scene = try Scene(
            """
            feed: notes
            dialect: { delimiter: ";", encoding: utf-8 }
            columns: [{ name: id, type: text, required: true }, { name: j, type: json }]
            key: [id]
            table: essai.notes
            """)
        let end = try scene.load(
            "j.csv",
            "id;j\na;[1,]\nb;[1]\nc;\u{FEFF}[1]\nd;\"\"\"\\ud800\"\"\"\ne;\"\"\"\\\\u0000\"\"\"\n")
        #expect(end.summary == "loaded 5=2+0+0+3")
        #expect(try scene.faults("j.csv") == ["2|j|type", "4|j|type", "5|j|type"])
    }
}

/// Transactions live as long as their files take to be judged.
@Suite struct LongJudgingTests {
    @Test(arguments: [1, Int64.max])
    func `a file with hardly a good row keeps its transaction`(_ streamAbove: Int64) throws {
        let scene = try Scene(DroppedFile.feedYAML("limits: { faults: 5 }"))
        scene.pipeline.options.streamAboveBytes = streamAbove
        scene.pipeline.options.load.heartbeat = .zero
        let connection = try scene.connect()
        // Time since the session's last statement, at each report of the judging: the test waits
        // for no limit, and does not depend on the machine's speed.
        let (pid, database) = (Int32(connection.backendPID), scene.database)
        let words = Mutex<[String]>([])
        scene.pipeline.options.progress = { _, _ in
            #expect(throws: Never.self) {
                let word = try database.connect().query(
                    "select state || query_start from pg_stat_activity where pid = \(pid)")
                let texts = try word.map { try $0[0, as: String.self] }
                words.withLock { $0 += texts }
            }
        }
        let rows = (0..<12_000).map { "k\($0);pas un nombre" } + ["good;1"]
        try scene.drop("bad.csv", rows: rows)
        let end = try scene.run(on: connection)["bad.csv"]?.settlement
        #expect(end?.state == .rejected)
        #expect(end?.rowsRead == 12_001)
        let told = words.withLock { $0 }
        #expect(told.count >= 3)
        #expect(told.allSatisfy { $0.hasPrefix("idle in transaction2") }, "\(told)")
        #expect(Set(told).count >= told.count - 1, "\(told)")
        // Five are kept, and two sentences: how many more there are, and why the file is refused.
        #expect(try scene.faults("bad.csv").count == 7)
    }

    @Test func `a file that needs a transaction of its own is loaded in its turn`() throws {
        let scene = try Scene()
        scene.pipeline.options.memoryBytes = 2_000
        try scene.drop("1.csv", rows: ["a;1", "b;1"])
        try scene.drop("2.csv", rows: ["a;2"] + (0..<100).map { "x\($0);2" })
        try scene.drop("3.csv", rows: ["a;3"])
        try scene.drop("4.csv", rows: ["a;4"] + (0..<100).map { "x\($0);4" })
        try scene.drop("5.csv", rows: ["b;5"])
        let ends = try scene.run()
        #expect(ends.count == 5)
        #expect(try Array(scene.rows().prefix(3)) == ["a|4.000", "b|5.000", "x0|4.000"])
        try scene.check()
    }

    @Test func `what a packed file hides does not stay in memory`() async throws {
        let yaml = """
            feed: paires
            dialect: { delimiter: ";", encoding: utf-8 }
            columns: [{ name: a, type: integer }, { name: b, type: integer }]
            table: essai.paires
            """
        let scene = try Scene(yaml)
        scene.pipeline.options.memoryBytes = 100_000
        let text = "a;b\n" + String(repeating: "1;2\n", count: 20_000)
        for name in ["x.csv", "y.csv"] {
            let packed = try await ChildProcess.succeed(
                "/bin/sh", ["-c", "gzip -nc | base64 -w0"],
                input: text
                    + name.prefix(1).replacing("x", with: "3;3\n").replacing("y", with: "4;4\n"))
            let bytes = try #require(Data(base64Encoded: packed))
            try scene.drop(name + ".gz", bytes: Array(bytes))
        }
        try scene.drop("small.csv", "a;b\n5;6\n")
        let ends = try scene.run()
        #expect(ends["x.csv.gz"]?.settlement?.summary == "loaded 20001=20001+0+0+0")
        #expect(ends["y.csv.gz"]?.settlement?.summary == "loaded 20001=20001+0+0+0")
        #expect(ends["small.csv"]?.settlement?.summary == "loaded 1=1+0+0+0")
        #expect(try scene.number("select count(*)::int from essai.paires") == 40_003)
    }
}
