// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Records
import TestSupport
import Testing
import Wording

/// A preview's verdict on a file's rows among themselves is a load's verdict.
struct PreviewTests {
    private static let yaml = """
        feed: mesures
        files: ["*.csv"]
        dialect: { encoding: utf-8, delimiter: ";" }
        numbers: { decimal: "." }
        columns:
          - { name: id, type: text, required: true }
          - { name: poids, type: numeric, required: true }
          - { name: lu_le, type: timestamp, format: ["yyyy-mm-dd hh:mm"], required: true }
          - { name: valeur, type: "numeric(12,3)" }
          - { name: mesure, type: double }
          - { name: suite, type: json }
        key: [id, poids, lu_le]
        table: essai.mesures
        """

    struct Policies: CustomTestStringConvertible, Sendable {
        let amendment: AmendmentPolicy
        let duplicate: DuplicateKeyPolicy
        let rejects: String

        var testDescription: String { "\(amendment), \(duplicate), \(rejects)" }
        var text: String {
            """

            on_amendment: \(amendment.rawValue)
            on_duplicate_key: \(duplicate.rawValue)
            \(rejects)
            """
        }
    }

    static let policies = AmendmentPolicy.allCases.flatMap { amendment in
        DuplicateKeyPolicy.allCases.flatMap { duplicate in
            ["rejects_max: 100%", "rejects_max: 30%", "on_reject: all_or_nothing"].map {
                Policies(amendment: amendment, duplicate: duplicate, rejects: $0)
            }
        }
    }

    private func row(_ random: inout SeededGenerator) -> String {
        func one(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
        return [
            one("a", "b"), one("0", "2", "2.0", "2.00"),
            one("2026-03-04 05:06", "2026-07-04 05:06"), one("", "0", "1", "1.0", "1.0004"),
            one("1", "-0", "0", "1e0", "pas un nombre"),
            one(
                "", "null", "[]", #"{"k":1,"l":[2]}"#, #"{ "l" : [2.0], "\u006b":10e-1}"#,
                #"{"k":1,"l":[20]}"#
            ).quotedCell,
        ].joined(separator: ";")
    }

    @Test(arguments: policies)
    func `a preview tells the keys that come twice in a file as its load does`(
        _ policies: Policies
    ) throws {
        var random = SeededGenerator(for: "preview \(policies.testDescription)")
        let scene = try Scene(Self.yaml + policies.text)
        for number in 0..<8 {
            let rows = (0..<Int.random(in: 1...40, using: &random)).map { _ in row(&random) }
            let text =
                "id;poids;lu_le;valeur;mesure;suite\n"
                + (rows + [row(&random)]).map { $0 + "\n" }.joined()
            var source = Memory(rest: Array(text.utf8)[...])
            let preview = try Preview.of(&source, fileName: "\(number).csv", feed: scene.feed)
            let end = try scene.load("\(number).csv", text)
            #expect(preview.counts.rowsRead == Int(end.rowsRead))
            // Of a file that is refused as a whole each row is.
            let isRefused = !preview.fileFaults.isEmpty
            #expect(isRefused == (end.state == .rejected), "\(text)")
            if !isRefused { #expect(preview.counts.rowsRejected == Int(end.rowsRejected)) }
            #expect(preview.counts.warnings == Int(end.warnings))
            let told = try scene.connection.query(
                """
                select concat_ws('|', line, rule, severity, message, original) from bascule.fault
                 where file_id = \(end.fileID)
                """
            ).map { try $0[0, as: String.self] }
            let all = preview.faults + preview.fileFaults.filter { !preview.faults.contains($0) }
            #expect(all.map(\.told).sorted() == told.sorted(), "\(text)")
            try scene.connection.script(
                "truncate essai.mesures, essai.mesures_history, bascule.confirmation")
        }
    }

    @Test func `keys beyond those that a preview compares are counted, and not passed over`() throws
    {
        let scene = try Scene()
        let text = Scene.text(["a;1", "b;1", "c;1", "a;2", "c;2", "b;1"])
        var source = Memory(rest: Array(text.utf8)[...])
        let preview = try Preview.of(&source, fileName: "a.csv", feed: scene.feed, keys: 2)
        #expect(preview.keysUncompared == 2)
        #expect(preview.faults.map(\.line) == [5])
        #expect(
            preview.rows.map(\.line) == [2, 3, 4, 6, 7],
            "the row on line 5 is shown as none of them")
        #expect(preview.counts.rowsRejected == 1)
        #expect(preview.counts.rowsAccepted == 5)
    }

    private struct Memory: ByteSource {
        var rest: ArraySlice<UInt8>

        mutating func read(into buffer: inout [UInt8], limit: Int) -> Int {
            let part = rest.prefix(limit)
            buffer += part
            rest = rest.dropFirst(part.count)
            return part.count
        }
    }
}

extension Fault {
    fileprivate var told: String {
        [line.map { "\($0)" }, rule.rawValue, severity.rawValue, message(in: .en), original]
            .compactMap { $0 }.joined(separator: "|")
    }
}

extension String {
    fileprivate var quotedCell: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
