// SPDX-License-Identifier: Apache-2.0

/// What is wanted of a sheet, where several are read.
package enum SheetUse: Sendable {
    case rows
    /// Its name alone.
    case name
    /// To be told at the end: it is hidden, and would be read if it were not.
    case hidden
}
