// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a reader is asked, on its standard input: nobody else sees the password.
package struct ODBCRequest: Codable, Sendable, Equatable {
    package enum Task: String, Codable, Sendable {
        /// The names of all sources that the driver manager knows.
        case sources
        /// The first value of the first row.
        case value
        case rows
    }

    package struct Limits: Codable, Sendable, Equatable {
        package var rows: Int
        /// Of the rows as CSV.
        package var bytes: Int
        /// Of the process: its address space, driver and all.
        package var memory: Int
        /// For all of it.
        package var seconds: Int

        package init(rows: Int, bytes: Int, memory: Int, seconds: Int) {
            (self.rows, self.bytes, self.memory, self.seconds) = (rows, bytes, memory, seconds)
        }
    }

    var task: Task
    /// The source's name.
    var source = ""
    /// Empty: as the source has it.
    var user = ""
    var password = ""
    /// With `?` where its parameters stand.
    var statement = ""
    /// One a parameter: `2026-03-15T07:30:00`, as the source's clocks show it.
    var times: [String] = []
    /// That the rows must have.
    var column = ""
    var limits: Limits

    func written() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    init(_ bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(ODBCRequest.self, from: Data(bytes))
    }

    init(_ task: Task, _ limits: Limits) { (self.task, self.limits) = (task, limits) }
}
