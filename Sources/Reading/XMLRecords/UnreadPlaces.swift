// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The places that have values which no column reads: of each the first, as many as are kept.
struct UnreadPlaces {
    private var known: Set<UInt64> = []
    private var kept: [UnreadPlace] = []

    /// Places that are told by name, and those that are told apart at all.
    static let keptLimit = 100
    static let knownLimit = 10_000

    mutating func note(_ place: UInt64, _ name: () -> String, line: () -> Int) {
        guard !known.contains(place), known.count < Self.knownLimit else { return }
        known.insert(place)
        guard kept.count < Self.keptLimit else { return }
        kept.append(UnreadPlace(name: name(), line: line()))
    }

    /// All, in the order of their first.
    var all: [UnreadPlace] {
        guard known.count > kept.count, let last = kept.last else { return kept }
        return kept + [UnreadPlace(name: "… (+\(known.count - kept.count))", line: last.line)]
    }
}
