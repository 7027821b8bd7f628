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

    // Of a file with a layout, whose lines are told apart before they are judged:

    case header
    /// A line of a row that is given by itself.
    case row
    case footer
    /// Begins or ends a section.
    case section
    /// Beside the tables: where the layout looks for values.
    case aside
    /// Of a section that is not wanted.
    case otherSection
    /// Nothing that the layout declares.
    case outside
}
