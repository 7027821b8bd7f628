// SPDX-License-Identifier: Apache-2.0

/// How many rows there are, counted up to a limit.
package struct RowCount: Sendable, Equatable, Codable, CustomStringConvertible {
    /// Where counting stops, unless told.
    package static let usualLimit = 10_000

    package let rows: Int
    /// Counting stopped: there may be more.
    package let isAtLeast: Bool

    package init(rows: Int, isAtLeast: Bool) {
        self.rows = rows
        self.isAtLeast = isAtLeast
    }

    /// `120`, or `10,000+`.
    package var description: String {
        guard isAtLeast else { return "\(rows)" }
        let (thousands, rest) = rows.quotientAndRemainder(dividingBy: 1_000)
        guard thousands > 0 else { return "\(rows)+" }
        return "\(thousands)," + String("\(1_000 + rest)".dropFirst()) + "+"
    }
}
