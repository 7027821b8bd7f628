// SPDX-License-Identifier: Apache-2.0

/// How many rows are asked for, and behind which.
package struct Page: Sendable, Hashable {
    package static let usualSize = 50
    package static let largestSize = 1_000

    package let size: Int
    /// Nil: from the beginning.
    package let after: Cursor?

    /// A size outside of 1 … `largestSize` becomes the nearest that is inside.
    package init(size: Int = usualSize, after: Cursor? = nil) {
        self.size = min(max(size, 1), Self.largestSize)
        self.after = after
    }
}
