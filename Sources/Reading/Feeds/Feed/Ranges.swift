// SPDX-License-Identifier: Apache-2.0

package struct Ranges: Sendable, Equatable {
    /// Outside of it the row is rejected.
    package var reject: Bounds?
    /// Outside of it the row is kept, and flagged.
    package var warn: Bounds?
}
