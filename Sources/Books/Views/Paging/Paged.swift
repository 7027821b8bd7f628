// SPDX-License-Identifier: Apache-2.0

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
    /// Of the next page; nil if there is none.
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
