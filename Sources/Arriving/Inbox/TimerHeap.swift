// SPDX-License-Identifier: Apache-2.0

/// Tasks by their time, soonest first: a binary heap.
struct TimerHeap<Item> {
    private var entries: [(due: Duration, item: Item)] = []

    /// When the soonest is due; nil: nothing is planned.
    var nextDue: Duration? { entries.first?.due }

    /// Plans a thing.
    ///
    /// O(log n).
    mutating func plan(_ item: Item, at due: Duration) {
        entries.append((due, item))
        var child = entries.count - 1
        while child > 0, entries[child].due < entries[(child - 1) / 2].due {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the soonest due task at an instant; nil: none is due.
    ///
    /// O(log n).
    mutating func takeDue(at now: Duration) -> (due: Duration, item: Item)? {
        guard let first = entries.first, first.due <= now, let last = entries.popLast() else {
            return nil
        }
        guard !entries.isEmpty else { return first }
        entries[0] = last
        sink()
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].due < entries[least].due {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
