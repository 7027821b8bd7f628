// SPDX-License-Identifier: Apache-2.0

internal import CMalloc
internal import Foundation

/// The arenas that glibc takes memory from.
package enum MemoryArenas {
    private static let most: Int32 = 2

    /// Holds their number down; before there are threads, for an arena that is there stays.
    ///
    /// By itself glibc makes eight a core, and each keeps what its busiest moment needed: of a service
    /// whose pages are read by twenty at once that is 90 MiB, with two it is 37, and no page is slower.
    /// A limit from outside (`MALLOC_ARENA_MAX`) stands.
    package static func limit() {
        guard ProcessInfo.processInfo.environment["MALLOC_ARENA_MAX"] == nil else { return }
        _ = mallopt(M_ARENA_MAX, most)
    }
}
