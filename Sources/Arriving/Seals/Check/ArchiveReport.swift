// SPDX-License-Identifier: Apache-2.0

package import Views

/// What a reading of the archive has found.
package struct ArchiveReport: Sendable {
    /// Files that were read, and their bytes.
    package var files: Int64 = 0
    package var bytes: Int64 = 0
    /// Those as they were sealed; those as the ledger has them and not sealed yet.
    package var sealed: Int64 = 0
    package var unsealed: Int64 = 0
    /// Purged ones that are gone, as they should be.
    package var purged: Int64 = 0
    package var seals: Int64 = 0
    /// All damages by kind; the first of them are named.
    package var counts: [ArchiveDamage.Kind: Int64] = [:]
    package private(set) var damages: [ArchiveDamage] = []
    /// Files up to this one were read; nil: all of the scope.
    package var cutAt: Int64?

    /// Damages that are named, at most; all are counted.
    package static let namedLimit = 1_000

    package init() {}

    package var damaged: Int64 { counts.values.reduce(0, +) }
    package var isSound: Bool { counts.isEmpty }

    package mutating func add(_ damage: ArchiveDamage) {
        counts[damage.kind, default: 0] += 1
        if damages.count < Self.namedLimit { damages.append(damage) }
    }

    /// Counts some that are not named.
    mutating func add(_ count: Int, _ kind: ArchiveDamage.Kind) {
        if count > 0 { counts[kind, default: 0] += Int64(count) }
    }
}
