// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FileSystem

/// Paths are bytes: what a `String` makes of them does not matter.
@Suite struct NameTests {
    @Test func `a slash is a slash, whatever mark comes after it`() {
        #expect(Array(Folder.name(of: "/a/\u{301}b").utf8) == Array("\u{301}b".utf8))
        #expect(Folder.parent(of: "/a/\u{301}b") == "/a")
        #expect(Folder.parent(of: "/\u{301}") == "/")
        #expect(Folder.parent(of: "a") == ".")
        #expect(Folder.holds("/a", "/a/\u{301}b"))
        #expect(!Folder.holds("/a\u{301}", "/\u{E1}/b"))
        #expect(!Folder.holds("/a", "/ab") && !Folder.holds("/a", "/a") && Folder.holds("/", "/a"))
    }

    @Test func `composed and decomposed names are two`() {
        #expect(FileName("\u{E9}") != FileName("e\u{301}"))
        #expect(Set([FileName("\u{E9}"), FileName("e\u{301}"), FileName("\u{E9}")]).count == 2)
    }

    @Test(arguments: [
        ("a.csv", "a", ".csv"), ("a.tar.gz", "a", ".tar.gz"), (".a.csv", ".a", ".csv"),
        ("a", "a", ""), (".a", ".a", ""), ("a.\u{301}csv", "a", ".\u{301}csv"),
        ("a." + String(repeating: "b", count: 250), "a." + String(repeating: "b", count: 250), ""),
        (
            "a." + String(repeating: "b", count: 240) + ".csv",
            "a." + String(repeating: "b", count: 240), ".csv"
        ),
    ])
    func `a name has a stem and a suffix`(name: String, stem: String, suffix: String) {
        let parts = Folder.parts(ofName: name)
        #expect(Array(parts.stem.utf8) == Array(stem.utf8))
        #expect(Array(parts.suffix.utf8) == Array(suffix.utf8))
    }

    @Test func `a name that is cut is as long as it may be, and text still`() {
        for name in ["é", "e\u{301}", "\u{1F3ED}", "a"] {
            for count in [1, 60, 127, 128, 255, 300] {
                let cut = Folder.name(String(repeating: name, count: count), fitting: "_17.csv")
                #expect(cut.utf8.count <= 255)
                #expect(!cut.unicodeScalars.contains("\u{FFFD}"))
                #expect(cut.hasSuffix("_17.csv"))
            }
        }
    }

    @Test func `a folder below a root is not reached by a link nor by its parent`() throws {
        let root = "/tmp/bascule-open-\(UUID().uuidString)"
        try Folder.create(root + "/inbox/sub")
        try Folder.create(root + "/outside")
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: root) } }
        try FileManager.default.createSymbolicLink(
            atPath: root + "/inbox/link", withDestinationPath: root + "/outside")
        _ = try OpenFolder(root: root + "/inbox", below: "sub")
        for below in ["link", "../outside", "sub/../../outside", "none"] {
            let error = #expect(throws: FileError.self) {
                try OpenFolder(root: root + "/inbox", below: below)
            }
            #expect(error?.code == .isLink || error?.code == .notFound, "\(below)")
        }
        // A folder held open stays the same folder, even if its path is given to another.
        let held = try OpenFolder(root: root + "/inbox", below: "sub")
        try Data("1".utf8).write(to: URL(fileURLWithPath: root + "/inbox/sub/a"))
        try Data("2".utf8).write(to: URL(fileURLWithPath: root + "/outside/a"))
        try Folder.rename(root + "/inbox/sub", to: root + "/aside")
        try FileManager.default.createSymbolicLink(
            atPath: root + "/inbox/sub", withDestinationPath: root + "/outside")
        try Folder.rename(RawPath(in: held, name: "a"), to: root + "/moved")
        #expect(try String(contentsOfFile: root + "/moved", encoding: .utf8) == "1")
        #expect(try FileStatus(path: root + "/outside/a") != nil)
    }

    @Test
    func `without a rename that keeps from overwriting and without links nothing is overwritten`()
        throws
    {
        let root = "/tmp/bascule-own-\(UUID().uuidString)"
        try Folder.create(root)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: root) } }
        for name in ["a", "b"] {
            try Data(name.utf8).write(to: URL(fileURLWithPath: "\(root)/\(name)"))
        }
        let error = #expect(throws: FileError.self) {
            try Folder.renameOverOwn(RawPath(root + "/a"), to: RawPath(root + "/b"))
        }
        #expect(error?.code == .exists)
        try Folder.renameOverOwn(RawPath(root + "/a"), to: RawPath(root + "/c"))
        #expect(try String(contentsOfFile: root + "/c", encoding: .utf8) == "a")
        #expect(try FileStatus(path: root + "/a") == nil)
        // A failed move leaves no empty file behind.
        #expect(throws: FileError.self) {
            try Folder.renameOverOwn(RawPath(root + "/none"), to: RawPath(root + "/d"))
        }
        #expect(try FileStatus(path: root + "/d") == nil)
    }

    @Test func `a folder that may be a mount is not made, one below it is`() throws {
        let root = "/tmp/bascule-mount-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: root) } }
        try Folder.create(root)
        let error = #expect(throws: FileError.self) {
            try Folder.create(root + "/mnt/a/b", below: root + "/mnt")
        }
        #expect(error?.isTheFileSystems == true)
        #expect(error?.description.contains("it is not there. Mount its file system") == true)
        #expect(throws: FileError.self) {
            try Folder.create(root + "/mnt", below: root + "/mnt")
        }
        #expect(try FileStatus(path: root + "/mnt") == nil)
        try Folder.create(root + "/mnt")
        try Folder.create(root + "/mnt/a/b", below: root + "/mnt")
        #expect(try FileStatus(path: root + "/mnt/a/b")?.isFolder == true)
    }

    @Test(arguments: [
        (ENOSPC, true), (EDQUOT, true), (EROFS, true), (EIO, true), (ESTALE, true),
        (EACCES, false), (EPERM, false), (ENOENT, false), (ENOTDIR, false), (ENAMETOOLONG, false),
        (EINVAL, false), (EBUSY, false), (ELOOP, false), (EEXIST, false),
    ])
    func `what would meet every file is told from what is one file's`(number: Int32, isAll: Bool) {
        #expect(FileError("move", errno: number).isTheFileSystems == isAll)
        // A block that can't be read is one file's.
        if number == EIO {
            #expect(!FileError("read", errno: EIO, isOfReading: true).isTheFileSystems)
        }
    }
}
