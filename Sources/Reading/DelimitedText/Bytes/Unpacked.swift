// SPDX-License-Identifier: Apache-2.0

package import Records

/// A source that unpacks gzip, and zip with one member, and hands on anything else as it is.
package struct Unpacked<Base: ByteSource>: ByteSource {
    private enum State {
        case unseen
        case plain(head: [UInt8])
        case gzip(Gunzip)
        case zip(Unpacker)
    }

    private var base: Base
    private let limits: ReadLimits
    private var state = State.unseen
    package private(set) var packing = Packing.none

    /// Unpacks what `base` gives, within the limits on unpacked bytes and their ratio.
    package init(_ base: Base, limits: ReadLimits = .init()) {
        self.base = base
        self.limits = limits
    }

    /// Those that are packed.
    package var placed: PlacedBytes? { base.placed }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        switch state {
        case .unseen:
            try detectPacking()
            return try read(into: &buffer, limit: limit)
        case .plain(let head):
            guard !head.isEmpty else { return try base.read(into: &buffer, limit: limit) }
            let count = min(limit, head.count)
            buffer.append(contentsOf: head.prefix(count))
            state = .plain(head: Array(head.dropFirst(count)))
            return count
        case .gzip(let gunzip):
            return try gunzip.read(into: &buffer, limit: limit)
        case .zip(let unpacker):
            return try unpacker.read(into: &buffer, limit: limit)
        }
    }

    /// Reads the first bytes and decides by them, not by the name.
    private mutating func detectPacking() throws {
        var head: [UInt8] = []
        while head.count < 4 {
            guard try base.read(into: &head, limit: 4096) > 0 else { break }
        }
        packing = Packing(head)
        state =
            switch packing {
            case .none: .plain(head: head)
            case .gzip:
                .gzip(try Gunzip(TypedPackedBytes(base: base, head: head), limits: limits))
            case .zip:
                .zip(try Unpacker(TypedPackedBytes(base: base, head: head), limits: limits))
            }
    }
}

private final class TypedPackedBytes<Base: ByteSource>: PackedBytes {
    private var base: Base
    private var head: [UInt8]

    init(base: Base, head: [UInt8]) {
        self.base = base
        self.head = head
    }

    override func fill() throws -> Int {
        chunk.removeAll(keepingCapacity: true)
        if head.isEmpty {
            _ = try base.read(into: &chunk, limit: 64 << 10)
        } else {
            swap(&chunk, &head)
        }
        taken += chunk.count
        return chunk.count
    }
}
