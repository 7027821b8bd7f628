// SPDX-License-Identifier: Apache-2.0

/// The note, beside the folders, of how far the database had come: `var/mark.json`.
///
/// The database can't know by itself that it came back older than the folders; this note can.
package struct MarkNote: Sendable, Equatable, Codable {
    /// As it was when looked at last.
    package var now: HighWaterMark
    /// The mark that did not hold, until the folders are reconciled; nil: none.
    package var before: HighWaterMark?
    /// In which ways it did not.
    package var found: [Regression]?
    /// When that was seen, by the database's clock.
    package var foundAt: String?

    enum CodingKeys: String, CodingKey {
        case now, before, found
        case foundAt = "found_at"
    }

    /// Whether a standby took over without a sign that it lacked anything.
    package var isOnlyATakeover: Bool { before != nil && found == [.otherTimeline] }
}
