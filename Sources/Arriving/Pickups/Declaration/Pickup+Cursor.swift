// SPDX-License-Identifier: Apache-2.0

extension Pickup {
    /// Which stretches of time are asked for, one after the other.
    package struct Cursor: Sendable, Equatable {
        /// The column of the result that the stretches are of; empty: there are no columns.
        package var column: String
        /// A stretch begins so much before the end of the one before: for rows that were committed late.
        package var lag: Duration
        /// It ends so much before the source's own clock.
        package var settle: Duration
        /// Where the first one begins: seconds since 1970.
        package var start: Int64
        /// The longest stretch.
        ///
        /// What is more comes with the next ones. Nil: it has no such limit.
        package var most: Duration?
    }
}
