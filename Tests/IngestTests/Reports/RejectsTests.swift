// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// `<name>.rejects.csv`: the refused lines as they were sent, to be mended and dropped.
@Suite struct RejectsTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func text(_ scene: Scene, _ name: String) throws -> String {
        String(decoding: try bytes("\(scene.error)/\(name)"), as: UTF8.self)
    }

    @Test func `the refused lines are written below the head, as they were sent`() throws {
        let scene = try Scene()
        let end = try scene.load(
            "a.csv", "id;valeur;note\r\na;1;x\r\nb;deux;\"sur\r\ndeux; lignes\"\r\nc;3;\r\nd;;é\r\n"
        )
        #expect(end.summary == "loaded 4=2+0+0+2")
        #expect(
            try text(scene, "a.csv.rejects.csv")
                == "id;valeur;note\r\nb;deux;\"sur\r\ndeux; lignes\"\r\nd;;é\r\n")
        let report = try text(scene, "a.csv.faults.csv")
        #expect(report.contains("a.csv.rejects.csv,rejects,\"2 refused lines, ready to be mended"))
        #expect(
            try scene.texts(
                "select kind, name, lines::text, left_out::text from bascule.report order by kind")
                == [
                    "faults|a.csv.faults.csv|0|0", "rejects|a.csv.rejects.csv|2|0",
                ])
        try scene.check()
    }

    @Test
    func `mended and dropped the refused lines are loaded, and the reports say by which file`()
        throws
    {
        let scene = try Scene(language: .fr)
        let first = try scene.load("a.csv", rows: ["a;1", "b;deux", "c;3", "d;quatre"])
        let rejects = scene.error + "/a.csv.rejects.csv"
        // One of the two is forgotten.
        let once = try text(scene, "a.csv.rejects.csv").replacing("deux", with: "2")
        let second = try scene.load("a.csv.rejects.csv", once)
        #expect(second.summary == "loaded 2=1+0+0+1")
        let twice = try text(scene, "a.csv.rejects.csv.rejects.csv").replacing("quatre", with: "4")
        let third = try scene.load("a.csv.rejects.csv.rejects.csv", twice)
        #expect(third.summary == "loaded 1=1+0+0+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|3.000", "d|4.000"])
        #expect(
            try scene.texts("select id::text, mends::text from bascule.files order by id") == [
                "\(first.fileID)|∅", "\(second.fileID)|\(first.fileID)",
                "\(third.fileID)|\(second.fileID)",
            ])
        #expect(try FileStatus(path: rejects) == nil)
        #expect(
            try contents(of: scene.error).map { Folder.name(of: $0) }.sorted() == [
                "a.csv.corrige-par-\(second.fileID).faults.csv",
                "a.csv.corrige-par-\(second.fileID).rejects.csv",
                "a.csv.rejects.csv.corrige-par-\(third.fileID).faults.csv",
                "a.csv.rejects.csv.corrige-par-\(third.fileID).rejects.csv",
            ])
        try scene.check()
    }

    @Test func `of a file that was refused whole because of its rows all are there to be mended`()
        throws
    {
        for policy in ["on_reject: all_or_nothing", "rejects_max: 1"] {
            let scene = try Scene(
                DroppedFile.feedYAML().replacing("rejects_max: 50%", with: policy))
            let sent = "# à\nid;valeur;note\na;1;\nb;x;\nc;y;\n"
            #expect(try scene.load("a.csv", sent).summary == "rejected 3=0+0+0+3")
            #expect(try text(scene, "a.csv.rejects.csv") == sent)
            let mended = sent.replacing("x", with: "2").replacing("y", with: "3")
            #expect(try scene.load("a.csv.rejects.csv", mended).summary == "loaded 3=3+0+0+0")
            #expect(try scene.rows().count == 3)
            try scene.check()
        }
    }

    @Test func `a file that is taken back and loaded over and over is stored each time`() throws {
        let scene = try Scene()
        let id = try scene.load("a.csv", rows: ["a;1", "b;x"]).fileID
        for _ in 0..<3 {
            _ = try Revert(fileID: id, feed: scene.pipeline.feed).run(on: scene.connection)
            #expect(try scene.retry(id)?.settlement?.state == .loaded)
        }
        #expect(
            try scene.texts(
                "select (stored_at is not null)::text from bascule.file where id = \(id)")
                == ["true"])
        let paths = try scene.texts("select path from bascule.report where file_id = \(id)")
        #expect(Set(paths).count == paths.count)
        try scene.check()
    }

    @Test func `a refused file that lies under the name of its own first report is left alone`()
        throws
    {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1", "b;x"])
        let path = "\(scene.error)/a.csv.rejects.csv"
        // Moved into the inbox, not copied, and no better.
        let text = try text(scene, "a.csv.rejects.csv")
        try Folder.remove(path)
        let second = try scene.load("a.csv.rejects.csv", text)
        #expect(second.state == .rejected)
        let stored = try scene.texts(
            "select stored_path from bascule.file where id = \(second.fileID)")
        let third = try scene.load(
            "a.csv.rejects.csv.rejects.csv", text.replacing("x", with: "2"))
        #expect(third.summary == "loaded 1=1+0+0+0")
        #expect(try FileStatus(path: stored[0]) != nil)
        #expect(try String(decoding: bytes(stored[0]), as: UTF8.self) == text)
    }

    @Test func `refused lines get no name that those of another file had`() throws {
        let scene = try Scene()
        let monday = try scene.load("stock.csv", rows: ["a;1", "b;x"])
        let path = "\(scene.error)/stock.csv.rejects.csv"
        let desk = try text(scene, "stock.csv.rejects.csv")
        try Folder.remove(path)
        let tuesday = try scene.load("stock.csv", rows: ["c;1", "d;y"])
        #expect(try FileStatus(path: path) == nil)
        let mended = try scene.load(
            "stock.csv.rejects.csv", desk.replacing("x", with: "2"))
        #expect(
            try scene.texts("select mends::text from bascule.file where id = \(mended.fileID)")
                == ["\(monday.fileID)"])
        #expect(
            try scene.texts(
                "select mended_by::text from bascule.report where file_id = \(tuesday.fileID)"
            )
            .allSatisfy { $0 == "∅" })
    }

    @Test func `what no row is to blame for has no refused lines`() throws {
        let scene = try Scene()
        try scene.load("a.csv", "id;autre\na;1\n")
        try scene.load("b.csv", "")
        try scene.load("c.csv", rows: ["a;1"])
        #expect(try contents(of: scene.error).allSatisfy { !$0.contains(".rejects.") })
        try scene.check()
    }

    @Test func `what the feed declares above the rows comes along`() throws {
        let yaml = """
            feed: mesures
            files: ["*.csv"]
            dialect: { preamble: 2, header: 2, units_row: true, comment: "#" }
            columns:
              - { name: id, type: text, required: true }
              - { name: valeur, type: "numeric(12,3)", header: [Valeur lue], required: true }
              - { name: sonde, type: text, from_preamble: "Sonde (\\\\d+)" }
            key: [id]
            table: essai.mesures
            """
        let scene = try Scene(yaml)
        let head = "sep=;\n\nSonde 4;\nid;Valeur\n;lue\n;g/L\n"
        let end = try scene.load("a.csv", head + "# note\na;1\nb;x\n\nc;3\nd;\n")
        #expect(end.summary == "loaded 4=2+0+0+2")
        #expect(try text(scene, "a.csv.rejects.csv") == head + "b;x\nd;\n")
        let mended = head + "b;2\nd;4\n"
        #expect(try scene.load("a.csv.rejects.csv", mended).summary == "loaded 2=2+0+0+0")
        #expect(
            try scene.texts("select id, sonde from essai.mesures order by id") == [
                "a|4", "b|4", "c|4", "d|4",
            ])
        try scene.check()
    }

    @Test func `a header that came further down comes along with its rows`() throws {
        let scene = try Scene(DroppedFile.feedYAML().replacing("50%", with: "99%"))
        let end = try scene.load(
            "a.csv", "id;valeur;note\na;1;\nb;x;\nvaleur;id;note\ny;c;\n4;d;\nz;e;\n")
        #expect(end.summary == "loaded 5=2+0+0+3")
        #expect(
            try text(scene, "a.csv.rejects.csv")
                == "id;valeur;note\nb;x;\nvaleur;id;note\ny;c;\nz;e;\n")
    }

    @Test(arguments: [
        ("windows-1252", [0xE9, 0x3B]), ("utf-8", [0xC3, 0xA9, 0x3B]),
    ])
    func `the bytes are those that were sent, whatever the encoding`(
        _ encoding: String, _ tail: [UInt8]
    ) throws {
        let yaml = DroppedFile.feedYAML().replacing("utf-8", with: encoding)
        let scene = try Scene(yaml)
        let (head, bad) = (Array("id;valeur;note\r".utf8), Array("b;x;".utf8) + tail.dropLast())
        let good = Array("a;1;\r".utf8)
        try scene.load("a.csv", bytes: head + good + bad + [0x0D] + Array("c;2;\r".utf8))
        #expect(try bytes(scene.error + "/a.csv.rejects.csv") == head + bad + [0x0D])
    }

    @Test func `UTF-16 stays UTF-16, with its byte order mark`() throws {
        let scene = try Scene(DroppedFile.feedYAML().replacing("encoding: utf-8, ", with: ""))
        for (name, encoding, mark) in [
            ("le.csv", String.Encoding.utf16LittleEndian, [UInt8]([0xFF, 0xFE])),
            ("be.csv", .utf16BigEndian, [0xFE, 0xFF]),
        ] {
            let key = String(name.prefix(2))
            func encoded(_ text: String) throws -> [UInt8] {
                mark + Array(try #require(text.data(using: encoding)))
            }
            let sent = "id;valeur;note\r\n\(key)1;1;\r\n\(key)2;x;Ċ\r\n\(key)3;3;\r\n"
            #expect(try scene.load(name, bytes: encoded(sent)).rowsRejected == 1)
            let found = try bytes("\(scene.error)/\(name).rejects.csv")
            #expect(found == (try encoded("id;valeur;note\r\n\(key)2;x;Ċ\r\n")))
            let mended = try encoded("id;valeur;note\r\n\(key)2;2;Ċ\r\n")
            #expect(
                try scene.load("\(name).rejects.csv", bytes: mended).summary
                    == "loaded 1=1+0+0+0")
        }
    }

    @Test func `of a packed file the refused lines are plain text`() throws {
        let scene = try Scene()
        let plain = Scene.text(["a;1", "b;x", "c;3"])
        let packed = try gzip(Array(plain.utf8))
        #expect(try scene.load("a.csv.gz", bytes: packed).rowsRejected == 1)
        #expect(try text(scene, "a.csv.rejects.csv") == "id;valeur;note\nb;x;\n")
    }

    @Test func `where no delimiter is declared, few lines are cut as all of them were`() throws {
        let yaml = """
            feed: mesures
            files: ["*.csv"]
            numbers: { decimal: "," }
            dialect: { header: 0 }
            columns:
              - { name: id, type: text, required: true, position: 1 }
              - { name: valeur, type: "numeric(12,3)", required: true, position: 2 }
            key: [id]
            table: essai.mesures
            rejects_max: 50%
            """
        let scene = try Scene(yaml)
        let good = (0..<9).map { "a\($0);\($0),5\n" }.joined()
        #expect(try scene.load("a.csv", good + "b,c,d;x,y\n").rowsRejected == 1)
        let rejects = try text(scene, "a.csv.rejects.csv")
        #expect(rejects.hasSuffix("b,c,d;x,y\n"))
        let end = try scene.load("a.csv.rejects.csv", rejects.replacing("x,y", with: "1,5"))
        #expect(end.summary == "loaded 1=1+0+0+0")
        #expect(try scene.rows().last == "b,c,d|1.500")
    }

    @Test func `lines for which there is no room are counted and told`() throws {
        let scene = try Scene()
        scene.pipeline = try Scene.pipeline(
            DroppedFile.feedYAML("limits: { faults: 2 }"), scene.settings, on: scene.connection)
        let bad = (0..<5).map { "b\($0);x" }
        #expect(
            try scene.load("a.csv", rows: bad + (0..<5).map { "a\($0);1" }).rowsRejected == 5)
        #expect(try text(scene, "a.csv.rejects.csv") == Scene.text(Array(bad.prefix(2))))
        #expect(
            try scene.texts(
                "select lines::text, left_out::text from bascule.report where kind = 'rejects'")
                == ["2|3"])
        #expect(
            try text(scene, "a.csv.faults.csv").contains("2 refused lines (3 more are left out)"))
    }

    @Test func `a crash before the ledger knows of the reports costs nothing and doubles none`()
        throws
    {
        let scene = try Scene()
        try scene.load("a.csv", rows: ["a;1", "b;x"])
        let before = try contents(of: scene.error).sorted()
        _ = try scene.connection.execute("delete from bascule.report")
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: scene.connection)
        #expect(try contents(of: scene.error).sorted() == before)
        #expect(try scene.number("select count(*) from bascule.report") == 2)
        try scene.check()
    }
}
