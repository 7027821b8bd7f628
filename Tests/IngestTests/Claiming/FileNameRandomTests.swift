// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Names of every form, length and odd byte, in batches with bytes that come twice, cut off
/// anywhere: each file ends in exactly one place, and nothing rests for ever.
@Suite struct FileNameRandomTests {
    private static let pieces: [[UInt8]] =
        [
            "a", "B", "é", "e\u{301}", "\u{301}", "\u{327}\u{301}", "ç", "\u{1F3ED}", "한", "한",
            ".", "..", " ", "-", "_", "%", "'", "\"", "\\", "\\xE9", "%E9", "*", "?", "[a]", ";",
            "$x",
            "~a", "\u{200D}", "ﬁ", "İ", "ß", "A\u{30A}", "\u{212B}", "Å",
        ].map { Array($0.utf8) } + [[0xE9], [0xFF, 0xFE], [0xC3], [0x07], [0x0A]]

    private func name(_ random: inout some RandomNumberGenerator) -> [UInt8] {
        var name: [UInt8] = []
        let length = [1, 3, 8, 60, 250].randomElement(using: &random) ?? 1
        while name.count < length {
            let piece = Self.pieces.randomElement(using: &random) ?? []
            name +=
                Int.random(in: 0..<10, using: &random) == 0
                ? Array(repeating: piece, count: 20).flatMap(\.self) : piece
        }
        // A name that begins with a dot is never data.
        if name.first == UInt8(ascii: ".") { name[0] = UInt8(ascii: "x") }
        return Array(name.prefix(251)) + Array(".csv".utf8)
    }

    /// A name in a listing: text, or nothing and the form in which it is refused.
    private func shown(_ name: [UInt8]) -> (text: String, isText: Bool) {
        if let text = String(validating: name, as: UTF8.self) { return (text, true) }
        let escaped = name.map { byte in
            (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\\")
                ? String(UnicodeScalar(byte)) : "\\x" + String(format: "%02X", byte)
        }
        return (escaped.joined(), false)
    }

    /// Puts a file under a name of any bytes.
    private func put(_ name: [UInt8], _ text: String, in scene: Scene) throws {
        let path = (Array(scene.inbox.utf8) + [UInt8(ascii: "/")] + name + [0])
            .map { CChar(bitPattern: $0) }
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        try #require(file >= 0)
        let bytes = Array(text.utf8)
        #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
        close(file)
    }

    /// One look at what waits, as the watcher has it; dies at the stage if one is given.
    private func turn(_ names: [[UInt8]], _ scene: Scene, dyingAt stage: Stage?) throws {
        let connection = try scene.connect()
        if let stage { scene.cut(connection, at: stage) }
        defer { scene.pipeline.observe = { _ in } }
        var arrivals: [Arrival] = []
        do {
            for name in names {
                let (text, isText) = shown(name)
                let raw =
                    isText
                    ? RawPath(scene.path(text))
                    : RawPath(folder: scene.inbox, escapedName: text)
                guard let status = try FileStatus(raw) else { continue }
                let identity = FileIdentity(status)
                let isOdd = text.unicodeScalars.contains {
                    $0.properties.generalCategory == .control
                }
                if isText, !isOdd {
                    arrivals.append(
                        Arrival(
                            label: scene.feed.name, root: scene.inbox, relative: text,
                            identity: identity))
                    continue
                }
                let refusal = Refusal(
                    label: scene.feed.name, root: scene.inbox, path: scene.path(text),
                    relative: text, identity: identity,
                    reason: isText ? .controlCharacterInName : .nameNotUTF8)
                try RefusedFile(refusal).settle(scene.pipeline, on: connection)
            }
            _ = try scene.pipeline.run(arrivals, on: connection)
        } catch is PostgresError {
        } catch let error as DepartureError {
            #expect(error.cause is PostgresError, "\(error)")
        }
        try Recovery(layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: try scene.connect()) { id, error in
                Issue.record("file \(id) can't be finished: \(error)")
            }
    }

    @Test func `whatever a file is called, it ends in exactly one place`() throws {
        var random = SeededGenerator(for: "names")
        let scene = try Scene()
        scene.pipeline.options.backoff = { _ in 0 }
        scene.pipeline.options.attemptsLimit = 1_000
        var sent: [String: Int] = [:]
        for round in 0..<12 {
            var names: Set<[UInt8]> = []
            while names.count < 25 { names.insert(name(&random)) }
            // Each round's names come again in the next: whatever was stored is in the way.
            for again in 0..<2 {
                for name in names {
                    let key = Int.random(in: 0..<40, using: &random)
                    let text = Scene.text(["\(key);\(round)"])
                    try put(name, text, in: scene)
                    sent[text, default: 0] += 1
                }
                for attempt in 0..<8 {
                    let isLast = attempt > 4
                    let stage = isLast ? nil : Stage.allCases.randomElement(using: &random)
                    try turn(Array(names), scene, dyingAt: stage)
                }
                let left = try names.filter { name in
                    let (text, isText) = shown(name)
                    return try FileStatus(
                        isText
                            ? RawPath(scene.path(text))
                            : RawPath(folder: scene.inbox, escapedName: text)) != nil
                }
                #expect(left.isEmpty, "round \(round).\(again): \(left.map { shown($0).text })")
            }
        }
        var kept: [String: Int] = [:]
        for folder in [scene.archive, scene.error, scene.duplicate] {
            for path in try contents(of: folder) where !isReport(path) {
                kept[try String(contentsOfFile: path, encoding: .utf8), default: 0] += 1
            }
        }
        #expect(
            try scene.texts(
                """
                select stored_path, string_agg(id || ' ' || name, ', ' order by id)
                  from bascule.file group by stored_path having count(*) > 1
                """) == [], "each row has a place of its own")
        for path in try scene.texts("select stored_path from bascule.file") {
            #expect(try FileStatus(path: path) != nil, "\(path) is not there")
        }
        #expect(kept == sent)
        #expect(try scene.number("select count(*) from bascule.file where stored_at is null") == 0)
        #expect(
            try scene.number("select count(*) from bascule.file")
                == sent.values.reduce(0, +))
    }
}
