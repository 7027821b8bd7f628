// SPDX-License-Identifier: Apache-2.0

/// How the cells of workbooks are taken.
package struct WorkbookRule: Sendable, Equatable {
    package enum Percents: String, Sendable, CaseIterable {
        /// 0.1195 shown as 11.95 % is 11.95: what its sender sees.
        case asShown = "as_shown"
        /// It is 0.1195.
        case fraction
    }

    package enum Errors: String, Sendable, CaseIterable {
        /// `#N/A` is a fault of its row.
        case reject
        /// It is no value.
        case null
    }

    package enum Merged: String, Sendable, CaseIterable {
        /// The value stands in the first of the merged cells, the others are blank.
        case first
        /// It stands in each of them.
        case fill
    }

    package var merged = Merged.first
    package var percents = Percents.asShown
    package var errors = Errors.reject
}
