// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Schema
import TestSupport
import Testing
import Views
import Wording

/// What is wrong with a file that has many faults, each cause once and counted.
@Suite struct FaultCauseTests {
    private static let feed = """
        feed: mesures
        dialect: { delimiter: ";" }
        columns:
          - { name: id, type: text, required: true }
          - { name: valeur, type: numeric }
          - { name: rang, type: integer, range: { reject: [0, 9], warn: [2, 7] } }
        key: [id]
        table: essai.mesures
        """

    /// The causes as the view has them: `severity|rule|column|faults|first|last`.
    private func causes(_ scene: Scene, _ name: String) throws -> [String] {
        let id = try scene.ledger(name).id
        return try FaultCauseView.Filter(fileID: id).first(.max, on: scene.connection).map {
            cause in
            let places = [cause.firstLine, cause.lastLine].map { $0.map { "\($0)" } ?? "∅" }
            return
                ([cause.severity, cause.rule, cause.columnName ?? "∅", "\(cause.faults)"] + places)
                .joined(separator: "|")
        }
    }

    /// The same from the faults themselves.
    private func counted(_ scene: Scene, _ name: String) throws -> [String] {
        try scene.texts(
            """
            select severity, rule, column_name, count(*)::text, min(line)::text, max(line)::text
              from bascule.fault where file_id = \(try scene.ledger(name).id)
             group by severity, rule, column_name order by min(id)
            """)
    }

    @Test(arguments: [50, 51])
    func `the causes of more faults than a page has are counted`(_ bad: Int) throws {
        let scene = try Scene(Self.feed)
        _ = try scene.load("a.csv", "id;valeur;rang\n" + wrong(bad) + "good;1;3\n")
        let expected = bad == 50 ? [] : ["reject|type|valeur|51|2|52"]
        #expect(try causes(scene, "a.csv") == expected)
        #expect(try scene.faults("a.csv").count == bad)
    }

    /// Those of one rule and column together.
    private func summed(_ causes: [String]) -> [String] {
        var sums: [String: [Int]] = [:]
        for cause in causes {
            let parts = cause.split(separator: "|").map(String.init)
            let numbers = parts.suffix(3).map { Int($0) ?? 0 }
            let key = parts.dropLast(3).joined(separator: "|")
            let sum = sums[key] ?? [0, .max, 0]
            sums[key] = [
                sum[0] + numbers[0], min(sum[1], numbers[1]), max(sum[2], numbers[2]),
            ]
        }
        return sums.map { "\($0.key)|" + $0.value.map(String.init).joined(separator: "|") }.sorted()
    }

    private func wrong(_ count: Int) -> String {
        (0..<count).map { "k\($0);pas un nombre;3\n" }.joined()
    }

    @Test func `faults that are not kept are counted, and what the merge finds too`() throws {
        let scene = try Scene(Self.feed + "\nlimits: { faults: 3 }")
        let end = try scene.load(
            "a.csv", "id;valeur;rang\n" + wrong(60) + "same;1;1\nsame;2;3\nlast;1;10\n")
        #expect(end.rowsRejected == 62)
        #expect(try scene.faults("a.csv").count == 5)
        let found = try causes(scene, "a.csv")
        #expect(
            Set(found) == [
                "reject|type|valeur|60|2|61", "warn|range|rang|1|62|62",
                "reject|range|rang|1|64|64",
                "warn|limit|∅|1|∅|∅", "reject|duplicate_key|∅|1|63|63",
            ])
    }

    @Test func `what wants another remedy is another cause, and what refuses most comes first`()
        throws
    {
        let scene = try Scene(
            Self.feed.replacing(
                "valeur, type: numeric", with: "valeur, type: numeric, decimal: \",\"")
                + "\nchecks:\n  - { expect: \"rang <= 5\" }\n  - { expect: \"valeur <= 90\" }"
                + "\nlimits: { faults: 3 }")
        var rows = ["a;abc;3", "b;91;3"]
        rows += (0..<20).map { "c\($0);1.5;3" } + (0..<30).map { "d\($0);1;6" }
        _ = try scene.load("a.csv", "id;valeur;rang;plus\n" + rows.map { $0 + ";\n" }.joined())
        let found = try FaultCauseView.Filter(fileID: try scene.ledger("a.csv").id)
            .first(.max, on: scene.connection)
        #expect(found.map(\.faults) == [30, 20, 1, 1, 1, 1], "\(found.map(\.message))")
        #expect(found[0].message.contains("rang <= 5") && found[1].columnName == "valeur")
        let severities = found.map(\.severity)
        #expect(severities == severities.sorted())
    }

    @Test func `causes are told apart by column up to a limit, and none is left out`() throws {
        let names = (0..<203).map { "c\($0)" }
        let columns = names.map { "  - { name: \($0), type: integer }\n" }.joined()
        let scene = try Scene(
            """
            feed: mesures
            dialect: { delimiter: ";" }
            columns:
            \(columns)
            table: essai.mesures
            """)
        _ = try scene.load(
            "a.csv",
            names.joined(separator: ";") + "\n" + names.map { _ in "x" }.joined(separator: ";")
                + "\n")
        let found = try causes(scene, "a.csv")
        #expect(found.count == 201)
        // What most lines have comes first.
        #expect(found.prefix(2) == ["reject|type|∅|3|2|2", "reject|type|c0|1|2|2"])
        #expect(found.last == "reject|type|c199|1|2|2")
    }

    @Test func `a file that is taken up again has the causes of its last judging`() throws {
        let scene = try Scene(Self.feed + "\nrejects_max: 1")
        let large = (0..<60).map { "k\($0);1;10\n" }.joined()
        let end = try scene.load("a.csv", "id;valeur;rang\n" + large)
        #expect(end.state == .rejected)
        #expect(try causes(scene, "a.csv").first == "reject|range|rang|60|2|61")
        scene.pipeline = try Scene.pipeline(
            Self.feed.replacing("[0, 9]", with: "[0, 99]").replacing("[2, 7]", with: "[0, 99]"),
            scene.settings, on: scene.connection)
        let result = try #require(try scene.retry(end.fileID))
        #expect(result.settlement?.state == .loaded)
        #expect(try causes(scene, "a.csv") == [])
    }

    /// Random files: as counted while they are judged, as counted from the ledger, and as an
    /// earlier version's ledger is brought up.
    @Test func `what is counted on the way is what the ledger has`() throws {
        let scene = try Scene(Self.feed)
        var random = SeededGenerator(for: "causes of faults")
        let cells = ["1", "2,5", "x", "", "12", "8", "-1", "1 2"]
        for number in 0..<6 {
            let rows = (0..<Int.random(in: 20..<200, using: &random)).map { row in
                let id = Int.random(in: 0..<9, using: &random) == 0 ? "" : "k\(row % 90)"
                let (one, other) = (
                    cells.randomElement(using: &random) ?? "",
                    cells.randomElement(using: &random) ?? ""
                )
                return "\(id);\(one);\(other)\n"
            }
            let name = "f\(number).csv"
            _ = try scene.load(name, "id;valeur;rang\n" + rows.joined())
            let counted = try counted(scene, name)
            let isFew = try scene.faults(name).count <= FaultCauseView.fewFaults
            #expect(
                try summed(causes(scene, name)) == (isFew ? [] : counted.sorted()),
                "\(random.seed)")
        }
        let columns: SQL = """
            select file_id::text, severity, rule, column_name, faults::text, first_line::text,
                   last_line::text, message
              from bascule.fault_causes order by 1, 2, 3, 4, 5, 6, 7, 8
            """
        let before = try scene.texts(columns)
        #expect(!before.isEmpty)
        let step = try #require(BasculeSchema.migrations.steps.first { $0.id == 67 })
        try scene.connection.script("alter table bascule.file drop column fault_causes cascade")
        try scene.connection.script(step.sql)
        #expect(try scene.texts(columns) == before)
        try scene.check()
    }
}
