// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// When to say that a commit waits: after ten seconds, then each minute.
struct SlowCommit {
    static let first: Duration = .seconds(10)
    static let again: Duration = .seconds(60)

    private var next = first

    mutating func isDue(after waited: Duration) -> Bool {
        // A shorter wait is another commit's.
        if waited < Self.first { next = Self.first }
        guard waited >= next else { return false }
        next = waited + Self.again
        return true
    }
}
