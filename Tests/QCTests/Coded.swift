// SPDX-License-Identifier: Apache-2.0

import Foundation

/// As it comes back from where a state is kept.
func coded<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}

/// A table's lines under a heading, or all, as columns of words.
func rows(_ text: String, under heading: String) -> [[[String]]] {
    let lines = text.split(separator: "\n").map(String.init)
    guard let start = lines.firstIndex(of: heading) else { return [] }
    return lines[(start + 1)...].prefix { $0.contains("|") }.map { line in
        line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    }
}
