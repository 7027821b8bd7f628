// SPDX-License-Identifier: Apache-2.0

/// Why a load cannot be finished.
package enum LoadError: Error, Sendable, CustomStringConvertible {
    /// Rows were removed by a session that does not keep Bascule's locks; the load may be repeated.
    case rowsVanished(table: String, expected: Int64, found: Int64)

    package var description: String {
        switch self {
        case .rowsVanished(let table, let expected, let found):
            "table \(table) was changed from outside while rows were merged into it "
                + "(\(expected) rows met their key, \(found) were settled): load the file again"
        }
    }
}
