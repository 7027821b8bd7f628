// SPDX-License-Identifier: Apache-2.0

/// When a file of the feed counts as complete, and when one is expected.
package struct ArrivalRule: Sendable, Equatable {
    /// Waited for in addition to everything else; nil for the site's rule.
    package var quiet: Duration?
    /// Suffix of the file beside the data that says it is complete, such as `.ok`.
    package var marker: String?
    /// Suffix of the file beside the data that holds its SHA-256.
    package var checksum: String?
    package var expected: ExpectedArrival?

    package init() {}
}
