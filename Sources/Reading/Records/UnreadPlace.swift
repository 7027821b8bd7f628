// SPDX-License-Identifier: Apache-2.0

/// Where a document has values that no column reads.
package struct UnreadPlace: Sendable, Equatable {
    /// As a column's path would name it; `… (+12)` where so many more are not kept.
    package var name: String
    /// Line of the first, from 1.
    package var line: Int

    package init(name: String, line: Int) {
        self.name = name
        self.line = line
    }
}
