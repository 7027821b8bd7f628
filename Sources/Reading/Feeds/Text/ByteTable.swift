// SPDX-License-Identifier: Apache-2.0

/// A small map from byte strings to numbers that is asked without making a `String`.
struct ByteTable {
    private struct Slot {
        var hash: UInt64 = 0
        var start = 0
        var count = -1
        var value = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 64)
    private var keys: [UInt8] = []
    private(set) var count = 0

    func value(of bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let hash = ByteTable.hash(bytes, range)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[index].count >= 0 {
            if slots[index].hash == hash, matches(slots[index], bytes, range) {
                return slots[index].value
            }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func insert(_ bytes: [UInt8], _ range: Range<Int>, value: Int) {
        if count * 2 >= slots.count { grow() }
        let slot = Slot(
            hash: ByteTable.hash(bytes, range), start: keys.count, count: range.count, value: value)
        keys.append(contentsOf: bytes[range])
        place(slot)
        count += 1
    }

    private mutating func place(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
        while slots[index].count >= 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.count >= 0 { place(slot) }
    }

    private func matches(_ slot: Slot, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard slot.count == range.count else { return false }
        for offset in 0..<slot.count
        where keys[slot.start + offset] != bytes[range.lowerBound + offset] {
            return false
        }
        return true
    }

    /// FNV-1a, its high bits mixed into the low ones.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
