// SPDX-License-Identifier: Apache-2.0

/// One bound value as it goes to the server.
package struct PostgresParameter: Sendable {
    /// The type's OID; 0 lets the server infer it from the place where the value stands.
    let type: UInt32
    let isBinary: Bool
    /// The value's bytes; nil is NULL.
    let bytes: [UInt8]?

    /// Whether it is one that ends where its NUL stands: the server would take its beginning.
    var isTextWithNUL: Bool { !isBinary && bytes?.contains(0) == true }
}

extension Array: PostgresBindable where Element: PostgresArrayElement {
    package var postgresParameter: PostgresParameter { Element.parameter(array: self) }
}

extension Optional: PostgresBindable where Wrapped: PostgresArrayElement {
    package var postgresParameter: PostgresParameter {
        if let self { return self.postgresParameter }
        let type = Wrapped.arrayTypes.element
        // Text is bound untyped (see String), and so is its NULL.
        return PostgresParameter(
            type: type == TypeOID.text ? TypeOID.unknown : type, isBinary: true, bytes: nil)
    }
}
