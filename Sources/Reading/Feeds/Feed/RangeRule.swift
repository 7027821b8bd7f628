// SPDX-License-Identifier: Apache-2.0

/// A range that holds when other columns have certain values.
package struct RangeRule: Sendable, Equatable {
    package struct Condition: Sendable, Equatable {
        package var column: String
        /// As stored.
        package var value: String
    }
    package var column: String
    package var when: [Condition]
    package var ranges: Ranges
}
