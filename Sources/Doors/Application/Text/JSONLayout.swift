// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres

// One layout for every `--json`: indented by two, members in the order of their names, so that two
// answers can be compared; instants as RFC 3339 in UTC, counts, ids and sizes as numbers, names in
// snake_case.

/// A value as JSON text in that layout.
package func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let whole =
        try (value as? JSONValue)
        ?? JSONValue(json: String(decoding: encoder.encode(value), as: UTF8.self))
    return String(decoding: try encoder.encode(whole.withInstantsInUTC), as: UTF8.self)
}

/// One JSON document, keys in order.
package func jsonText(_ object: Any) -> String {
    do {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    } catch {
        preconditionFailure("not a JSON object: \(object): \(error)")
    }
}
