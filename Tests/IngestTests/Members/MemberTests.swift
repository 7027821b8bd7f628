// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Records
import TestSupport
import Testing
import Wording

/// Members of a zip or tar file as files of their own.
@Suite struct MemberTests {
    private static let members = ContainerScene.three + [("lisez-moi.txt", "…")]

    private func bytes(_ kind: String) throws -> [UInt8] {
        let forms: [String: PackedFiles.Form] = [
            "zip": .deflatedZip, "tar": .tar, "tar.gz": .packedTar,
        ]
        guard let form = forms[kind] else { return ContainerScene.zip(Self.members) }
        return try PackedFiles.bytes(
            form, Self.members.map { PackedFiles.Member($0.0, $0.1) })
    }

    @Test(arguments: ["stored.zip", "zip", "tar", "tar.gz"])
    func `each member that is taken is a file of its own, and the others are named`(kind: String)
        throws
    {
        let scene = try ContainerScene.make()
        let container = try scene.load("lot.\(kind)", bytes: bytes(kind))
        #expect(container.summary == "loaded 0=0+0+0+0")
        #expect(
            container.reason == "a container; 3 members handed in, 1 passed over: lisez-moi.txt")
        #expect(try scene.rows() == [])
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|3.000"])
        #expect(
            try scene.ended()
                == [
                    "lot.\(kind)|loaded|0", "a.csv|loaded|1", "b.csv|loaded|1", "c.csv|loaded|1",
                ])
        #expect(
            try scene.texts(
                """
                select container, path, coalesce(file_state, 'passed over')
                  from bascule.container_members order by id
                """)
                == [
                    "lot.\(kind)|a.csv|loaded", "lot.\(kind)|sous/b.csv|loaded",
                    "lot.\(kind)|c.csv|loaded", "lot.\(kind)|lisez-moi.txt|passed over",
                ])
        for (_, text) in ContainerScene.three { scene.remember("a member", text) }
        try scene.check()
        #expect(try contents(of: scene.error) == [])
    }

    @Test func `the same container again is a duplicate, of which nothing comes out`() throws {
        let scene = try ContainerScene.make()
        let bytes = ContainerScene.zip(ContainerScene.three)
        try scene.load("lot.zip", bytes: bytes)
        try scene.settle()
        let again = try scene.load("encore.zip", bytes: bytes)
        #expect(again.state == .duplicate)
        #expect(try scene.visible() == [])
        #expect(try scene.hidden() == [])
        #expect(try scene.number("select count(*) from bascule.file") == 5)
    }

    @Test func `packed anew, its members are duplicates, each of its own`() throws {
        let scene = try ContainerScene.make()
        try scene.load("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try scene.settle()
        let more = ContainerScene.three + [("d.csv", Scene.text(["d;4"]))]
        try scene.load("lot.zip", bytes: ContainerScene.zip(more))
        try scene.settle()
        #expect(try scene.rows().count == 4)
        #expect(
            try scene.texts(
                "select state, count(*)::text from bascule.file group by 1 order by 1")
                == ["duplicate|3", "loaded|6"])
    }

    @Test func `members of one name in two folders are both loaded`() throws {
        let scene = try ContainerScene.make()
        let bytes = ContainerScene.zip([
            ("est/jour.csv", Scene.text(["a;1"])), ("ouest/jour.csv", Scene.text(["b;2"])),
        ])
        try scene.load("lot.zip", bytes: bytes)
        // One has its name; the other gets it as soon as that one has left.
        #expect(try scene.visible() == ["jour.csv"])
        #expect(try scene.hidden().count == 1)
        try scene.run([try scene.arrival("jour.csv")])
        #expect(try scene.visible() == ["jour.csv"])
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
    }

    @Test func `a member waits for a file that was dropped under its name`() throws {
        let scene = try ContainerScene.make()
        try scene.drop("a.csv", rows: ["x;9"])
        let dropped = try scene.arrival("a.csv")
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        try scene.run([try scene.arrival("lot.zip")])
        #expect(try scene.hidden().count == 1)
        try scene.run([dropped])
        try scene.settle()
        #expect(try scene.rows() == ["a|1.000", "b|2.000", "c|3.000", "x|9.000"])
        #expect(
            try scene.texts("select distinct state from bascule.file") == ["loaded"])
    }

    @Test func `a member of bad rows is refused by itself, and its report names the container`()
        throws
    {
        let scene = try ContainerScene.make(language: .fr)
        let bytes = ContainerScene.zip([
            ContainerScene.three[0], ("sous/b.csv", "x;y\n1;2\n"), ContainerScene.three[2],
        ])
        try scene.load("lot.zip", bytes: bytes)
        try scene.settle()
        #expect(
            try scene.texts("select name, state from bascule.file order by id")
                == ["lot.zip|loaded", "a.csv|loaded", "b.csv|rejected", "c.csv|loaded"])
        let report = try String(
            contentsOfFile: scene.error + "/b.csv.faults.csv", encoding: .utf8)
        let id = try scene.ledger("lot.zip").id
        #expect(
            report.contains(
                "lot.zip;container;le membre « sous/b.csv » de « lot.zip » (fichier \(id))"),
            "\(report)")
    }

    @Test func `names with accents are those of their makers`() throws {
        let scene = try ContainerScene.make()
        let members = [("été/résultats.csv", Scene.text(["a;1"]))]
        try scene.load("lot.zip", bytes: ContainerScene.zip(members))
        try scene.settle()
        let tar = try PackedFiles.bytes(
            .tar, [PackedFiles.Member("été/mesuré.csv", Scene.text(["b;2"]))])
        try scene.load("lot.tar", bytes: tar)
        try scene.settle()
        #expect(
            try scene.texts("select path from bascule.container_members order by id")
                == ["été/résultats.csv", "été/mesuré.csv"])
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
    }

    @Test func `a container is taken back once its members are`() throws {
        let scene = try ContainerScene.make()
        let bytes = ContainerScene.zip(ContainerScene.three)
        let id = try scene.load("lot.zip", bytes: bytes).fileID
        try scene.settle()
        let members: [Int64] = try scene.connection.query(
            "select file_id from bascule.container_members order by id"
        ).values()
        #expect(throws: RevertRefusal.members(fileID: id, members)) {
            try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        }
        for member in members {
            _ = try Revert.run(fileID: member, feed: scene.feed, on: scene.connection)
        }
        _ = try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        #expect(try scene.rows() == [])
        // Sent again it comes again.
        try scene.load("lot.zip", bytes: bytes)
        try scene.settle()
        #expect(try scene.rows().count == 3)
    }

    @Test func `the task of a container ends with its members, and as they do`() throws {
        let scene = try ContainerScene.make()
        let path = scene.folder.path + "/lot.csv.zip"
        let members = ContainerScene.three + [("est/mauvais.csv", "x;y\n1;2\n")]
        try Data(ContainerScene.zip(members)).write(to: URL(fileURLWithPath: path))
        let id = try HandIn(
            to: scene.feed, inbox: scene.settings.folders.inbox, as: .upload, by: "user:lab",
            language: .en
        ).run(path, as: "lot.csv.zip", on: scene.connection, note: { _, _, _ in })
        func task() throws -> [String] {
            try scene.texts(
                """
                select state, (ended_at is null)::text, rows_inserted::text
                  from bascule.file_tasks where file_id = \(id)
                """)
        }
        try scene.run([try scene.arrival("lot.csv.zip")])
        #expect(try task() == ["loading|true|0"])
        try scene.run([try scene.arrival("a.csv"), try scene.arrival("mauvais.csv")])
        #expect(try task() == ["loading|true|0"])
        try scene.settle()
        #expect(try task() == ["rejected|false|3"])
        let reason = try scene.texts("select reason from bascule.file_task").joined()
        #expect(reason.hasPrefix("est/mauvais.csv: "), "\(reason)")
    }

    @Test func `a command that loads members takes what was written beside them along`() throws {
        let scene = try ContainerScene.make(
            #"members: ["*.csv"]"#, "arrival: { marker: .ok, checksum: .sha256 }")
        let id = try scene.load("lot.zip", bytes: ContainerScene.zip(ContainerScene.three)).fileID
        #expect(try scene.visible().count == 9)
        let arrivals = try MemberBook.arrivals(
            of: id, scene.pipeline, on: scene.connection)
        try scene.run(arrivals)
        #expect(try scene.visible() == [])
        #expect(try scene.rows().count == 3)
    }

    @Test func `a workbook is no container, and a feed without the word takes none`() throws {
        let scene = try ContainerScene.make(#"members: ["*"]"#)
        let workbook = ContainerScene.zip([
            ("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"),
        ])
        #expect(try scene.feed.container(.memory(workbook)) == nil)
        #expect(try scene.feed.container(.memory(Array(Scene.text(["a;1"]).utf8))) == nil)
        let zip = ContainerScene.zip(ContainerScene.three)
        #expect(try scene.feed.container(.memory(zip)) != nil)
        // Only its members can be looked at before they are loaded.
        var source = MemorySource(zip)
        let preview = try Preview.of(&source, fileName: "lot.zip", feed: scene.feed)
        let told = preview.fileFaults.map { $0.message(in: .en) }
        #expect(told.count == 1 && told[0].contains("it is a container"), "\(told)")
        let plain = try Scene()
        #expect(try plain.load("lot.zip", bytes: zip).state == .rejected)
        #expect(try plain.message("lot.zip").contains("more than one file"))
    }
}
