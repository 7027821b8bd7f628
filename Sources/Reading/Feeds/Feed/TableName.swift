// SPDX-License-Identifier: Apache-2.0

/// A table's two names, each legal and not quoted.
package struct TableName: Sendable, Hashable, CustomStringConvertible {
    package var schema: String
    package var name: String

    package init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    package var description: String { "\(schema).\(name)" }
}
