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

    package var percents = Percents.asShown
    package var errors = Errors.reject
}
