// SPDX-License-Identifier: Apache-2.0

/// How many rows of a file may be rejected before the whole file is.
package enum RejectsMax: Sendable, Equatable {
    case rows(Int)
    /// Per cent of the rows read, 0–100.
    case percent(Double)

    package func isExceeded(rejected: Int, read: Int) -> Bool {
        switch self {
        case .rows(let rows): rejected > rows
        case .percent(let percent): Double(rejected) * 100 > percent * Double(read)
        }
    }
}
