// SPDX-License-Identifier: Apache-2.0

/// How numbers are written.
package struct NumberFormat: Sendable, Equatable {
    /// `,` or `.`; nil when the feed does not say, and then an ambiguous number is a fault.
    package var decimal: UInt8?
    /// `,` or `.` between groups of three; blanks and apostrophes always may be.
    package var grouping: UInt8?
}
