// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Records

/// The bytes of a file, read at any place.
package final class WorkbookBytes: Sendable {
    private let store: PlacedBytes
    package let size: Int

    package init(_ bytes: PlacedBytes) throws {
        store = bytes
        switch bytes {
        case .memory(let bytes): size = bytes.count
        case .descriptor(let descriptor, let name):
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else {
                throw Self.failure(.read, "cannot look at", name)
            }
            size = Int(status.st_size)
        }
    }

    /// The first bytes.
    package func head(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(count, size))
        var got = 0
        while got < bytes.count {
            let more = try unsafe bytes.withUnsafeMutableBytes { room in
                try unsafe read(
                    at: got, into: UnsafeMutableRawBufferPointer(rebasing: room[got...]))
            }
            guard more > 0 else { break }
            got += more
        }
        return Array(bytes.prefix(got))
    }

    /// Fills the room from a place on; returns how much, 0 at the end.
    func read(at place: Int, into room: UnsafeMutableRawBufferPointer) throws -> Int {
        switch store {
        case .memory(let bytes):
            guard place < bytes.count else { return 0 }
            let count = min(room.count, bytes.count - place)
            unsafe bytes.withUnsafeBytes { source in
                unsafe room.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[place..<place + count]))
            }
            return count
        case .descriptor(let descriptor, let name):
            var got = 0
            repeat {
                got = unsafe pread(descriptor, room.baseAddress, room.count, place)
            } while got < 0 && errno == EINTR
            guard got >= 0 else { throw Self.failure(.read, "cannot read", name) }
            return got
        }
    }

    private static func failure(
        _ code: SourceError.Code, _ what: String, _ name: String
    ) -> SourceError {
        let number = errno
        return SourceError(
            code, of: name, number: number,
            description: "\(what) \(name): \(unsafe String(cString: strerror(number)))")
    }
}
