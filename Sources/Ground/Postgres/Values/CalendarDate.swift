// SPDX-License-Identifier: Apache-2.0

/// A calendar day: `date`.
package struct CalendarDate: Sendable, Hashable, PostgresArrayElement {
    package var daysSince2000: Int32

    package init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }

    package var postgresParameter: PostgresParameter { .binary(TypeOID.date, daysSince2000) }
    package static var arrayTypes: (element: UInt32, array: UInt32) { (TypeOID.date, 1182) }
    package static func decode(_ bytes: RawSpan, type: UInt32) throws -> CalendarDate {
        guard type == TypeOID.date else { throw mismatch(type) }
        return CalendarDate(daysSince2000: try bytes.bigEndian(at: 0, as: Int32.self))
    }
}
