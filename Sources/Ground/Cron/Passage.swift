// SPDX-License-Identifier: Apache-2.0

/// A run of local times, and the instants at which they take place.
struct Passage: Equatable {
    enum Kind: Equatable {
        /// The clock shows each of them once, with this offset.
        case shown(offset: Int64)
        /// The clock jumped over them: they are caught up at the instant of the jump.
        case caughtUp(at: Int64)
        /// The clock jumped over them, and they are left out.
        case skipped(at: Int64)
    }

    var kind: Kind
    var locals: Range<Int64>

    /// The instants of a shown run of local times, or the one instant of the others.
    var start: Int64 {
        switch kind {
        case .shown(let offset): locals.lowerBound - offset
        case .caughtUp(let at), .skipped(let at): at
        }
    }
}
