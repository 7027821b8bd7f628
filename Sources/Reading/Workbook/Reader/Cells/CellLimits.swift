// SPDX-License-Identifier: Apache-2.0

/// Limits of a sheet, which are the format's own.
package enum CellLimits {
    package static let rows = 1_048_576
    package static let columns = 16_384
    /// Characters (UTF-16 units) of one cell.
    package static let characters = 32_767
    /// Cells that a sheet may have by repeats, in all.
    package static let repeats = 10_000_000
}
