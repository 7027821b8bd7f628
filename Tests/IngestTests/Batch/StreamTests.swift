// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Ingest
import Postgres
import TestSupport
import Testing

/// A file too large for memory ends as if it were small.
@Suite struct StreamTests {
    /// Everything that the database and the folders know of a scene, without times and paths of its
    /// own.
    private func picture(_ scene: Scene) throws -> [String] {
        try scene.texts(
            """
            select name, state, concat_ws(' ', rows_read, rows_inserted, rows_amended, rows_unchanged,
                   rows_rejected, warnings, dialect), reason
              from bascule.file order by id
            """)
            + scene.texts(
                "select line::text, rule, message, original from bascule.fault order by id")
            + scene.texts(
                "select id, valeur::text, file_id::text, line_no::text from essai.mesures order by id"
            )
            + scene.texts(
                "select id, valeur::text, file_id::text from essai.mesures_history order by history_id"
            )
            + scene.files().map { String($0.dropFirst(scene.folder.path.count)) }.sorted()
    }

    private static let mixed = (0..<3_000).map { number in
        number % 100 == 7
            ? "k\(number);x" : number % 50 == 3 ? "k\(number - 1);9" : "k\(number);\(number)"
    }

    /// - Parameter rule: of the feed.
    @Test(arguments: ["on_duplicate_key: last", "on_duplicate_key: reject", "rejects_max: 1%"])
    func `streamed or not, the ledger, the table and the reports are the same`(rule: String) throws
    {
        let yaml = DroppedFile.feedYAML(rule).split(separator: "\n")
            .filter { !(rule.hasPrefix("rejects") && $0 == "rejects_max: 50%") }
            .joined(separator: "\n")
        var pictures: [[String]] = []
        for limit in [Int64.max, 1] {
            let scene = try Scene(yaml)
            scene.pipeline.options.streamAboveBytes = limit
            try scene.load("first.csv", rows: Array(Self.mixed.prefix(500)))
            try scene.load("second.csv", rows: Self.mixed.map { $0 + "0" })
            try scene.check()
            pictures.append(try picture(scene))
        }
        #expect(pictures[0] == pictures[1])
    }

    @Test func `rejected at its very end, a streamed file leaves no row and keeps its faults`()
        throws
    {
        let scene = try Scene(DroppedFile.feedYAML("on_reject: all_or_nothing"))
        scene.pipeline.options.streamAboveBytes = 1
        try scene.drop("small.csv", rows: ["s;1"])
        try scene.drop(DroppedFile("large.csv", rows: 30_000, bad: 1))
        try scene.drop("last.csv", rows: ["t;1"])
        let results = try scene.run()
        #expect(results["large.csv"]?.settlement?.summary == "rejected 30001=0+0+0+30001")
        #expect(try scene.faults("large.csv") == ["30002|valeur|type", "∅|∅|rejects_limit"])
        #expect(try scene.rows() == ["s|1.000", "t|1.000"])
        try scene.check()
    }

    @Test func `a streamed file with a wrong heading is rejected, in the middle of others`() throws
    {
        let scene = try Scene()
        scene.pipeline.options.streamAboveBytes = 1
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("wrong.csv", "x;y\n" + String(repeating: "1;2\n", count: 1_000))
        try scene.drop("b.csv", rows: ["b;1"])
        let results = try scene.run()
        #expect(results["wrong.csv"]?.settlement?.state == .rejected)
        #expect(try scene.rows() == ["a|1.000", "b|1.000"])
        try scene.check()
    }

    @Test func `more faults than memory takes are all kept, in order`() throws {
        let scene = try Scene(DroppedFile.feedYAML().replacing("50%", with: "100%"))
        // Above 4 MiB of faults they wait in a file without a name.
        let long = String(repeating: "é", count: 600)
        let rows = (0..<4_000).map { "k\($0);no number\(long)" }
        #expect(
            try scene.load("a.csv", rows: rows + ["good;1"]).summary == "loaded 4001=1+0+0+4000")
        let lines = try scene.texts("select line::text from bascule.fault order by id")
        #expect(lines == (2..<4_002).map(String.init))
        #expect(
            try scene.number("select sum(octet_length(original))::int from bascule.fault") > 4 << 20
        )
        #expect(try contents(of: scene.settings.folders.work) == [])
        try scene.check()
    }
}
