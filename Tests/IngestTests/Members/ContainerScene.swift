// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// A feed that takes members out of containers.
enum ContainerScene {
    static func yaml(_ rule: String = #"members: ["*.csv"]"#, _ more: String = "") -> String {
        DroppedFile.feedYAML("container: { \(rule) }\n\(more)")
    }

    static func make(
        _ rule: String = #"members: ["*.csv"]"#, _ more: String = "", language: Language = .en
    ) throws -> Scene {
        try Scene(yaml(rule, more), language: language)
    }

    /// A zip file of these members.
    static func zip(_ members: [(String, String)]) -> [UInt8] {
        var zip = StoredZip()
        for (name, text) in members { zip.add(name, text) }
        return zip.bytes
    }

    /// Three members of one row each.
    static let three = [
        ("a.csv", Scene.text(["a;1"])), ("sous/b.csv", Scene.text(["b;2"])),
        ("c.csv", Scene.text(["c;3"])),
    ]
}

extension Scene {
    /// Names in the inbox that a sweep would see.
    func visible() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: inbox)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Names in the inbox that none would see.
    func hidden() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: inbox).filter { $0.hasPrefix(".") }
    }

    /// Loads what lies in the inbox, and what comes out of that, until nothing is left.
    func settle() throws {
        for _ in 0..<30 {
            let connection = try connect()
            _ = try Recovery(pipeline).run(feed: feed, root: inbox, on: connection)
            let names = try visible()
            guard !names.isEmpty else { return }
            for name in names { try awaitWriters(of: name) }
            try run(try names.map { try arrival($0) }, on: connection)
        }
        throw NotSettled(description: "still in the inbox: \(try visible()), \(try hidden())")
    }

    /// `name|state|rows` of every file of the ledger, in the order of their numbers.
    func ended() throws -> [String] {
        try texts("select name, state, rows_read::text from bascule.file order by id")
    }
}
