// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A nominal instant, and what a change of the clock did to it.
package struct Nominal: Sendable, Equatable {
    /// Seconds since 1970-01-01 UTC.
    package var instant: Int64
    package var note: Phrase?

    package init(instant: Int64, note: Phrase? = nil) {
        self.instant = instant
        self.note = note
    }
}
