// SPDX-License-Identifier: Apache-2.0

/// A feed's declaration of the lines that are no rows.
package struct LineRule: Sendable, Equatable {
    /// The lines above the header, or above the first row where there is none.
    package enum Preamble: Sendable, Equatable {
        /// None are expected: such lines are still reported.
        case none
        /// So many physical lines, blank ones counted, a `sep=` line not.
        case lines(Int)
        /// Any: what can't be a row of the feed.
        case any
    }

    /// The row of units below the header.
    package enum Units: Sendable, Equatable {
        case none
        /// It may be there: taken for one if it can't be a row of the feed.
        case may
        case always
    }

    /// Treatment of a file in which another table begins.
    package enum OtherTables: String, Sendable, CaseIterable {
        case refuse
        /// The table ends there.
        case first
        /// Nothing begins another table: its lines are rows like the others.
        case same
    }

    package var preamble = Preamble.none
    /// Rows of the header; 0 when there is none.
    package var headerRows = 1
    package var units = Units.none
    /// Words that a line below the table begins with.
    package var footers: [String] = [] {
        didSet { footerWords = FooterWords(footers) }
    }
    /// The same, ready to be looked for.
    private(set) var footerWords = FooterWords([])
    package var otherTables = OtherTables.refuse

    package init() {}
}
