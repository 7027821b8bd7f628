// SPDX-License-Identifier: Apache-2.0

package import Logging

extension Logger.MetadataValue {
    /// A number, which is one in JSON too; `"\(n)"` would be a text there.
    package static func number(_ value: some BinaryInteger & Sendable) -> Self {
        .stringConvertible(value)
    }

    package static func numbers(_ values: [some BinaryInteger & Sendable]) -> Self {
        .array(values.map { .number($0) })
    }

    package static func texts(_ values: [String]) -> Self { .array(values.map { .string($0) }) }
}
