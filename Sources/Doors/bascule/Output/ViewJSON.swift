// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Views

extension View {
    /// The columns as `--json` shows them: empty ones included, except these.
    func members(without left: Set<CodingKeys> = []) throws -> [String: JSONValue] {
        let encoded = try JSONValue(
            json: String(decoding: JSONEncoder().encode(self), as: UTF8.self))
        guard case .object(var members) = encoded else {
            preconditionFailure("a row is an object: \(encoded)")
        }
        for column in CodingKeys.allCases {
            let name = column.rawValue
            members[name] = left.contains(column) ? nil : members[name] ?? .null
        }
        return members
    }
}

/// Writes rows of a view as an array.
func sayJSON<Row: View>(rows: [Row], without left: Set<Row.CodingKeys> = []) throws {
    try sayJSON(
        JSONValue.list(rows.map { JSONValue.object(try $0.members(without: left)) }))
}
