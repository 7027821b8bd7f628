// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What the places in lists that clients are given are signed with: one for all processes.
package enum CursorKey {
    package static func read(on connection: borrowing Connection) throws -> [UInt8] {
        try connection.query("select bytes from bascule.cursor_key").value(as: [UInt8].self)
    }
}
