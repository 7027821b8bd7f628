// SPDX-License-Identifier: Apache-2.0

/// Where a reader pushes what it finds; an error thrown here ends the reading and is rethrown.
package protocol RecordSink {
    /// Called once, before everything else.
    mutating func begin(_ opening: Opening) throws
    /// A line that is no record; called only where the dialect's lines are declared.
    ///
    /// - Parameter text: without its line end, decoded.
    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws
    /// Columns of the table as soon as the sink knows them, else 0; asked where lines are declared.
    var columns: Int { get }
    mutating func takeRecord(_ record: borrowing Record) throws
    mutating func takeMalformed(_ malformed: Malformed) throws
    /// Called once, after everything else.
    mutating func end(_ closing: Closing) throws
}

extension RecordSink {
    package mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {}
    package var columns: Int { 0 }
}
