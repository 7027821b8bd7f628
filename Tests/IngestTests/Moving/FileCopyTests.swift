// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Inbox
import TestSupport
import Testing

@testable import Ingest

/// Files on their way to another file system: copied, then removed.
@Suite struct FileCopyTests {
    private enum Crash: CaseIterable {
        case beforeCopy, halfCopied, copied, aside, sourceGone, done

        /// Leaves what the service leaves that dies there: `source` is there whole.
        func leave(_ bytes: Data, at source: String, part: String, target: String) throws {
            let copy = URL(filePath: self == .done ? target : part)
            if self != .beforeCopy {
                try (self == .halfCopied ? bytes.dropLast(3) : bytes).write(to: copy)
            }
            if self == .aside { try Folder.rename(source, to: Self.aside(source, part)) }
            if self == .sourceGone || self == .done { try Folder.remove(source) }
        }

        static func aside(_ source: String, _ part: String) -> String {
            "\(Folder.parent(of: source))/\(Folder.name(of: part))"
                .replacing(".bascule-part", with: ".bascule-aside")
        }

        static func part(in folder: String, of sum: [UInt8]) -> String {
            "\(folder)/.7-\(sum.prefix(8).map { String(format: "%02x", $0) }.joined()).bascule-part"
        }
    }

    @Test func `between two file systems every step can be cut off and done again`() throws {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        for (number, crash) in Crash.allCases.enumerated() {
            let folder = try TemporaryFolder()
            defer { #expect(throws: Never.self) { try folder.remove() } }
            let bytes = Data("the bytes \(number)\n".utf8)
            let (source, target) = ("\(folder.path)/a.csv", "\(memory)/\(number)/a.csv")
            try bytes.write(to: URL(fileURLWithPath: source))
            let sum = try fileSHA256(source)
            let part = Crash.part(in: "\(memory)/\(number)", of: sum)
            try Folder.create("\(memory)/\(number)")
            try crash.leave(bytes, at: source, part: part, target: target)
            let move = FileMove(
                fileID: 7, path: source, identity: nil, sha256: sum, destination: target,
                keepsOriginal: false)
            #expect(try move.run() == .here(path: target), "\(crash)")
            #expect(try move.run() == .here(path: target), "\(crash), again")
            #expect(try contents(of: "\(memory)/\(number)") == [target], "\(crash)")
            #expect(try contents(of: folder.path) == [], "\(crash)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == bytes)
        }
    }

    @Test func `a link is removed by its own name, and never a file that has come under it`() throws
    {
        let folder = try TemporaryFolder()
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let (source, target) = ("\(folder.path)/in.csv", "\(folder.path)/kept.csv")
        func move(_ isAnothers: @escaping (String) throws -> Bool) throws -> String? {
            if try FileStatus(path: target) == nil {
                try Data("one".utf8).write(to: URL(filePath: source))
                try FileManager.default.linkItem(atPath: source, toPath: target)
            }
            let status = try #require(try FileStatus(path: source))
            var move = FileMove(
                fileID: 7, path: source, identity: FileIdentity(status),
                sha256: try fileSHA256(source), destination: target, keepsOriginal: false)
            move.isAnothers = isAnothers
            return try move.placeTaken(by: status)
        }
        // What another row keeps is no place of this one.
        #expect(try move { $0 == target } == nil)
        #expect(try contents(of: folder.path).sorted() == [source, target])
        let replaced = try move { _ in
            try Data("two".utf8).write(to: URL(filePath: source), options: .atomic)
            return false
        }
        #expect(replaced == nil)
        #expect(try String(contentsOfFile: source, encoding: .utf8) == "two")
        #expect(try contents(of: folder.path).sorted() == [source, target])
        try Folder.remove(source)
        try FileManager.default.linkItem(atPath: target, toPath: source)
        #expect(try move { _ in false } == target)
        #expect(try contents(of: folder.path) == [target])
    }

    /// As above; then the sender sends the same bytes again, before the service is back.
    @Test func `between two file systems bytes sent again at any step leave one kept file a row`()
        throws
    {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        for (number, crash) in Crash.allCases.enumerated() {
            let folder = try TemporaryFolder()
            defer { #expect(throws: Never.self) { try folder.remove() } }
            let bytes = Data("the bytes \(number)\n".utf8)
            let (source, target) = ("\(folder.path)/a.csv", "\(memory)/\(number)/a.csv")
            try bytes.write(to: URL(filePath: source))
            let read = FileIdentity(try #require(try FileStatus(path: source)))
            let sum = try fileSHA256(source)
            var move = FileMove(
                fileID: 7, path: source, identity: nil, sha256: sum, destination: target,
                keepsOriginal: false)
            move.settled = SettledIdentity(
                inode: read.inode, size: read.size, changedNanoseconds: read.ctimeNanoseconds)
            try Folder.create("\(memory)/\(number)")
            let part = Crash.part(in: "\(memory)/\(number)", of: sum)
            try crash.leave(bytes, at: source, part: part, target: target)
            // As a sender does it: under another name first.
            try bytes.write(to: URL(filePath: source + ".part"))
            if try FileStatus(path: source) != nil { try Folder.remove(source) }
            try Folder.rename(source + ".part", to: source)

            #expect(try move.run() == .here(path: target), "\(crash)")
            #expect(try contents(of: "\(memory)/\(number)") == [target], "\(crash)")
            // Where the first file had a whole copy, what came is another arrival, and stays for
            // its row.
            let isArrival = [.copied, .aside, .sourceGone, .done].contains(crash)
            #expect(try contents(of: folder.path) == (isArrival ? [source] : []), "\(crash)")
            #expect(try Data(contentsOf: URL(filePath: target)) == bytes)
        }
    }

    /// The sender replaced the file after the last look, and the service died before it had seen it.
    @Test(arguments: [false, true])
    func `between two file systems another file that was put aside comes back, and is not removed`(
        isNameTaken: Bool
    ) throws {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        let folder = try TemporaryFolder()
        defer { #expect(throws: Never.self) { try folder.remove() } }
        try Folder.create(memory)
        let (source, target) = ("\(folder.path)/a.csv", "\(memory)/a.csv")
        try Data("settled\n".utf8).write(to: URL(filePath: source))
        let sum = try fileSHA256(source)
        let part = Crash.part(in: memory, of: sum)
        try FileManager.default.moveItem(atPath: source, toPath: part)
        try Data("new\n".utf8).write(to: URL(filePath: Crash.aside(source, part)))
        if isNameTaken { try Data("newer\n".utf8).write(to: URL(filePath: source)) }
        let move = FileMove(
            fileID: 7, path: source, identity: nil, sha256: sum, destination: target,
            keepsOriginal: false)
        #expect(try move.run() == .here(path: target))
        #expect(try contents(of: memory) == [target])
        let back = try contents(of: folder.path).sorted().map {
            "\(Folder.name(of: $0)) \(try String(contentsOfFile: $0, encoding: .utf8))"
        }
        #expect(back == (isNameTaken ? ["a.csv newer\n", "a_7.csv new\n"] : ["a.csv new\n"]))
    }

    /// Each file of a sender that replaces its own all the time is stored, lies there, or was seen by
    /// the sender when it took its place.
    @Test func `between two file systems no file is removed that was not settled`() async throws {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        let folder = try TemporaryFolder()
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let source = "\(folder.path)/a.csv"
        let sender = try ChildProcess("/usr/bin/python3", ["-c", Self.replacing, source])
        var moves: Int64 = 0
        let end = ContinuousClock.now + .seconds(6)
        while .now < end {
            guard let status = try FileStatus(path: source), let sum = try? fileSHA256(source),
                try FileStatus(path: source) == status
            else { continue }
            moves += 1
            let move = FileMove(
                fileID: moves, path: source, identity: FileIdentity(status), sha256: sum,
                destination: "\(memory)/\(moves).csv", keepsOriginal: false)
            do { _ = try move.run() } catch let error as FileError where error.code == .notFound {
                // Its sender was about to exchange it.
            }
        }
        #expect(try await sender.waitForExit() == 0)
        let lines = sender.output.split(separator: "\n").map(String.init)
        try await sender.dispose()
        let kept = try (contents(of: memory) + contents(of: folder.path)).map {
            try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(in: .whitespaces)
        }
        let sent = try #require(lines.last.flatMap { Int($0) })
        let known = Set(kept + lines.dropLast())
        #expect(moves > 100 && sent > 1_000, "\(moves) moves of \(sent) files")
        for number in 1...sent where !known.contains("\(number)") {
            Issue.record("file \(number) of \(sent) is nowhere")
        }
    }

    /// Exchanges the file with the next one for five seconds.
    ///
    /// It says which it got back, and how many there were. Each has another size than the last ones:
    /// within a tick of the kernel's clock (4 ms) a file may get number and times of a removed one.
    private static let replacing = """
        import ctypes, errno, os, sys, time
        libc = ctypes.CDLL(None, use_errno=True)
        name, part = sys.argv[1].encode(), sys.argv[1].encode() + b".part"
        NOREPLACE, EXCHANGE, HERE = 1, 2, -100
        def rename(how):
            return libc.renameat2(HERE, part, HERE, name, how) == 0
        number, back, end = 0, [], time.monotonic() + 5
        while time.monotonic() < end:
            number += 1
            with open(part, "w") as file:
                file.write(str(number).ljust(6 + number % 997))
            while True:
                if rename(EXCHANGE):
                    back.append(open(part).read().strip())
                    os.unlink(part)
                    break
                if rename(NOREPLACE):
                    break
        print("\\n".join(back + [str(number)]))
        """
}
