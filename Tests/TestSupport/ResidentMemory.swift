// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Memory of this process, or of another.
package enum ResidentMemory {
    /// Bytes of this process that are in memory now.
    package static func bytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * Int(getpagesize())
    }

    /// The most bytes that a process has had in memory so far; 0 once it has ended.
    package static func peak(of pid: Int32) -> Int { bytes("VmHWM:", of: pid) }

    /// The bytes of a process that no file backs, now.
    ///
    /// What it has allocated, and not the pages of its executable and libraries, which are as many
    /// as the page cache happens to have. 0 once it has ended.
    package static func anonymous(of pid: Int32) -> Int { bytes("RssAnon:", of: pid) }

    private static func bytes(_ name: String, of pid: Int32) -> Int {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/status") else {
            return 0
        }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix(name) }
        let kibibytes = line?.split(separator: " ").dropLast().last.flatMap { Int($0) }
        return (kibibytes ?? 0) << 10
    }
}
