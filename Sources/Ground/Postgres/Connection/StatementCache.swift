// SPDX-License-Identifier: Apache-2.0

/// The prepared statements of one connection, by text and parameter types; least recently used go.
struct StatementCache {
    struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }

    private struct Entry {
        let name: String
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var namesGiven = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { entries.count }

    mutating func name(of key: Key) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        uses += 1
        entries.values[index].lastUse = uses
        return entries.values[index].name
    }

    /// A name that no statement of this connection has had.
    mutating func nextName() -> String {
        namesGiven += 1
        return "b\(namesGiven)"
    }

    /// Notes a prepared statement; gives the name of the one to deallocate for it, if any.
    mutating func insert(_ name: String, _ key: Key) -> String? {
        uses += 1
        var evicted: String?
        if entries.count >= limit,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        entries[key] = Entry(name: name, lastUse: uses)
        return evicted
    }

    mutating func remove(_ key: Key) -> String? { entries.removeValue(forKey: key)?.name }
}
