// SPDX-License-Identifier: Apache-2.0

/// What has rows of a stretch of time, and a clock of its own.
protocol RowSource {
    /// Its clock: seconds since 1970.
    func now() throws -> Int64

    /// The rows as a file, in pieces of any size.
    ///
    /// - Parameters:
    ///   - since: seconds since 1970, as `until`.
    ///   - most: rows.
    /// - Returns: how many rows.
    /// - Throws: `SourceDatabase.Trouble`, `FetchTrouble`, or what the body throws.
    func copy(
        since: Int64, until: Int64, most: Int, _ body: ([UInt8]) throws -> Void
    ) throws -> Int
}
