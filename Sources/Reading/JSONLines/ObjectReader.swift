// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Picks the values of columns out of an object.
final class ObjectReader: ObjectTaker {
    private struct Slot {
        var rank = Int.max
        var kind = FieldKind.text
        var range = 0..<0
    }

    /// An object or a list that is open.
    private struct Frame {
        /// Nil: nothing in it is wanted.
        let node: Int?
        let isList: Bool
        /// Where it begins in the line.
        let start: Int
        /// Of a list: values so far.
        var count = 0
    }

    private let paths: JSONPaths
    private var slots: [Slot]
    private var seen: [Bool]
    private var values: [UInt8] = []
    private var frames: [Frame] = []
    /// The node of the member whose value comes next.
    private var next: Int?
    private(set) var flaw: ObjectFlaw?
    /// Whether a member was met that no column reads, beside some that columns do.
    private(set) var hasOther = false

    init(_ paths: JSONPaths) {
        self.paths = paths
        slots = Array(repeating: Slot(), count: paths.columns)
        seen = Array(repeating: false, count: paths.nodes.count)
    }

    /// Before an object.
    func begin() {
        for index in slots.indices { slots[index] = Slot() }
        for index in seen.indices { seen[index] = false }
        values.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        (next, flaw, hasOther) = (nil, nil, false)
    }

    /// Fills the fields of a record, one a column.
    func write(to record: inout Record) {
        for slot in slots {
            record.bytes.append(contentsOf: values[slot.range])
            record.ends.append(record.bytes.count)
            record.kinds.append(slot.kind)
        }
    }

    /// The node of the value that begins.
    private func place() -> Int? {
        guard let last = frames.indices.last else { return 0 }
        guard frames[last].isList else { return next }
        frames[last].count += 1
        return frames[last].node.flatMap { paths.child(of: $0, at: frames[last].count - 1) }
    }

    func take(_ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let node = place() else { return true }
        return unsafe keep(kind, bytes, of: node)
    }

    private func keep(
        _ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>, of node: Int
    ) -> Bool {
        for (column, rank) in paths.nodes[node].columns where rank < slots[column].rank {
            if kind == .text, unsafe bytes.contains(0) {
                flaw = .nul
                return false
            }
            let start = values.count
            unsafe values.append(contentsOf: bytes)
            slots[column] = Slot(rank: rank, kind: kind, range: start..<values.count)
        }
        return true
    }

    func takeNull() { _ = place() }

    func open(isList: Bool, at start: Int) {
        frames.append(Frame(node: place(), isList: isList, start: start))
    }

    func close(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool {
        guard let frame = frames.popLast(), let node = frame.node else { return true }
        return unsafe keep(
            .text, UnsafeBufferPointer(rebasing: bytes[frame.start..<end]), of: node)
    }

    func takeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        next = nil
        guard let node = frames.last?.node, !paths.nodes[node].children.isEmpty else { return true }
        guard let child = unsafe paths.child(of: node, named: bytes) else {
            hasOther = true
            return true
        }
        // Which of the two is meant can't be known.
        guard !seen[child] else {
            let name = unsafe String(decoding: bytes, as: UTF8.self)
            flaw = .unreadable(.memberTwice(name))
            return false
        }
        seen[child] = true
        next = child
        return true
    }
}
