// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Records

/// An interval with both ends in it; a nil end is open.
package struct Bounds: Sendable, Equatable {
    package var low: Exact?
    package var high: Exact?
}
