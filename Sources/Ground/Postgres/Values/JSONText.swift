// SPDX-License-Identifier: Apache-2.0

/// JSON text, bound as `jsonb`, read from `json` or `jsonb`.
package struct JSONText: Sendable, Hashable, PostgresArrayElement {
    package var text: String

    package init(_ text: String) { self.text = text }

    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: TypeOID.jsonb, isBinary: true, bytes: [1] + text.utf8)
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) { (TypeOID.jsonb, 3807) }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> JSONText {
        JSONText(try String.decode(bytes, type: type))
    }
}
