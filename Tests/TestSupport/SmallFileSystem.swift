// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A tmpfs of a test's own, small enough to fill.
package struct SmallFileSystem: Sendable {
    package let path: String

    /// Whether this user may mount one: root, or sudo without a password.
    package static func isPossible() async throws -> Bool {
        if getuid() == 0 { return true }
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/sudo") else { return false }
        return try await ChildProcess.run("/usr/bin/sudo", ["-n", "true"]).status == 0
    }

    private static func asRoot(_ command: [String]) async throws {
        if getuid() == 0 {
            try await ChildProcess.succeed(command[0], Array(command.dropFirst()))
        } else {
            try await ChildProcess.succeed("/usr/bin/sudo", ["-n"] + command)
        }
    }

    /// Mounts one on the path (made if need be), lends it to the body and unmounts it.
    package static func with<Value>(
        at path: String, megabytes: Int, _ body: (SmallFileSystem) async throws -> Value
    ) async throws -> Value {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await asRoot([
            "/usr/bin/mount", "-t", "tmpfs", "-o",
            "size=\(megabytes)m,mode=0755,uid=\(getuid()),gid=\(getgid())", "bascule-test", path,
        ])
        let result: Value
        do {
            result = try await body(SmallFileSystem(path: path))
        } catch {
            try await asRoot(["/usr/bin/umount", "--lazy", path])
            throw error
        }
        try await asRoot(["/usr/bin/umount", path])
        return result
    }

    /// Fills it up to the last block; returns the path of the file that does.
    package func fill() throws -> String {
        let ballast = path + "/.ballast"
        try Data().write(to: URL(fileURLWithPath: ballast))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: ballast))
        let block = Data(repeating: 0, count: 4_096)
        while try freeBytes() > 0 { try file.write(contentsOf: block) }
        try file.close()
        return ballast
    }

    private func freeBytes() throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    }
}
