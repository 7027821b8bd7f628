// SPDX-License-Identifier: Apache-2.0

package import Records

/// Where the Judge puts what it decided; an error thrown here ends the reading.
package protocol RowSink {
    /// With the record that the row was made of, which most need not see.
    mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) throws
    /// A fault of a row, or of the whole file when it has no line.
    mutating func report(_ fault: Fault) throws
    /// Called once for each rejected row, after its faults.
    mutating func reject(line: Int) throws
    /// The rows from here on are of another of the feed's tables, from 0; before the first call
    /// they are of its own.
    mutating func turn(to table: Int) throws
}

extension RowSink {
    package mutating func turn(to table: Int) throws {}
}
