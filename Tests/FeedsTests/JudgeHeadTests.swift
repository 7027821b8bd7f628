// SPDX-License-Identifier: Apache-2.0

import Feeds
import Testing

@testable import Feeds

/// The lines above a table and in its heading, as a feed takes them.
@Suite struct JudgeHeadTests {
    @Test(arguments: [0, 1, 9])
    func `lines above the table are passed over, however many, and faults have the file's lines`(
        count: Int
    ) throws {
        let above = ["Sucrerie de Gardel", "", "Operator: Marie", "Série 12;;"]
        let preamble = (0..<count).map { above[$0 % above.count] + "\n" }.joined()
        let yaml = """
            feed: lab
            dialect: { delimiter: ";", preamble: any }
            columns:
              - { name: id, type: text, required: true }
              - { name: brix, type: numeric, decimal: "," }
            key: [id]
            """
        let preview = try judged(yaml, preamble + "id;brix\na;14,5\nb;x\nc;13,25\n")
        #expect(preview.rows.indices.map(preview.row) == ["a|14.5", "c|13.25"])
        #expect(preview.told == ["\(count + 3) brix type"])
        #expect(preview.fileFaults.isEmpty)
    }

    @Test func `a column without a name is passed over, wherever it stands`() throws {
        let yaml = """
            feed: lab
            dialect: { delimiter: ";" }
            extra: reject
            columns:
              - { name: id, type: text, required: true }
              - { name: brix, type: numeric, decimal: "," }
            key: [id]
            """
        for (text, rows) in [
            ("id;;brix\na;?;14,5\n", ["a|14.5"]), (";id;brix\n1;a;14,5\n", ["a|14.5"]),
            ("id;brix;\na;14,5;\nb;13;x\n", ["a|14.5", "b|13"]),
            ("id;\" \";brix;;\na;?;14,5;;\n", ["a|14.5"]),
        ] {
            let preview = try judged(yaml, text)
            #expect(preview.rows.indices.map(preview.row) == rows, "\(text)")
            #expect(preview.told == [] && preview.fileFaults.isEmpty, "\(text)")
        }
        let nameless = try judged(yaml, "id;\na;14,5\n")
        #expect(nameless.row(0) == "a|-")
    }
}
