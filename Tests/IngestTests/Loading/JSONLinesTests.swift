// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files of JSON Lines, from the inbox into the table.
@Suite struct JSONLinesTests {
    private static let yaml = """
        feed: lims
        format: jsonl
        table: essai.lims
        columns:
          - { name: id, type: text, header: ["/id"], required: true }
          - { name: pol, type: numeric, header: ["/data/pol"] }
          - { name: reste, type: json, header: ["/rest"] }
        key: [id]
        """

    private func rows(_ scene: Scene) throws -> [String] {
        try scene.texts(
            "select id, pol::text, reste::text, line_no::text from essai.lims order by id")
    }

    @Test func `good lines are loaded, the others told, cut out and mended`() throws {
        let scene = try Scene(Self.yaml)
        let bad = ["{\"id\": \"b\", \"data\": {\"pol\": \"x\"}}", "{\"id\": \"c\", "]
        let good = [
            #"{"id": "a", "data": {"pol": 13.20}, "rest": {"n": [1, null]}}"#,
            #"{"data": {"pol": null}, "id": "d"}"#,
        ]
        let text = [good[0], bad[0], "", bad[1], good[1]].joined(separator: "\r\n") + "\r\n"
        #expect(try scene.load("l.jsonl", text).summary == "loaded 4=2+0+0+2")
        #expect(try rows(scene) == ["a|13.20|{\"n\": [1, null]}|1", "d|∅|∅|5"])
        #expect(try scene.faults("l.jsonl") == ["2|pol|type", "4|∅|type"])
        let cut = try #require(
            try contents(of: scene.error).first { $0.contains("rejects") })
        #expect(
            try String(contentsOfFile: cut, encoding: .utf8)
                == bad.map { $0 + "\r\n" }.joined())
        try scene.check()

        let mended = [
            "{\"id\": \"b\", \"data\": {\"pol\": 1}}", "{\"id\": \"c\", \"data\": {\"pol\": 2}}",
        ].joined(separator: "\n")
        let name = Folder.name(of: cut)
        #expect(try scene.load(name, mended).summary == "loaded 2=2+0+0+0")
        #expect(
            try scene.texts("select mends::text from bascule.file where name = \(name)") == ["1"])
        // The same objects in another order of their members are the same rows.
        let again = #"{"rest": {"n": [1, null]}, "id": "a", "data": {"pol": 13.2}}"# + "\n"
        #expect(try scene.load("again.jsonl", again).summary == "loaded 1=0+0+1+0")
        try scene.check()
    }

    @Test func `a large packed file streams, with every line in its account`() throws {
        let scene = try Scene(Self.yaml)
        scene.pipeline.options.streamAboveBytes = 1 << 10
        let lines = (0..<20_000).map { "{\"id\": \"\($0)\", \"data\": {\"pol\": \($0).25}}\n" }
        let packed = try gzip(Array(lines.joined().utf8))
        #expect(
            try scene.load("big.jsonl.gz", bytes: packed).summary == "loaded 20000=20000+0+0+0")
        #expect(
            try scene.texts("select dialect from bascule.files") == ["gzip, JSON Lines, 3 columns"])
        #expect(
            try scene.number("select count(*) from essai.lims where pol = id::numeric + 0.25")
                == 20_000)
        try scene.check()
    }
}
