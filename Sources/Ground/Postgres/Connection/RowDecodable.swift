// SPDX-License-Identifier: Apache-2.0

/// A type that is read from a row by the names of its columns.
///
/// Its `CodingKeys` are those columns, so that a `Codable` type has the same names in JSON:
/// `try connection.query("select \(columns: Tick.self) from …").decode(as: Tick.self)`.
package protocol RowDecodable {
    associatedtype CodingKeys: RowColumn
    init(_ row: RowReader<CodingKeys>) throws
}
