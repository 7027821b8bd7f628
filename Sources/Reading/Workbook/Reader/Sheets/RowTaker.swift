// SPDX-License-Identifier: Apache-2.0

package import Records

/// Takes the rows of a sheet.
package protocol RowTaker: AnyObject {
    /// Cells that each row is to have at least; blanks are added.
    var width: Int { get }

    /// Takes a row that has a cell; the rows come in order, `line` is their number.
    func take(_ record: borrowing Record) throws

    /// Takes a fault of no row's; the reading goes on.
    func tell(_ fault: WorkbookFault) throws
}

extension RowTaker {
    package var width: Int { 0 }
}
