// SPDX-License-Identifier: Apache-2.0

/// Why one cell of a sheet has no value.
package struct CellFault: Sendable, Equatable {
    /// The field's index, from 0.
    package var field: Int
    package var reason: WorkbookFault

    package init(field: Int, reason: WorkbookFault) {
        self.field = field
        self.reason = reason
    }
}
