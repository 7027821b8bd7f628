// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Inbox

extension WatcherTests {
    @Test(arguments: [SeededGenerator(for: "inbox model").seed, 1])
    func `random actions on an inbox lose nothing and take nothing early`(
        seed: UInt64
    ) async throws {
        let scene = try Scene()
        let model = Model(scene, seed: seed)
        try sh("mkdir \(scene.root)/d0 \(scene.root)/d1")
        try await scene.watching(nil, { $0.sweepEvery = .milliseconds(500) }) {
            for _ in 0..<1_500 { try model.act() }
            try model.closeAll()
            try await eventually("all are taken (seed \(seed), left: \(model.complete))") {
                try model.takeAll()
                return model.complete.isEmpty
            }
        }
        #expect(model.taken > 100)
    }
}

/// The expected contents of the inbox, beside the real one.
private final class Model {
    /// Content of each file that is complete and not taken.
    private(set) var complete: [String: String] = [:]
    private(set) var taken = 0
    private var open: [String: (file: Int32, content: String)] = [:]
    private var handed = 0
    private var versions = 0
    private var lots: Lots
    private let scene: Scene

    init(_ scene: Scene, seed: UInt64) {
        self.scene = scene
        lots = Lots(state: seed)
    }

    /// Does one thing that a sender, a person or the ingest might do.
    func act() throws {
        let path = "\(scene.root)/\(["", "d0/", "d1/"][lots.next(3)])\(lots.next(12)).csv"
        switch lots.next(12) {
        case 0, 1, 2: try write(path, by: ["> {}", "> {}.tmp; mv {}.tmp {}"][lots.next(2)])
        case 3: try write(path, by: "> {}~; ln -f {}~ {}; rm {}~")
        case 4, 5: begin(path)
        case 6: for path in open.keys.sorted().prefix(2) { add(path, "more\n") }
        case 7, 8: if let path = open.keys.min() { try finish(path) }
        case 9: try remove(path)
        case 10: try rename(path)
        default: try takeAll()
        }
    }

    func closeAll() throws { for path in open.keys.sorted() { try finish(path) } }

    /// The ingest: takes what is still as it was handed over, gives the rest back.
    func takeAll() throws {
        let arrivals = scene.arrivals.dropFirst(handed)
        handed += arrivals.count
        for arrival in arrivals {
            var info = stat()
            if unsafe lstat(arrival.path, &info) == 0, FileInfo(info).identity == arrival.identity {
                #expect(open[arrival.path] == nil, "\(arrival.path) has a writer")
                let file = FolderHandle.File(descriptor: unsafe Glibc.open(arrival.path, O_RDONLY))
                let content = String(decoding: try file.read(4_096), as: UTF8.self)
                let expected = complete.removeValue(forKey: arrival.path)
                #expect(expected == content)
                try #require(unsafe unlink(arrival.path) == 0)
                taken += 1
            }
            scene.release([arrival.path])
        }
    }

    private func write(_ path: String, by way: String) throws {
        guard open[path] == nil else { return }
        versions += 1
        let target = way.replacing("{}", with: path)
        try sh("umask 022; echo '\(versions) END' \(target)")
        complete[path] = "\(versions) END\n"
    }

    private func begin(_ path: String) {
        guard open[path] == nil else { return }
        let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        versions += 1
        complete[path] = nil
        open[path] = (file, "")
        add(path, "\(versions)\n")
    }

    private func add(_ path: String, _ text: String) {
        guard let (file, content) = open[path] else { return }
        _ = unsafe Glibc.write(file, text, text.utf8.count)
        open[path] = (file, content + text)
    }

    private func finish(_ path: String) throws {
        add(path, "END\n")
        guard let (file, content) = open.removeValue(forKey: path) else { return }
        close(file)
        complete[path] = content
    }

    private func remove(_ path: String) throws {
        guard open[path] == nil else { return }
        _ = unsafe unlink(path)
        complete[path] = nil
    }

    private func rename(_ path: String) throws {
        guard open[path] == nil, let from = complete.keys.min(), from != path else { return }
        try #require(unsafe Glibc.rename(from, path) == 0)
        complete[path] = complete.removeValue(forKey: from)
    }
}

/// SplitMix64: the same lots for the same seed.
private struct Lots {
    var state: UInt64

    mutating func next(_ limit: UInt64) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % limit)
    }
}
