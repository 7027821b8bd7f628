// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Notes of ended files and jobs, added up: else they would all be read for each figure.
package enum NotesToFold {
    /// Notes of each kind that one transaction takes.
    package static let most = 20_000

    /// - Returns: how many were taken; 0 also while another session is at it.
    @discardableResult
    package static func fold(on connection: borrowing Connection) throws -> Int64 {
        try connection.query("select bascule.fold_notes(\(Int32(most)))").value()
    }

    /// Gives back the room of many that were taken, once none is left; it waits for nobody.
    ///
    /// - Returns: whether there was some to give back, and it could be.
    @discardableResult
    package static func giveBack(on connection: borrowing Connection) throws -> Bool {
        try connection.query("select bascule.empty_notes()").value()
    }
}
