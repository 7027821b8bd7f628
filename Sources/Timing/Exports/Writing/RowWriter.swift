// SPDX-License-Identifier: Apache-2.0

/// Writes rows in one format.
protocol RowWriter: AnyObject {
    /// Writes one row of the copy; `number` is from 1.
    func write(_ fields: CopyFields, number: Int) throws
    /// Writes the rest; the file is whole and on the disk then.
    func finish() throws -> WrittenFile
}
