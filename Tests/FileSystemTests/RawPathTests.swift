// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Testing

@Suite struct RawPathTests {
    @Test func `a name of any bytes is found, read and moved by its escaped form`() throws {
        let folder = "/tmp/bascule-raw-\(UUID().uuidString)"
        try Folder.create(folder)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        let raw = RawPath(folder: folder, escapedName: "\\xE9t\\xe9\\x5C \\xZZ\\x00.csv")
        #expect(try FileStatus(raw) == nil)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        // The octal forms of E9 and of a backslash; what is no escape stays as it is.
        let name = #"printf '%b' '\0351t\0351\0134 \0134xZZ\0134x00.csv'"#
        shell.arguments = ["-c", #"printf bytes > "$1/$(\#(name))""#, "sh", folder]
        try shell.run()
        shell.waitUntilExit()
        #expect(try FileStatus(raw)?.size == 5)
        var bytes: [UInt8] = []
        #expect(try OpenFile(reading: raw).read(into: &bytes, limit: 10) == 5)
        try Folder.rename(raw, to: folder + "/plain.csv")
        #expect(try FileStatus(raw) == nil)
        #expect(try FileStatus(path: folder + "/plain.csv")?.size == 5)
        let missing = #expect(throws: FileError.self) { try Folder.remove(raw) }
        #expect(missing?.description.contains("\\xE9t\\xe9") == true)
    }
}
