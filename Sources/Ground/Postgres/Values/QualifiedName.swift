// SPDX-License-Identifier: Apache-2.0

/// A schema and a name in it, each legal and not quoted.
package struct QualifiedName: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var schema: String
    package var name: String

    package init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Reads `schema.name`; nil when it has another form or characters that would need quotes.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(Self.isLegal) else { return nil }
        self.init(schema: parts[0], name: parts[1])
    }

    package var description: String { "\(schema).\(name)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.schema, left.name) < (right.schema, right.name)
    }

    /// Letters, digits and `_`, a letter first, at most 50: PostgreSQL's limit is 63, and the names
    /// of indexes are made from it.
    package static func isLegal(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 50 else { return false }
        let isStart = first == UInt8(ascii: "_") || (0x61...0x7A).contains(first)
        return isStart
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}
