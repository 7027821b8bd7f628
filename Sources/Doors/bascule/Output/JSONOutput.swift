// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

// One layout for every `--json`: indented by two, members in the order of their names, so that two
// answers can be compared; instants as RFC 3339 in UTC, counts, ids and sizes as numbers, names in snake_case.

/// Writes a value to standard output as JSON.
func sayJSON(_ value: some Encodable) throws { say(try json(value)) }

/// A value as JSON text in that layout.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let whole =
        try (value as? JSONValue)
        ?? JSONValue(json: String(decoding: encoder.encode(value), as: UTF8.self))
    return String(decoding: try encoder.encode(whole.withInstantsInUTC), as: UTF8.self)
}

/// Writes objects that the database has made of rows, as an array.
func sayJSON(rows: [String]) throws { try sayJSON(JSONValue.list(rows.map(JSONValue.init))) }

/// Writes one object that the database has made.
func sayJSON(row: String) throws { try sayJSON(JSONValue(row)) }
