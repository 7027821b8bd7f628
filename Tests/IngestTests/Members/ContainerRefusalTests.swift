// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Containers of which nothing is taken.
@Suite struct ContainerRefusalTests {
    private static let good = ("a.csv", Scene.text(["a;1"]))

    /// Refused by its bytes, with a word of the message; and nothing of it is left in the inbox.
    private func refuse(
        _ bytes: [UInt8], _ words: String, rule: String = #"members: ["*.csv"]"#,
        _ more: String = "", rule name: String = "binary",
        at place: SourceLocation = #_sourceLocation
    ) throws {
        let scene = try ContainerScene.make(rule, more)
        let end = try scene.load("lot.zip", bytes: bytes)
        #expect(end.state == .rejected, sourceLocation: place)
        let message = try scene.message("lot.zip")
        #expect(message.contains(words), "\(message)", sourceLocation: place)
        #expect(try scene.faults("lot.zip") == ["∅|∅|\(name)"], sourceLocation: place)
        #expect(try scene.visible() == [], sourceLocation: place)
        #expect(try scene.hidden() == [], sourceLocation: place)
        #expect(
            try scene.number("select count(*) from bascule.container_member") == 0,
            sourceLocation: place)
        try scene.check()
    }

    @Test(arguments: [
        "../b.csv", "sous/../b.csv", "/b.csv", ".b.csv", "sous/.b.csv", "b\u{202E}.csv",
        "~$b.csv",
    ])
    func `a name that leads out, or that no file may have`(name: String) throws {
        try refuse(
            ContainerScene.zip([Self.good, (name, Scene.text(["b;2"]))]), "the member “",
            rule: #"members: ["*.csv"]"#)
    }

    @Test func `a name that is no UTF-8 is told as its bytes`() throws {
        var bytes = ContainerScene.zip([("rXsultats.csv", Scene.text(["a;1"]))])
        for place in bytes.indices where bytes[place...].starts(with: Array("rXsult".utf8)) {
            bytes[place + 1] = 0x82
        }
        // Without the mark that says UTF-8.
        clear(&bytes, flag: 0x08)
        try refuse(bytes, "“r\\x82sultats.csv” is not written in UTF-8")
    }

    /// Bit 11 of each member's flags, or what else is in their second byte.
    private func clear(_ bytes: inout [UInt8], flag: UInt8) {
        for (mark, place) in [([0x50, 0x4B, 3, 4], 7), ([0x50, 0x4B, 1, 2], 9)] as [([UInt8], Int)]
        {
            for start in bytes.indices where bytes[start...].starts(with: mark) {
                bytes[start + place] &= ~flag
            }
        }
    }

    @Test func `a member that asks for a password`() throws {
        var bytes = ContainerScene.zip([Self.good, ("b.csv", Scene.text(["b;2"]))])
        // The first bit of the flags of the second one, in both places.
        let last = { (mark: [UInt8]) in
            bytes.indices.last { bytes[$0...].starts(with: mark) } ?? 0
        }
        let places = [last([0x50, 0x4B, 3, 4]) + 6, last([0x50, 0x4B, 1, 2]) + 8]
        for place in places { bytes[place] |= 1 }
        try refuse(bytes, "the member “b.csv” asks for a password")
    }

    @Test func `a member that is a container itself`() throws {
        let inner = ContainerScene.zip([Self.good])
        var zip = StoredZip()
        zip.add("a.csv", Self.good.1)
        zip.add("b.csv.zip", inner)
        try refuse(zip.bytes, "the member “b.csv.zip” is a container itself")
        var tarred = StoredZip()
        tarred.add(
            "b.csv.gz",
            try PackedFiles.bytes(.packedTar, [PackedFiles.Member(Self.good.0, Self.good.1)]))
        try refuse(tarred.bytes, "the member “b.csv.gz” is a container itself")
    }

    @Test func `a member that stands twice in it, and one that is a link`() throws {
        try refuse(ContainerScene.zip([Self.good, Self.good]), "“a.csv” stands twice")
        let tar = try PackedFiles.bytes(
            .tar,
            [
                PackedFiles.Member("a.csv", Self.good.1),
                PackedFiles.Member("b.csv", "", link: "/etc/passwd"),
            ])
        try refuse(tar, "the member “b.csv” is a link")
    }

    @Test func `none that is taken, none at all, and others that the feed will not have`() throws {
        try refuse(
            ContainerScene.zip([("a.txt", ""), ("b.txt", "")]), "none of its members (2)")
        try refuse(ContainerScene.zip([]), "it has no member")
        try refuse(
            ContainerScene.zip([Self.good, ("a.txt", "x")]), "“a.txt” is none that the feed takes",
            rule: #"members: ["*.csv"], others: reject"#)
    }

    @Test func `bytes of a member that are not what their check sum says`() throws {
        let third = Scene.text(["c;3"])
        var bytes = ContainerScene.zip([
            Self.good, ("b.csv", Scene.text(["b;2"])), ("c.csv", third),
        ])
        let text = Array(third.utf8)
        let place = try #require(
            bytes.indices.first { bytes[$0...].starts(with: text) })
        bytes[place + 17] ^= 1
        try refuse(bytes, "damaged at “c.csv”")
    }

    @Test func `a packed tar file whose end is cut off, or whose check sum is wrong`() throws {
        let rows = (0..<2_000).map { "k\($0);\($0 * 7919 % 1000)" }
        let bytes = try PackedFiles.bytes(
            .packedTar, [PackedFiles.Member("a.csv", Scene.text(rows))])
        try refuse(Array(bytes.dropLast(20)), "gzip")
        var wrong = bytes
        wrong[wrong.count - 6] ^= 1
        try refuse(wrong, "gzip")
    }

    @Test func `as many members as the limit are taken, and not one more`() throws {
        let limit = "limits: { members: 2 }"
        let two = [Self.good, ("b.txt", "")]
        let scene = try ContainerScene.make(#"members: ["*.csv"]"#, limit)
        #expect(try scene.load("lot.zip", bytes: ContainerScene.zip(two)).state == .loaded)
        try refuse(
            ContainerScene.zip(two + [("c.txt", "")]), "more than 2 members",
            rule: #"members: ["*.csv"]"#, limit, rule: "limit")
    }

    @Test(arguments: [PackedFiles.Form.deflatedZip, .packedTar])
    func `all members together unpack to the limit, and to no byte more`(
        form: PackedFiles.Form
    ) throws {
        let rows = (0..<900).map { "k\($0);1" }
        let texts = [Scene.text(Array(rows[..<400])), Scene.text(Array(rows[400...]))]
        let bytes = try PackedFiles.bytes(
            form,
            [PackedFiles.Member("a.csv", texts[0]), PackedFiles.Member("b.csv", texts[1])])
        // Of a tar file its headers count, and what fills its blocks up.
        let sum = form == .packedTar ? 10_240 : texts.reduce(0) { $0 + $1.utf8.count }
        #expect(bytes.count < sum)
        let scene = try ContainerScene.make(
            #"members: ["*.csv"]"#, "limits: { file_bytes: \(sum)B }")
        #expect(try scene.load("lot.zip", bytes: bytes).state == .loaded)
        try refuse(
            bytes, "unpacks to more than \(sum - 1) bytes", rule: #"members: ["*.csv"]"#,
            "limits: { file_bytes: \(sum - 1)B }", rule: "limit")
    }

    @Test(arguments: [PackedFiles.Form.deflatedZip, .packedTar])
    func `a bomb is not unpacked`(form: PackedFiles.Form) throws {
        let bytes = try PackedFiles.bytes(
            form, [PackedFiles.Member("a.csv", String(repeating: "0", count: 4_000_000))])
        #expect(bytes.count < 10_000)
        try refuse(
            bytes, "unpacks to more than 200 times its size", rule: #"members: ["*.csv"]"#,
            rule: "limit")
    }
}
