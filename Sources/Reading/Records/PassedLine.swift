// SPDX-License-Identifier: Apache-2.0

/// A line that is no record, where the sink is given every line.
package enum PassedLine: Sendable, Equatable {
    /// Excel's `sep=;`.
    case separator
    /// One of the declared lines above the header that can't be read as a record.
    case preamble
    case comment
    /// Empty, or blanks and tabs.
    case blank
}
