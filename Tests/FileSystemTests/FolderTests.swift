// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Testing

private func scratch() throws -> String {
    let path = NSTemporaryDirectory() + "bascule-fs-" + UUID().uuidString
    try Folder.create(path + "/a/b")
    return path
}

private func clear(_ path: String) {
    #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) }
}

private func write(_ text: String, to path: String) throws {
    let file = try OpenFile(writing: path)
    try file.write(Array(text.utf8))
    try file.sync()
}

@Test func `a rename never overwrites what is there`() throws {
    let root = try scratch()
    defer { clear(root) }
    try write("one", to: root + "/a/x")
    try write("two", to: root + "/a/b/x")
    #expect { try Folder.rename(root + "/a/x", to: root + "/a/b/x") } throws: { error in
        (error as? FileError)?.code == .exists
    }
    #expect(try String(contentsOfFile: root + "/a/b/x", encoding: .utf8) == "two")
    try Folder.rename(root + "/a/x", to: root + "/a/b/y")
    #expect(try FileStatus(path: root + "/a/x") == nil)
    #expect(try FileStatus(path: root + "/a/b/y")?.size == 3)
}

@Test func `a symbolic link is not opened`() throws {
    let root = try scratch()
    defer { clear(root) }
    try FileManager.default.createSymbolicLink(
        atPath: root + "/link", withDestinationPath: "/etc/passwd")
    #expect { _ = try OpenFile(reading: root + "/link").descriptor } throws: { error in
        (error as? FileError)?.code == .isLink
    }
}

@Test func `a rename to another file system says so`() throws {
    let root = try scratch()
    defer { clear(root) }
    try write("one", to: root + "/x")
    let other = "/dev/shm/bascule-" + UUID().uuidString
    #expect { try Folder.rename(root + "/x", to: other) } throws: { error in
        (error as? FileError)?.code == .crossDevice
    }
}

@Test func `reading and writing keep every byte and the modification time`() throws {
    let root = try scratch()
    defer { clear(root) }
    let file = try OpenFile(writing: root + "/x")
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try file.write(bytes)
    try file.setModified(nanoseconds: 1_500_000_000_123_456_789)
    try file.rewind()
    var read: [UInt8] = []
    while try file.read(into: &read, limit: 7_777) > 0 {}
    #expect(read == bytes)
    #expect(try FileStatus(path: root + "/x")?.modifiedNanoseconds == 1_500_000_000_123_456_789)
}
