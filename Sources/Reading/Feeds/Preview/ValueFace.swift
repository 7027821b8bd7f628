// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// How the values of a stored column are shown.
package struct ValueFace: Sendable {
    let type: ColumnType
    /// The clock by which people read them; nil for what is no instant, and for UTC.
    let zone: Zone?

    /// The same with instants in UTC.
    package var inUTC: ValueFace { ValueFace(type: type, zone: nil) }
}
