// SPDX-License-Identifier: Apache-2.0

package import Feeds

/// A row that the server refused, and why.
package struct RefusedRow: Sendable, Equatable {
    package let fileID: Int64
    package let line: Int64
    /// Where the server names it.
    package var column: String?
    package let refusal: DatabaseRefusal

    var place: RowPlace { RowPlace(fileID: fileID, line: line) }
}
