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

/// The rows of one page.
package struct Paged<Item: Sendable>: Sendable {
    /// Whether there is more behind them.
    package enum More: String, Sendable, Codable {
        case no, yes
        /// As many rows were read as a page may read; the next page reads on.
        case unknown
    }

    package let items: [Item]
    package let more: More
    /// Of the next page; nil where there is none.
    package let next: Cursor?

    init(items: [Item], more: More, next: Cursor?) {
        self.items = items
        self.more = more
        self.next = next
    }
}

extension Paged: Equatable where Item: Equatable {}
extension Paged: Encodable where Item: Encodable {}
extension Paged: Decodable where Item: Decodable {}

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
