// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The tables in a plan that `explain (verbose, format json)` gives.
package enum PlannedTables {
    package static func read(_ plan: String) throws -> [QualifiedName] {
        var found: Set<QualifiedName> = []
        gather(try JSONSerialization.jsonObject(with: Data(plan.utf8)), into: &found)
        return found.sorted()
    }

    private static func gather(_ value: Any, into found: inout Set<QualifiedName>) {
        if let node = value as? [String: Any] {
            if let schema = node["Schema"] as? String, let name = node["Relation Name"] as? String {
                found.insert(QualifiedName(schema: schema, name: name))
            }
            for value in node.values { gather(value, into: &found) }
        } else if let list = value as? [Any] {
            for value in list { gather(value, into: &found) }
        }
    }
}
