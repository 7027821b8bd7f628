// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files of XML, from the inbox into the table.
@Suite struct XMLTests {
    private static let yaml = """
        feed: lims
        format: xml
        record: /lims/r
        table: essai.lims
        columns:
          - { name: id, type: text, header: ["@id"], required: true }
          - { name: pol, type: numeric }
          - { name: lot, type: text, header: ["../@lot"] }
        key: [id]
        """

    private func rows(_ scene: Scene) throws -> [String] {
        try scene.texts("select id, pol::text, lot, line_no::text from essai.lims order by id")
    }

    @Test func `good records are loaded, the others told, each by its line`() throws {
        let scene = try Scene(Self.yaml)
        let text = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <lims lot="é"><r id="a"><pol>13.20</pol></r><r id="b"><pol>x</pol></r>
            <r><pol>1</pol></r>
            <r id="d">
              <pol/>
            </r></lims>
            """
        let bytes = try #require(text.data(using: .isoLatin1))
        #expect(
            try scene.load("l.xml", bytes: [UInt8](bytes)).summary == "loaded 4=2+0+0+2")
        #expect(try rows(scene) == ["a|13.20|é|200001", "d|∅|é|400001"])
        #expect(try scene.faults("l.xml") == ["2|pol|type", "3|id|required"])
        try scene.check()

        // The same records otherwise written are the same rows.
        let again = "<lims lot='é'>\n<r  id='a' ><pol>13.2</pol></r></lims>"
        #expect(try scene.load("again.xml", again).summary == "loaded 1=0+0+1+0")
        try scene.check()
    }

    @Test func `of a file that is cut off nothing is loaded, however long it is`() throws {
        let scene = try Scene(Self.yaml)
        for (name, count) in [("short", 3), ("long", 20_000)] {
            scene.pipeline.options.streamAboveBytes = 1 << 10
            let text =
                "<lims lot='1'>\n"
                + (0..<count).map { "<r id='\($0)'><pol>\($0).25</pol></r>\n" }.joined()
            #expect(try scene.load("\(name).xml", text).summary.hasPrefix("rejected"))
            #expect(try scene.faults("\(name).xml") == ["\(count + 2)|∅|binary"])
        }
        #expect(try scene.number("select count(*) from essai.lims") == 0)
        try scene.check()
    }

    @Test func `a large packed file streams, with every line in its account`() throws {
        let scene = try Scene(Self.yaml)
        scene.pipeline.options.streamAboveBytes = 1 << 10
        let records = (0..<20_000).map { "<r id='\($0)'><pol>\($0).25</pol></r>\n" }
        let text = "<lims lot='1'>\n" + records.joined() + "</lims>\n"
        let packed = try gzip(Array(text.utf8))
        #expect(
            try scene.load("big.xml.gz", bytes: packed).summary == "loaded 20000=20000+0+0+0")
        #expect(
            try scene.texts("select dialect from bascule.files") == [
                "gzip, XML, UTF-8, record /lims/r, 3 columns"
            ])
        #expect(
            try scene.number("select count(*) from essai.lims where pol = id::numeric + 0.25")
                == 20_000)
        try scene.check()
    }
}
