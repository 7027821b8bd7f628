// SPDX-License-Identifier: Apache-2.0

/// An instant: `timestamptz`, or `timestamp` taken as UTC.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var microsecondsSince2000: Int64

    package init(microsecondsSince2000: Int64) {
        self.microsecondsSince2000 = microsecondsSince2000
    }

    package init(microsecondsSince1970: Int64) {
        microsecondsSince2000 = microsecondsSince1970 - Self.epochOffset
    }

    package var microsecondsSince1970: Int64 { microsecondsSince2000 + Self.epochOffset }

    /// 1970-01-01 to 2000-01-01: 10,957 days.
    private static let epochOffset: Int64 = 946_684_800_000_000

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }
}

extension Timestamp: PostgresArrayElement {
    package var postgresParameter: PostgresParameter {
        .binary(TypeOID.timestamptz, microsecondsSince2000)
    }
    package static var arrayTypes: (element: UInt32, array: UInt32) {
        (TypeOID.timestamptz, TypeOID.timestamptzArray)
    }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> Timestamp {
        guard [TypeOID.timestamptz, TypeOID.timestamp].contains(type) else { throw mismatch(type) }
        return Timestamp(microsecondsSince2000: try bytes.bigEndian(at: 0, as: Int64.self))
    }
}
