// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Records

/// Bytes by their place as a source, from the first one, whatever else reads them.
package struct PlacedSource: ByteSource {
    private let bytes: PlacedBytes
    private var place = 0

    package init(_ bytes: PlacedBytes) { self.bytes = bytes }

    package var placed: PlacedBytes? { bytes }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        let count = try Self.read(bytes, at: place, into: &buffer, limit: limit)
        place += count
        return count
    }

    /// How many bytes there are.
    static func size(of bytes: PlacedBytes) throws -> Int {
        switch bytes {
        case .memory(let bytes): return bytes.count
        case .descriptor(let descriptor, let name):
            let end = lseek(descriptor, 0, SEEK_END)
            guard end >= 0 else { throw SourceError(.read, "cannot look at", name, number: errno) }
            return Int(end)
        }
    }

    /// Appends at most `limit` bytes from a place on; returns how many, 0 at the end.
    static func read(
        _ bytes: PlacedBytes, at place: Int, into buffer: inout [UInt8], limit: Int
    ) throws -> Int {
        switch bytes {
        case .memory(let bytes):
            let portion = bytes.dropFirst(place).prefix(limit)
            buffer += portion
            return portion.count
        case .descriptor(let descriptor, let name):
            var (got, number) = (0, Int32(0))
            buffer += unsafe [UInt8](unsafeUninitializedCapacity: limit) { room, count in
                repeat {
                    got = unsafe pread(descriptor, room.baseAddress, limit, place)
                } while got < 0 && errno == EINTR
                number = errno
                count = max(got, 0)
            }
            guard got >= 0 else { throw SourceError(.read, "cannot read", name, number: number) }
            return got
        }
    }
}
