// SPDX-License-Identifier: Apache-2.0

/// A column of a sheet.
package struct SheetColumn: Sendable, Equatable {
    package var header: String
    /// In characters of the usual font.
    package var width: Double
    /// Excel's number format, such as `0.00` or `dd/mm/yyyy`; nil: General.
    package var format: String?

    package init(header: String, width: Double, format: String? = nil) {
        self.header = header
        self.width = width
        self.format = format
    }
}
