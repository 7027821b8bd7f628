// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import TestSupport
import Testing

@Test func `a read-only file system is named where it is mounted`() async throws {
    guard getuid() == 0 else { return }
    let path = NSTemporaryDirectory() + "bascule ro-" + UUID().uuidString
    try await SmallFileSystem.with(at: path, megabytes: 1) { _ in
        try await ChildProcess.succeed("/usr/bin/mount", ["-o", "remount,ro", path])
        let error = #expect(throws: FileError.self) { try Folder.create(path + "/a/b") }
        let text = try #require(error).description
        #expect(error?.code == .readOnly)
        #expect(
            text.contains("the file system at \(path) is read-only for this process"), "\(text)")
        #expect(text.contains("mount -o remount,rw \(path)"), "\(text)")
    }
    try FileManager.default.removeItem(atPath: path)
}
