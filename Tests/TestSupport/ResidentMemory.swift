// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What this process, or another, has in memory.
package enum ResidentMemory {
    /// Bytes of this process that are in memory now.
    package static func bytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * Int(getpagesize())
    }
}
