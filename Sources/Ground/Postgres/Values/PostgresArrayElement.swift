// SPDX-License-Identifier: Apache-2.0

/// A type that can also stand in an array: `= any(\(ids))`, `unnest(\(names))`.
package protocol PostgresArrayElement: PostgresBindable, PostgresDecodable {
    /// Binds many of them as one array value.
    static func parameter(array: [Self]) -> PostgresParameter
    static func decode(array: RawSpan, type: UInt32) throws -> [Self]
    /// The element's and the array's type.
    static var arrayTypes: (element: UInt32, array: UInt32) { get }
}

extension PostgresArrayElement {
    package static func parameter(array: [Self]) -> PostgresParameter {
        ArrayForm.parameter(of: array, arrayTypes)
    }

    package static func decode(array: RawSpan, type: UInt32) throws -> [Self] {
        try ArrayForm.decode(array)
    }
}
