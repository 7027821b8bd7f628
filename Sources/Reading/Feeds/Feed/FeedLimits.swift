// SPDX-License-Identifier: Apache-2.0

/// Limits the feed sets for itself; nil is the site's own.
package struct FeedLimits: Sendable, Equatable {
    package var fileBytes: Int?
    package var lineBytes: Int?
    package var columns: Int?
    /// Objects and lists within one another, of JSON Lines; elements, of XML.
    package var depth: Int?
    /// Members of one container, those that are passed over too.
    package var members: Int = 1_000
    /// Tables that one feed fills.
    package var tables: Int = 16
    /// Rows of one file.
    package var rows: Int = 20_000_000
    /// Bytes of the texts of one row's key: PostgreSQL's index takes 2,704 of the whole key.
    package var keyBytes: Int = 2_000
    /// Faults of one file that are kept; what is more is counted.
    package var faults: Int = 1_000_000

    package init() {}
}
